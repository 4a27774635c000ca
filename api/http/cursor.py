"""Cursors: where the next page of a list starts, as an opaque word that is checked on return."""

import base64
import binascii
import json
import math

from api.http.strict_json import is_storable
from api.refusals import FieldProblem, FieldsRefused
from data.paging import Position

_LONGEST = 4_000  # Characters; a title and its quoting fit.
_MOST = 1e18


def write_cursor(position: Position | None, sort: str) -> str | None:
    """Return the cursor of a position in a list so sorted; None after the last page."""
    if position is None:
        return None
    content = json.dumps([sort, position.number, position.text, position.id], ensure_ascii=False)
    return base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")


def read_cursor(cursor: str | None, sort: str) -> Position | None:
    """Return the position that a cursor stands for. Raises FieldsRefused if it is not one of ours.

    A cursor holds only where to go on, nothing that its bearer could not ask for anyway, so it
    is checked and not signed.
    """
    if cursor is None or cursor == "":
        return None
    position = _parse(cursor, sort)
    if position is None:
        detail = "is not a cursor of this list; start again without one"
        raise FieldsRefused([FieldProblem(field="cursor", code="cursor", detail=detail)])
    return position


def _parse(cursor: str, sort: str) -> Position | None:
    if len(cursor) > _LONGEST or not cursor.isascii():
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        content = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True).decode())
    except (binascii.Error, ValueError, RecursionError):
        return None
    match content:
        case [str(of_sort), int() | float() as number, str(text), str(id_)]:
            usable = of_sort == sort and _is_sort_number(number) and is_storable(text + id_)
            return Position(number=float(number), text=text, id=id_) if usable else None
        case _:
            return None


def _is_sort_number(number: float) -> bool:
    return not isinstance(number, bool) and math.isfinite(number) and abs(number) <= _MOST
