"""What is needed to bring an index and its Matches up to date, one process at a time.

A Listing is `matched` in an index once its Matches are kept there. Every matched Need was compared
with every matched Solution, so what waits is told by the mark alone, also after an interruption.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from data.pool import Connection
from data.queries import SQL
from data.rows import nouns_of
from matcher.domain import Kind, ListingId


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyListing:
    """A published Listing that an index has as it is written now.

    `demo` tells whether it is invented, `matched` whether its Matches are kept.
    """

    id: ListingId
    kind: Kind
    demo: bool
    text_sha256: str
    matched: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexState:
    """How far an index has come.

    Of all `listings` it has `indexed` in their present text; of the `published` ones, the Matches
    of `matched` are kept.
    """

    listings: int
    indexed: int
    published: int
    matched: int

    @property
    def done(self) -> int:
        """How many of the `total` steps are done."""
        return self.indexed + self.matched

    @property
    def total(self) -> int:
        """How many steps there are: each Listing is indexed, each published one matched."""
        return self.listings + self.published

    @property
    def percent(self) -> int:
        """How much is done, rounded down, so that only what is complete has 100."""
        return 100 * self.done // self.total if self.total else 100


async def lock_index(connection: Connection) -> None:
    """Wait until nobody else changes an index; held until the transaction ends."""
    await connection.execute(SQL["lock_index"])


@asynccontextmanager
async def work_on(connection: Connection, index_id: int) -> AsyncIterator[bool]:
    """Take the work on one index for the time of the block; False if another process has it.

    A process that ends in any way gives it back.
    """
    mine: bool = await connection.fetchval(SQL["try_lock_version"], index_id)
    try:
        yield mine
    finally:
        if mine and not connection.is_closed():
            await connection.execute(SQL["unlock_version"], index_id)


async def ready_listings(connection: Connection, index_id: int) -> tuple[ReadyListing, ...]:
    """Return what the index has of the published Listings as they are written now, by id."""
    return nouns_of(ReadyListing, await connection.fetch(SQL["ready_listings"], index_id))


async def set_matched(connection: Connection, index_id: int, ids: Sequence[str]) -> None:
    """Note that the Matches of Listings are kept."""
    await connection.execute(SQL["set_matched"], index_id, ids)


async def release_all(connection: Connection, index_id: int) -> None:
    """Let all Listings of an index wait for their Matches; those kept stay until replaced."""
    await connection.execute(SQL["release_all"], index_id)


async def take_ranker(connection: Connection, index_id: int, ranker: str) -> None:
    """Note who ranks the Matches of an index; those that another ranked are to be kept anew."""
    if await connection.fetch(SQL["take_ranker"], index_id, ranker):
        await release_all(connection, index_id)


async def index_states(connection: Connection) -> dict[int, IndexState]:
    """Return how far each index has come, by its number."""
    rows = await connection.fetch(SQL["index_states"])
    return {
        row["index_id"]: state for row, state in zip(rows, nouns_of(IndexState, rows), strict=True)
    }
