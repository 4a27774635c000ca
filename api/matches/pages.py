"""Pages of the Matches room: search with a text, and one Need or Solution with what fits it."""

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.asked import (
    Asked,
    SentForm,
    listing_choice,
    one,
    sentences,
    values_of,
    whole_number,
)
from api.checks import K_LIMIT, Checks
from api.choices import search_choices
from api.deps import Db, TheFinder
from api.finder import Finder
from api.matches.background import background_of
from api.matches.service import Matching, TextQuery, match_listing, match_text
from api.refusals import FieldsRefused
from api.rendering import query_string, reader_of, render
from data.overview import overview
from data.pool import Connection
from matcher.domain import Kind

router = APIRouter()

FIELDS = ("text", "direction", "country", "sector", "demo")
SHOWN = 10
SHOWN_MORE = 50
ADDRESS_LIMIT = 6_000  # Characters; common proxies refuse addresses above 8,000.
SEEK = {"solutions": Kind.SOLUTION, "needs": Kind.NEED}


@router.get("/search")
async def search_page(request: Request, db: Db, finder: TheFinder) -> HTMLResponse:
    """The search form, and what was found if the address has a text."""
    return await _search(request, db, finder, request.query_params)


@router.post("/search")
async def send_search(request: Request, form: SentForm, db: Db, finder: TheFinder) -> Response:
    """Go to the address of the search, which can be kept and sent; if too long, answer here."""
    values = values_of(form, FIELDS)
    address = "/search?" + urlencode({k: v for k, v in values.items() if v or k == "text"})
    if len(address) > ADDRESS_LIMIT:
        return await _search(request, db, finder, form)
    return RedirectResponse(address, status_code=303)


@router.get("/needs/{need_id}")
async def need_page(request: Request, need_id: str, db: Db, finder: TheFinder) -> HTMLResponse:
    """A Need with the Solutions that fit it, past projects of its City, and the rule there."""
    return await _listing_page(request, db, finder, Kind.NEED, need_id)


@router.get("/solutions/{solution_id}")
async def solution_page(
    request: Request, solution_id: str, db: Db, finder: TheFinder
) -> HTMLResponse:
    """A Solution with the Needs that it fits, and past projects with it."""
    return await _listing_page(request, db, finder, Kind.SOLUTION, solution_id)


async def _search(request: Request, db: Connection, finder: Finder, asked: Asked) -> HTMLResponse:
    reader, taxonomy = reader_of(request), finder.matcher.indexer.taxonomy
    values = values_of(asked, FIELDS)
    matching, problems, more = None, {}, None
    nearest = one(asked, "nearest") == "1"
    try:
        if "text" in asked:
            matching, more = await _match(db, finder, asked, values, nearest=nearest)
        else:
            _check(asked, values)
    except FieldsRefused as error:
        problems = sentences(reader, error.problems)
    values["direction"] = values["direction"] if values["direction"] in SEEK else "solutions"
    has_demo = (await overview(db)).has_demo
    context = {
        "values": values,
        "problems": problems,
        "matching": matching,
        "nearest": nearest,
        "more_address": more,
        "taxonomy": taxonomy,
        "choices": search_choices(reader, taxonomy, has_demo=has_demo),
    }
    return render(request, "matches/search.html", context, status=422 if problems else 200)


async def _match(
    db: Connection, finder: Finder, asked: Asked, values: dict[str, str], *, nearest: bool
) -> tuple[Matching, str | None]:
    k = _check(asked, values)
    seek = SEEK[values["direction"] or "solutions"]
    choice = listing_choice(Checks(), values)
    query = TextQuery(text=values["text"], seek=seek)
    matching = await match_text(db, finder, query, choice, k=k, only_good=not nearest)
    return matching, _more(matching, k, {**values, "nearest": "1" if nearest else ""}, nearest)


def _check(asked: Asked, values: dict[str, str]) -> int:
    """Return how many Matches are asked for. Raises FieldsRefused."""
    checks = Checks()
    if values["direction"] not in ("", *SEEK):
        checks.refuse("direction", "unknown_choice", "is neither solutions nor needs")
    k = whole_number(checks, "k", one(asked, "k"), default=SHOWN, high=K_LIMIT)
    listing_choice(checks, values)
    checks.done()
    return k


def _more(matching: Matching, k: int, parameters: dict[str, str], nearest: bool) -> str | None:
    """Return the address that shows more, if there are more and more can be shown."""
    there = matching.looked_at if nearest else matching.good_count
    if there <= k or k >= SHOWN_MORE:
        return None
    return query_string(parameters, k=SHOWN_MORE)


async def _listing_page(
    request: Request, db: Connection, finder: Finder, kind: Kind, listing_id: str
) -> HTMLResponse:
    checks = Checks()
    k = whole_number(checks, "k", one(request.query_params, "k"), default=SHOWN, high=K_LIMIT)
    checks.done()
    nearest = one(request.query_params, "nearest") == "1"
    matching = await match_listing(db, finder, kind, listing_id, k=k, only_good=not nearest)
    background = await background_of(db, matching.query)
    more = _more(matching, k, {"nearest": "1" if nearest else ""}, nearest)
    context = {
        kind.value: matching.query,
        "matching": matching,
        "nearest": nearest,
        "more_address": f"{more}#matches" if more else None,
        "record": background.record,
        "pairings": background.pairings,
        "rules": background.rules,
        "taxonomy": finder.matcher.indexer.taxonomy,
    }
    return render(request, f"matches/{kind.value}.html", context)
