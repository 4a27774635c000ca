"""Turns rows of the database into nouns: a column for each field, provenance in its own."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from data.pool import Record
from matcher.domain import Provenance

Noun = TypeVar("Noun")
Convert = Callable[[Any], Any]


def noun_of(kind: type[Noun], row: Record) -> Noun:
    """Return the noun of one row, whose columns are named like the noun's fields.

    Raises KeyError if a column is missing; further columns are passed over.
    """
    target: Any = kind
    return kind(**{name: make(row) for name, make in _fields_of(target).items()})


def nouns_of(kind: type[Noun], rows: Iterable[Record]) -> tuple[Noun, ...]:
    """Return the nouns of many rows, in their order."""
    return tuple(noun_of(kind, row) for row in rows)


@cache
def _fields_of(kind: Any) -> dict[str, Convert]:
    hints = get_type_hints(kind)
    return {field.name: _reader(field.name, hints[field.name]) for field in fields(kind)}


def _reader(name: str, hint: Any) -> Convert:
    if hint is Provenance:
        return lambda row: noun_of(Provenance, row)
    convert = _converter(hint)
    if convert is None:
        return lambda row: row[name]
    return lambda row: convert(row[name])


def _converter(hint: Any) -> Convert | None:
    """Return what turns asyncpg's value into the field's type, None where it is that already."""
    origin = get_origin(hint)
    if origin is tuple:
        item = _converter(get_args(hint)[0])
        return tuple if item is None else lambda values: tuple(map(item, values))
    if origin in (Union, UnionType):
        some = _converter(next(a for a in get_args(hint) if a is not type(None)))
        return None if some is None else lambda value: None if value is None else some(value)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint
    if origin is Mapping:
        of_value = _converter(get_args(hint)[1])
        return of_value and (lambda texts: {key: of_value(text) for key, text in texts.items()})
    return None
