"""What the address or form of a page asks for: text values, and sentences for their problems."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Annotated

from fastapi import Depends
from starlette.datastructures import ImmutableMultiDict

from api.checks import ITEMS_LIMIT, Checks
from api.filters import DemoChoice, ListingChoice
from api.http.urlencoded import read_form
from api.operator import require_operator
from api.reader import Reader
from api.refusals import FieldProblem, FieldsRefused, OperatorTokenMissing, OperatorTokenWrong
from api.words import PROBLEMS

Asked = ImmutableMultiDict[str, str]
SentForm = Annotated[Asked, Depends(read_form)]

_AMOUNT = re.compile(r"\d{1,15}(\.\d{1,2})?")
_YES_NO = {"": None, "yes": True, "no": False}


def one(asked: Asked, name: str) -> str:
    """Return the last value of a field, without outer space; '' where there is none."""
    return asked.get(name, "").strip()


def many(asked: Asked, name: str) -> tuple[str, ...]:
    """Return all values of a field that are not empty, at most as many as are checked."""
    values = [value.strip() for value in asked.getlist(name)]
    return tuple(value for value in values if value)[: ITEMS_LIMIT + 1]


def lines(text: str) -> tuple[str, ...]:
    """Return the lines of a text that are not empty."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def some(value: str) -> tuple[str, ...]:
    """Return a filter's one value as the services take it, none where all may pass."""
    return (value,) if value else ()


def values_of(asked: Asked, names: Iterable[str]) -> dict[str, str]:
    """Return the values of some fields, to be shown again."""
    return {name: one(asked, name) for name in names}


def yes_no(checks: Checks, field: str, value: str) -> bool | None:
    """Return what a filter for members or others says; None lets both pass."""
    if value not in _YES_NO:
        checks.refuse(field, "unknown_choice", "is not yes or no")
    return _YES_NO.get(value)


def demo_choice(checks: Checks, value: str) -> DemoChoice:
    """Return whether invented records are wanted: not unless asked."""
    return checks.member("demo", value, DemoChoice) or DemoChoice.EXCLUDE


def listing_choice(checks: Checks, values: Mapping[str, str]) -> ListingChoice:
    """Return the choice that the filters of a list or search name."""
    return ListingChoice(
        countries=some(values.get("country", "")),
        sectors=some(values.get("sector", "")),
        functions=some(values.get("function", "")),
        languages=some(values.get("language", "")),
        ascn=yes_no(checks, "ascn", values.get("ascn", "")),
        jasca=yes_no(checks, "jasca", values.get("jasca", "")),
        demo=demo_choice(checks, values.get("demo", "")),
    )


def amount(checks: Checks, field: str, value: str) -> float | None:
    """Return an amount of money as people write it: 250,000 or full-width digits."""
    plain = unicodedata.normalize("NFKC", value).replace(",", "").replace(" ", "").lstrip("$")
    if not plain:
        return None
    if not plain.isascii() or not _AMOUNT.fullmatch(plain):
        checks.refuse(field, "not_a_number", "is not an amount in digits")
        return None
    return float(plain)


def whole_number(checks: Checks, field: str, value: str, *, default: int, high: int) -> int:
    """Return a whole number from 1 to `high`."""
    if not value:
        return default
    number = int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0
    if not 1 <= number <= high:
        checks.refuse(field, "number_range", f"must be from 1 to {high}", low=1, high=high)
        return default
    return number


def require_form_operator(form: Asked, expected: bytes) -> None:
    """Pass a form with the operator token in its field `token`. Raises FieldsRefused.

    The token is in the form itself, so no other site can send it: no cookie is trusted.
    """
    token = one(form, "token")
    try:
        require_operator(f"Bearer {token}", expected)
    except OperatorTokenMissing as error:
        raise FieldsRefused([_token_problem("token_missing", error)]) from error
    except OperatorTokenWrong as error:
        raise FieldsRefused([_token_problem("token_wrong", error)]) from error


def sentences(reader: Reader, problems: Iterable[FieldProblem]) -> dict[str, str]:
    """Return each field's first problem in the reader's words; `sectors/1` is of `sectors`."""
    said: dict[str, str] = {}
    for problem in problems:
        field = problem.field.split("/")[0]
        values = {
            key: reader.number(value) if isinstance(value, int) else value
            for key, value in problem.values.items()
        }
        message = PROBLEMS.get(problem.code)
        # A problem without a message of its own is still said, in English.
        said.setdefault(field, reader.say(message, **values) if message else problem.detail)
    return said


def _token_problem(code: str, error: Exception) -> FieldProblem:
    return FieldProblem(field="token", code=code, detail=str(error))
