"""Turns a noun into one flat JSON record and strictly back; the nouns' own types are the format."""

import dataclasses
import re
import types
from collections.abc import Mapping
from datetime import date
from enum import Enum, StrEnum
from functools import cache
from math import isfinite
from typing import Any, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

from matcher.domain import Provenance

Noun = TypeVar("Noun")

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_PROVENANCE = tuple(f.name for f in dataclasses.fields(Provenance))
_REQUIRED_OF_PROVENANCE = ("sources", "evidence", "read_on")


class RecordError(ValueError):
    """One record is not a noun; the sentence says which key and why."""


def to_record(noun: Any) -> dict[str, object]:
    """Return the record of one noun: provenance flattened, empty optional keys left out."""
    record: dict[str, object] = {}
    for field in dataclasses.fields(noun):
        value = getattr(noun, field.name)
        if isinstance(value, Provenance):
            record |= {key: _encode(getattr(value, key)) for key in _PROVENANCE}
        elif value != _default(field):
            record[field.name] = _encode(value)
    if record.get("year") is None:
        record.pop("year", None)
    return record


def from_record(noun: type[Noun], record: object) -> Noun:
    """Return the noun of one record. Raises RecordError on an unknown or missing key or a
    value of another type."""
    if not isinstance(record, dict):
        raise RecordError("the line is not a JSON object")
    target: Any = noun
    hints = _hints(target)
    for key in record:
        if key not in (hints.keys() | {*_PROVENANCE}) - {"provenance"}:
            raise RecordError(f"unknown key {key!r}")
    for key in _required(noun):
        if key not in record:
            raise RecordError(f"key {key!r} is missing")
    values = {k: decode(v, hints[k], k) for k, v in record.items() if k not in _PROVENANCE}
    made: Noun = target(**values, provenance=_provenance(record))
    return made


def decode(value: object, wanted: Any, key: str) -> Any:
    """Return `value`, as JSON gave it, in the type `wanted`. Raises RecordError naming `key`."""
    if isinstance(wanted, NewType):
        return decode(value, wanted.__supertype__, key)
    origin = get_origin(wanted)
    if origin in (Union, types.UnionType):
        inner = next(a for a in get_args(wanted) if a is not type(None))
        return None if value is None else decode(value, inner, key)
    if origin is tuple:
        item = get_args(wanted)[0]
        return tuple(decode(v, item, key) for v in _expect(value, list, "a list", key))
    if origin is Mapping:
        item = get_args(wanted)[1]
        entries = _expect(value, dict, "an object", key)
        return {decode(k, str, key): decode(v, item, key) for k, v in entries.items()}
    return _decode_scalar(value, wanted, key)


def _decode_scalar(value: object, wanted: Any, key: str) -> object:
    if wanted is str:
        return _text(_expect(value, str, "a text", key), key)
    if wanted is bool:
        return _expect(value, bool, "true or false", key)
    if wanted is int and not isinstance(value, bool):
        return _expect(value, int, "a whole number", key)
    if wanted is float and isinstance(value, int | float) and not isinstance(value, bool):
        return _finite(value, key)
    if wanted is date:
        return _date(_expect(value, str, "a date", key), key)
    if isinstance(wanted, type) and issubclass(wanted, StrEnum):
        return _member(value, wanted, key)
    raise RecordError(f"key {key!r} has a value of the wrong type")


def _expect(value: Any, kind: type, words: str, key: str) -> Any:
    if not isinstance(value, kind):
        raise RecordError(f"key {key!r} is not {words}")
    return value


def _text(value: str, key: str) -> str:
    if not value.strip():
        raise RecordError(f"key {key!r} holds an empty text")
    if _CONTROL.search(value):
        raise RecordError(f"key {key!r} holds a control character")
    return value


def _finite(value: float, key: str) -> float:
    try:
        number = float(value)
    except OverflowError:
        number = float("inf")
    if not isfinite(number):
        raise RecordError(f"key {key!r} is not a finite number")
    return number


def _date(value: str, key: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise RecordError(f"key {key!r} is not a date like 2026-11-22") from None


def _member(value: object, wanted: type[StrEnum], key: str) -> StrEnum:
    for member in wanted:
        if member.value == value:
            return member
    allowed = ", ".join(member.value for member in wanted)
    raise RecordError(f"key {key!r} is not one of {allowed}")


def _provenance(record: Mapping[str, object]) -> Provenance:
    hints = _hints(Provenance)
    return Provenance(**{k: decode(record[k], hints[k], k) for k in _PROVENANCE if k in record})


def _encode(value: Any) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_encode(v) for v in value]
    if isinstance(value, Mapping):
        return {k: _encode(v) for k, v in value.items()}
    return value


def _default(field: "dataclasses.Field[Any]") -> object:
    """Return what the field holds when a record does not name it; MISSING if it must."""
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default


def _required(noun: Any) -> list[str]:
    keys = [f.name for f in dataclasses.fields(noun) if _default(f) is dataclasses.MISSING]
    return [key for key in (*keys, *_REQUIRED_OF_PROVENANCE) if key != "provenance"]


@cache
def _hints(noun: type) -> dict[str, Any]:
    return get_type_hints(noun)
