"""What the fields of a request must keep to, checked once for all doors; every problem is named."""

import re
from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import TypeVar

from api.countries import COUNTRIES
from api.refusals import FieldProblem, FieldsRefused
from matcher.domain import LANGUAGES, UNDETERMINED
from matcher.errors import TextEmpty, TextNotPlain, TextRefused, TextTooLong
from matcher.text import check_text, is_plain

E = TypeVar("E", bound=StrEnum)

TITLE_LIMIT = 500  # Characters, as the schema has it.
NOTE_LIMIT = 1_000
ITEMS_LIMIT = 20
K_LIMIT = 100  # Matches shown at once; more is a list nobody reads.
USD_LIMIT = 1e12

_LANGUAGE = re.compile(r"([a-z]{2,3})(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?")
_READABLE_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


class Checks:
    """Collects the problems of one request, so that a person sees all of them at once."""

    def __init__(self) -> None:
        self._problems: list[FieldProblem] = []

    def refuse(self, field: str, code: str, detail: str, **values: str | int) -> None:
        """Note that a field breaks a rule."""
        self._problems.append(FieldProblem(field=field, code=code, detail=detail, values=values))

    def done(self) -> None:
        """Raise FieldsRefused if there was any problem."""
        if self._problems:
            raise FieldsRefused(self._problems)

    def text(self, field: str, text: str) -> None:
        """A text that can be matched."""
        try:
            check_text(text)
        except TextRefused as error:
            self._problems.append(text_problem(field, error))

    def line(self, field: str, value: str | None, *, limit: int = NOTE_LIMIT) -> None:
        """A short text on one line, without control characters; may be empty or absent."""
        if value is None:
            return
        if len(value) > limit:
            detail = f"has {len(value):,} characters; at most {limit:,} are kept"
            self.refuse(field, "text_too_long", detail, length=len(value), limit=limit)
        for position, character in enumerate(value[:limit]):
            if not is_plain(character):
                error = TextNotPlain(character=character, position=position)
                self._problems.append(text_problem(field, error))
                return

    def lines(self, field: str, values: Sequence[str]) -> None:
        """A short list of short texts, none of them empty."""
        if len(values) > ITEMS_LIMIT:
            detail = f"has {len(values)} items; at most {ITEMS_LIMIT} are kept"
            self.refuse(field, "too_many", detail, limit=ITEMS_LIMIT)
        for i, value in enumerate(values[:ITEMS_LIMIT]):
            self.line(f"{field}/{i}", value)
            if not value.strip():
                self.refuse(f"{field}/{i}", "empty", "is empty")

    def language(self, field: str, value: str) -> None:
        """One of the ten languages, with or without script and region, or `und`."""
        match = _LANGUAGE.fullmatch(value)
        if value != UNDETERMINED and (match is None or match[1] not in LANGUAGES):
            known = ", ".join((*LANGUAGES, UNDETERMINED))
            detail = f"{_shown(value)} is not one of the languages {known}"
            self.refuse(field, "unknown_language", detail, value=_shown(value))

    def country(self, field: str, value: str | None) -> None:
        """A country code of ISO 3166-1 alpha-2."""
        if value is not None and value not in COUNTRIES:
            detail = f"{_shown(value)} is not a country code like VN"
            self.refuse(field, "unknown_country", detail, value=_shown(value))

    def known(self, field: str, values: Sequence[str], all_: Collection[str], noun: str) -> None:
        """Ids that are among the known ones of a noun."""
        for i, value in enumerate(values):
            if value not in all_:
                detail = f"there is no {noun} {_shown(value)}"
                self.refuse(f"{field}/{i}", f"unknown_{noun}", detail, value=_shown(value))

    def ids(self, field: str, values: Sequence[str]) -> None:
        """Ids that could be of something; whether they are is asked of the store."""
        for value in values:
            if not is_readable_id(value):
                self.refuse(
                    field, "unknown_id", f"{_shown(value)} is not an id", value=_shown(value)
                )

    def member(self, field: str, value: str | None, kind: type[E]) -> E | None:
        """A value of an enumeration, or nothing."""
        if value is None or value == "":
            return None
        if value not in list(kind):
            allowed = ", ".join(kind)
            detail = f"{_shown(value)} is not one of {allowed}"
            self.refuse(field, "unknown_choice", detail, value=_shown(value), allowed=allowed)
            return None
        return kind(value)

    def members(self, field: str, values: Sequence[str], kind: type[E]) -> tuple[E, ...]:
        """Values of an enumeration, each once."""
        found = (self.member(f"{field}/{i}", value, kind) for i, value in enumerate(values))
        return tuple(dict.fromkeys(member for member in found if member is not None))

    def money(self, low_field: str, low: float | None, high_field: str, high: float | None) -> None:
        """Two amounts in US dollars, the lowest not above the highest."""
        for field, amount in ((low_field, low), (high_field, high)):
            if amount is not None and not 0 <= amount <= USD_LIMIT:
                detail = f"is not an amount between 0 and {USD_LIMIT:,.0f} US dollars"
                self.refuse(field, "money_range", detail)
        if low is not None and high is not None and low > high:
            self.refuse(low_field, "money_order", "is above the highest amount")

    def top_k(self, field: str, k: int) -> None:
        """How many Matches to show."""
        if not 1 <= k <= K_LIMIT:
            detail = f"must be from 1 to {K_LIMIT}"
            self.refuse(field, "number_range", detail, low=1, high=K_LIMIT)


def is_readable_id(value: str) -> bool:
    """Whether a text has the form of an id; what has not is never asked of the store."""
    return _READABLE_ID.fullmatch(value) is not None


def text_problem(field: str, error: TextRefused) -> FieldProblem:
    """Return the problem that a refused text is."""
    values: dict[str, str | int] = {}
    code = "text_empty"
    if isinstance(error, TextTooLong):
        code, values = "text_too_long", {"length": error.length, "limit": error.limit}
    elif isinstance(error, TextNotPlain):
        character = f"U+{ord(error.character):04X}"
        code, values = "text_not_plain", {"character": character, "position": error.position + 1}
    elif not isinstance(error, TextEmpty):
        code = "text_refused"
    return FieldProblem(field=field, code=code, detail=str(error), values=values)


def _shown(value: str) -> str:
    """Quote what was sent, short and printable: it may hold anything."""
    return ascii(value[:40]) if not value.isprintable() else repr(value[:40])
