"""The language of pages: how it is chosen, kept and marked, and that no message lacks Japanese."""

from pathlib import Path

import httpx
import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from api.i18n import PAGE_LANGUAGES, catalogue_path, choose_language, direction, own_name

API = Path(__file__).parents[2] / "api"
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "mark": None}


def messages_in_use() -> set[str]:
    found = [message for _, _, message, *_ in extract_from_dir(API, METHODS, keywords=KEYWORDS)]
    return {str(message) if isinstance(message, str) else str(message[0]) for message in found}


def catalogue(lang: str) -> Catalog:
    with catalogue_path(lang).open("rb") as file:
        return read_po(file, locale=lang)


def ids_of(lang: str) -> set[str]:
    return {str(m.id[0] if isinstance(m.id, tuple) else m.id) for m in catalogue(lang) if m.id}


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
def test_a_catalogue_has_all_messages_in_use_and_no_others(lang: str) -> None:
    assert ids_of(lang) == messages_in_use()


def test_every_message_has_a_japanese_translation_and_none_is_a_guess() -> None:
    messages = [message for message in catalogue("ja") if message.id]
    assert len(messages) > 300
    untranslated = [m.id for m in messages if not (m.string and all(m.string))]
    assert untranslated == []
    assert [m.id for m in messages if m.fuzzy] == []


def test_japanese_translations_keep_the_gaps_of_the_message() -> None:
    for message in catalogue("ja"):
        if message.python_format:
            assert list(message.check(catalogue("ja"))) == [], message.id


@pytest.mark.parametrize(
    ("asked", "kept", "accepted", "chosen"),
    [
        ("ja", "en", "en", "ja"),
        (None, "ja", "en", "ja"),
        ("tlh", None, "ja,en;q=0.5", "ja"),
        (None, None, "th, en-US;q=0.7, ja;q=0.9", "ja"),
        (None, "x" * 1000, None, "en"),
        (None, None, "ja;q=nonsense, *;q=1, ;;,", "en"),
    ],
)
def test_the_language_is_as_asked_then_kept_then_accepted(
    asked: str | None, kept: str | None, accepted: str | None, chosen: str
) -> None:
    assert choose_language(asked, kept, accepted) == chosen


def test_languages_are_named_by_themselves_and_run_their_way() -> None:
    assert [own_name(lang) for lang in ("vi", "id", "ko", "xx-unknown")] == [
        "Tiếng Việt",
        "Bahasa Indonesia",
        "한국어",
        "xx-unknown",
    ]
    assert [direction(lang) for lang in ("th", "ar", "", "xx-unknown")] == [
        "ltr",
        "rtl",
        "auto",
        "auto",
    ]


async def test_the_switch_keeps_the_page_and_the_choice(client: httpx.AsyncClient) -> None:
    page = await client.get("/needs?country=VN", headers={"Accept-Language": "en"})
    assert 'href="/needs?country=VN&amp;lang=ja"' in page.text
    switched = await client.get("/needs?country=VN&lang=ja", headers={"Accept-Language": "en"})
    assert '<html lang="ja"' in switched.text
    assert switched.headers["content-language"] == "ja"
    cookie = {"Cookie": switched.headers["set-cookie"].split(";")[0], "Accept-Language": "en"}
    client.cookies.clear()
    later = await client.get("/cities", headers=cookie)
    assert '<html lang="ja"' in later.text
    assert "Accept-Language" in later.headers["vary"]


async def test_a_text_in_another_language_is_marked_with_it(client: httpx.AsyncClient) -> None:
    english = await client.get("/solutions/sol-001?lang=en")
    client.cookies.clear()
    assert '<span lang="ja">廃棄物発電プラント</span>' in english.text
    assert "Waste-to-energy plant" in english.text
    japanese = await client.get("/solutions/sol-001?lang=ja")
    client.cookies.clear()
    assert '<span lang="ja">' not in japanese.text
