"""JSON that every program reads alike: no trap of the format is passed on."""

import json
import re
from typing import NoReturn

from api.http.problems import path_of
from api.refusals import BodyNotJSON, FieldProblem, FieldsRefused

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_DEPTH_LIMIT = 20  # Nothing here nests deeper than three.


def check_json(body: bytes) -> None:
    """Pass a body that is plain JSON in UTF-8.

    Raises BodyNotJSON for what is not JSON, for NaN and infinities, a key twice in one object,
    and more than `_DEPTH_LIMIT` levels; FieldsRefused for a text with NUL or half a character.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BodyNotJSON(reason=f"byte {error.start + 1} is not UTF-8") from error
    try:
        value = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except RecursionError as error:
        raise BodyNotJSON(reason="it nests too deeply") from error
    except json.JSONDecodeError as error:
        reason = f"{error.msg} at line {error.lineno}, column {error.colno}"
        raise BodyNotJSON(reason=reason) from error
    except ValueError as error:
        # Python refuses to read whole numbers of thousands of digits.
        raise BodyNotJSON(reason="a number in it is too long") from error
    problems: list[FieldProblem] = []
    _walk(value, (), problems)
    if problems:
        raise FieldsRefused(problems)


def is_storable(text: str) -> bool:
    """Whether PostgreSQL can hold a text: no NUL, and no half of a surrogate pair."""
    return _UNSTORABLE.search(text) is None


def _walk(value: object, path: tuple[str, ...], problems: list[FieldProblem]) -> None:
    if len(path) > _DEPTH_LIMIT:
        raise BodyNotJSON(reason="it nests too deeply")
    if isinstance(value, dict):
        for key, item in value.items():
            if _UNSTORABLE.search(key):
                raise BodyNotJSON(reason="the name of a field holds NUL or half a character")
            _walk(item, (*path, key), problems)
    elif isinstance(value, list):
        for i, item in enumerate(value):
            _walk(item, (*path, str(i)), problems)
    elif isinstance(value, str) and (found := _UNSTORABLE.search(value)):
        character = f"U+{ord(found[0]):04X}"
        detail = f"character {found.start() + 1} is {character}, which plain text does not contain"
        values: dict[str, str | int] = {"character": character, "position": found.start() + 1}
        problems.append(
            FieldProblem(field=path_of(path), code="text_not_plain", detail=detail, values=values)
        )


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    record = dict(pairs)
    if len(record) != len(pairs):
        raise BodyNotJSON(reason="a field is named twice in one object")
    return record


def _no_constant(name: str) -> NoReturn:
    raise BodyNotJSON(reason=f"{name} is not a number in JSON")
