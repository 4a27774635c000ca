"""Jinja environments, one for each page language, and the answer that a page is."""

from collections.abc import Mapping
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined

from api import markup
from api.i18n import PAGE_LANGUAGES, choose_language, own_name, translations
from api.keeping import KEPT
from api.reader import Reader
from api.words import EVIDENCE, FOCUS, JASCA, PROGRAMME_STAGES, RULE_KINDS, strength

API_FOLDER = Path(__file__).parent
STATIC_FOLDER = API_FOLDER / "static"
LANGUAGE_COOKIE = "lang"
COOKIE_AGE_S = 365 * 24 * 3600
HEADERS = {"Cache-Control": "no-cache", "Vary": "Accept-Language, Cookie"}


def reader_of(request: Request) -> Reader:
    """Return who reads: `?lang=`, else the cookie, else Accept-Language."""
    return Reader(
        choose_language(
            request.query_params.get("lang"),
            request.cookies.get(LANGUAGE_COOKIE),
            request.headers.get("accept-language"),
        )
    )


def render(
    request: Request, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HTMLResponse:
    """Return a page in the reader's language, and keep the language if it was chosen just now."""
    reader = reader_of(request)
    page = environment(reader.lang).get_template(template)
    html = page.render(
        request_path=request.url.path, other_languages=_switch(request, reader), **context
    )
    response = HTMLResponse(html, status_code=status, headers=HEADERS)
    response.headers["Content-Language"] = reader.lang
    if request.query_params.get("lang") == reader.lang:
        response.set_cookie(
            LANGUAGE_COOKIE, reader.lang, max_age=COOKIE_AGE_S, samesite="lax", httponly=True
        )
    return response


@cache
def environment(lang: str) -> Environment:
    """Return the environment whose filters and messages speak one language."""
    reader = Reader(lang)
    rooms = {
        folder.parent.name: FileSystemLoader(folder) for folder in API_FOLDER.glob("*/templates")
    }
    made = Environment(
        loader=ChoiceLoader([FileSystemLoader(API_FOLDER / "templates"), PrefixLoader(rooms)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_translations(translations(lang), newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
    made.filters.update(_filters(reader))
    # Japanese has no space between sentences.
    gap = "" if lang == "ja" else " "
    made.globals.update(
        kept=KEPT,
        gap=gap,
        comma=reader.comma,
        reader=reader,
        asset=asset,
        query_string=query_string,
        strength=strength,
    )
    return made


def asset(name: str) -> str:
    """Return the address of a static file; it changes with the content, so it may be kept long."""
    return f"/static/{name}?v={_digest(name)}"


def query_string(parameters: Mapping[str, Any], **changes: Any) -> str:
    """Return `?...` of parameters with changes; None and '' leave one out, a list repeats it."""
    merged = {**parameters, **changes}
    kept = {key: value for key, value in merged.items() if value not in (None, "", (), [])}
    return "?" + urlencode(kept, doseq=True)


@cache
def _digest(name: str) -> str:
    return sha256((STATIC_FOLDER / name).read_bytes()).hexdigest()[:12]


def _switch(request: Request, reader: Reader) -> list[dict[str, str]]:
    """Return the page languages with the address of this very page in each."""
    here = [(k, v) for k, v in request.query_params.multi_items() if k != "lang"]
    return [
        {
            "lang": lang,
            "name": own_name(lang),
            # A form that was sent has no address of its own; the page with the form has.
            "address": f"{request.url.path}?{urlencode([*here, ('lang', lang)])}",
        }
        for lang in PAGE_LANGUAGES
    ]


def _filters(reader: Reader) -> dict[str, Any]:
    bound = {
        name: partial(getattr(markup, name), reader)
        for name in (
            "said",
            "named",
            "titled",
            "translated_title",
            "language_attributes",
            "source_link",
        )
    }
    methods = {
        name: getattr(reader, name)
        for name in ("word", "pick", "country", "language", "number", "percent", "dollars", "date")
    }
    tables = {
        name: partial(_from_table, reader, table)
        for name, table in {
            "jasca": JASCA,
            "evidence": EVIDENCE,
            "focus": FOCUS,
            "programme_stage": PROGRAMME_STAGES,
            "rule_kind": RULE_KINDS,
        }.items()
    }
    return {
        **bound,
        **methods,
        **tables,
        "say": reader.say,
        "listed": reader.join,
        "own_name": own_name,
        "highlighted": markup.highlighted,
        "shortened": markup.shortened,
        "plain_title": markup.plain_title,
    }


def _from_table(reader: Reader, table: Mapping[str, str], value: str) -> str:
    """Return the word for a value; a value that no table knows is shown as it stands."""
    return reader.say(table[value]) if value in table else value
