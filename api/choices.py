"""What the fields of forms offer to choose from, in the reader's language."""

from collections.abc import Container, Iterable
from enum import StrEnum

from api.i18n import mark, own_name
from api.reader import Reader
from api.words import PROGRAMME_STAGES
from matcher.domain import LANGUAGES, FunctionId
from matcher.taxonomy import Taxonomy

Choices = list[tuple[str, str]]

# Where Needs and references are; other countries can be named in the address of a page.
PLACES = ("BN", "KH", "ID", "LA", "MY", "MM", "PH", "SG", "TH", "VN", "TL", "JP")

SORTS = {
    "newest": mark("Newest here first"),
    "year": mark("Latest fact first"),
    "title": mark("By title"),
    "name": mark("By name"),
    "population": mark("Largest first"),
}
DIRECTIONS = {
    "solutions": mark("Solutions for a city's problem"),
    "needs": mark("Needs that a solution fits"),
}
MEMBERS = {"yes": mark("Members only"), "no": mark("Others only")}
ON_TRIAL = mark("trial")
DEMO = {"include": mark("Show as well"), "only": mark("Show nothing else")}


def countries(reader: Reader, chosen: str = "") -> Choices:
    """Return the usual countries by name, and the chosen one if it is another."""
    codes = [*PLACES, *([chosen] if chosen and chosen not in PLACES else [])]
    return sorted(((code, reader.country(code)) for code in codes), key=lambda choice: choice[1])


def sectors(reader: Reader, taxonomy: Taxonomy) -> Choices:
    """Return the Sectors in the taxonomy's order."""
    return [(sector.id, reader.pick(sector.labels).text) for sector in taxonomy.sectors]


def chosen_function(reader: Reader, taxonomy: Taxonomy, chosen: str) -> Choices:
    """Return the one Function that a list is narrowed to: all of them are too many for a field."""
    function = taxonomy.function_by_id.get(FunctionId(chosen))
    return [(function.id, reader.pick(function.labels).text)] if function else []


def languages(reader: Reader, *, on_trial: Container[str] = ()) -> Choices:
    """Return the ten languages, each by its own name and the reader's word for it.

    Those on trial say so.
    """
    trial = reader.say(ON_TRIAL)
    return [
        (code, f"{name} – {trial}" if code in on_trial else name)
        for code in LANGUAGES
        for word in [reader.language(code)]
        for name in [own_name(code) if code == reader.lang else f"{own_name(code)} ({word})"]
    ]


def members(reader: Reader, kind: type[StrEnum]) -> Choices:
    """Return all values of an enumeration with what they are called."""
    return [(member.value, reader.word(member)) for member in kind]


def worded(reader: Reader, table: dict[str, str], keys: Iterable[str] | None = None) -> Choices:
    """Return values of a table of messages, all or some."""
    return [(key, reader.say(table[key])) for key in (table if keys is None else keys)]


def programme_stages(reader: Reader) -> Choices:
    """Return the stages that Programmes support."""
    return worded(reader, PROGRAMME_STAGES)


def search_choices(reader: Reader, taxonomy: Taxonomy, *, has_demo: bool) -> dict[str, object]:
    """Return what the search form offers."""
    return {
        "directions": worded(reader, DIRECTIONS),
        "countries": countries(reader),
        "sectors": sectors(reader, taxonomy),
        "has_demo": has_demo,
    }
