"""Pages of a list by keyset: a page starts after a Position, so writes between lose no row."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from data.pool import Connection, Record

Noun = TypeVar("Noun")


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """The sort key of one row. What a sort does not use is 0 or ''; the id breaks ties."""

    number: float
    text: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[Noun]):
    """Some of a list. `total`: how many the filters let pass; `next`: None on the last page."""

    items: tuple[Noun, ...]
    total: int
    next: Position | None


async def page_of_ids(
    connection: Connection,
    query: str,
    arguments: Sequence[object],
    *,
    after: Position | None,
    limit: int,
) -> Page[str]:
    """Return a page of ids, the nouns of which are then loaded in one go.

    `query` takes `arguments`, then number, text and id of the Position and the limit; its rows
    are total, id, sort_number and sort_text, with one row of NULL id where the page is empty.
    """
    start = (None, None, None) if after is None else (after.number, after.text, after.id)
    # One row more than asked tells whether there is a next page.
    rows = await connection.fetch(query, *arguments, *start, limit + 1)
    found = [row for row in rows if row["id"] is not None]
    last = found[limit - 1] if len(found) > limit else None
    return Page(
        items=tuple(row["id"] for row in found[:limit]),
        total=rows[0]["total"],
        next=None if last is None else _position(last),
    )


def _position(row: Record) -> Position:
    return Position(number=row["sort_number"], text=row["sort_text"], id=row["id"])
