"""What is needed to bring the index and the kept Matches up to date, one process at a time."""

from dataclasses import dataclass

from data.pool import Connection
from data.queries import SQL
from matcher.domain import Kind, ListingId


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedListing:
    """A published Listing by its id; `demo` tells whether it is invented."""

    id: ListingId
    kind: Kind
    demo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexState:
    """How many Listings there are, and how many of them the index has in their present text."""

    listings: int
    indexed: int


async def lock_index(connection: Connection) -> None:
    """Wait until nobody else changes the index; held until the transaction ends."""
    await connection.execute(SQL["lock_index"])


async def published_listings(connection: Connection) -> tuple[PublishedListing, ...]:
    """Return all published Listings, by id."""
    return tuple(
        PublishedListing(id=ListingId(row["id"]), kind=Kind(row["kind"]), demo=row["demo"])
        for row in await connection.fetch(SQL["published_listings"])
    )


async def index_state(connection: Connection, index_id: int) -> IndexState:
    """Return how far an index has come."""
    (row,) = await connection.fetch(SQL["index_state"], index_id)
    return IndexState(listings=row["listings"], indexed=row["indexed"])
