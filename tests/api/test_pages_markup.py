"""Pieces of HTML: everything is escaped, languages are marked, quotations stay exact."""

import pytest
from markupsafe import Markup

from api.markup import highlighted, named, said, shortened, source_link
from api.reader import Reader
from matcher.domain import BusinessModel, Consent, PersonalData, Stage
from matcher.indexed import Field, Passage
from tests.factories import make_need

ENGLISH, JAPANESE = Reader("en"), Reader("ja")
NASTY = "<script>alert('x')</script>"


def span(field: Field, start: int, end: int) -> Passage:
    return Passage(field=field, start=start, end=end)


@pytest.mark.parametrize(
    ("lang", "text", "markup"),
    [
        ("en", "plain", "plain"),
        ("th", "น้ำท่วม", '<span lang="th">น้ำท่วม</span>'),
        ("und", "น้ำท่วม", '<span lang="th">น้ำท่วม</span>'),
        (None, "tắc đường", '<span lang="" dir="auto">tắc đường</span>'),
        ("ar", "ماء", '<span lang="ar" dir="rtl">ماء</span>'),
    ],
)
def test_a_text_is_marked_with_its_language_unless_it_is_the_pages_own(
    lang: str | None, text: str, markup: str
) -> None:
    assert said(ENGLISH, text, lang) == markup


def test_what_users_wrote_is_escaped_everywhere() -> None:
    need = make_need("need-1", lang="vi", text=NASTY)
    for made in (
        said(ENGLISH, NASTY, "en"),
        said(ENGLISH, NASTY, NASTY),
        named(ENGLISH, {"en": NASTY}),
        highlighted(need, [span(Field.TEXT, 0, 8)]),
        source_link(ENGLISH, "https://example.org/" + NASTY),
        source_link(ENGLISH, NASTY),
        source_link(ENGLISH, "repo:a/b/" + NASTY),
    ):
        assert isinstance(made, Markup)
        assert "<script" not in made


def test_highlights_join_where_they_overlap_and_lose_no_character() -> None:
    need = make_need("need-1", title="abc", text="0123456789")
    spans = [span(Field.TEXT, 2, 5), span(Field.TEXT, 4, 7), span(Field.TITLE, 0, 3)]
    assert highlighted(need, spans) == "01<mark>234</mark><mark>56</mark>789"


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("https://example.org/a?b=c", "https://example.org/a?b=c"),
        (
            "repo:owner/name/a folder/b.pdf",
            "https://github.com/owner/name/blob/HEAD/a%20folder/b.pdf",
        ),
        ("repo:owner/name", "https://github.com/owner/name"),
        ("javascript:alert(1)", None),
        ("own:posted", None),
    ],
)
def test_a_source_is_a_link_only_if_it_is_an_address(source: str, address: str | None) -> None:
    made = source_link(ENGLISH, source)
    assert (f'href="{address}"' in made) if address else ("<a" not in made)


def test_values_that_are_spelt_alike_keep_words_of_their_own() -> None:
    assert ENGLISH.word(PersonalData.NONE) != ENGLISH.word(Consent.NONE)
    assert JAPANESE.word(Stage.PROCUREMENT) == "調達"
    assert ENGLISH.word(BusinessModel.LICENCE) == "Licence"
    assert ENGLISH.word(None) == ""


def test_numbers_and_names_are_written_for_the_reader() -> None:
    assert (ENGLISH.number(1234567), JAPANESE.percent(0.426)) == ("1,234,567", "43%")
    assert (ENGLISH.dollars(250000.0), JAPANESE.country("MM")) == ("US$250,000", "ミャンマー")
    assert ENGLISH.country("ASEAN") == "ASEAN"
    assert JAPANESE.pick({"vi": "Huế"}).lang == "vi"
    assert JAPANESE.pick({}).text == ""


def test_a_long_text_is_shortened_with_an_ellipsis() -> None:
    assert shortened("a  b\nc", 10) == "a b c"
    assert shortened("x" * 50, 10) == "x" * 9 + "…"
    assert shortened("one two three four", 12) == "one two…"
    assert shortened("กกกี่กกกกก", 5) == "กก…"
