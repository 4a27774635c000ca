"""The index in the store: who made it, what waits for it, and how Indexed are kept in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pgvector import SparseVector

from data.listings import content_sha256, listing_of
from data.pool import Connection, Record
from data.queries import SQL
from data.saving import naming_rules
from matcher.domain import Listing
from matcher.indexed import Indexed, IndexIdentity, Terms
from matcher.lexical import TERM_SPACE
from matcher.shipped import STATIC


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexVersion:
    """An index by its number in the database and the identity of its makers.

    `ranker`: the identity of what ranked the Matches that are kept with it. `source`: whence its
    model is loaded. `activated_at`: when it last began to answer, None if it never did.
    """

    id: int
    identity: IndexIdentity
    ranker: str | None
    source: str
    active: bool
    created_at: datetime
    activated_at: datetime | None


async def ensure_index_version(
    connection: Connection, identity: IndexIdentity, *, source: str = STATIC
) -> int:
    """Return the number of the index with this identity, made if there was none."""
    with naming_rules():
        number: int = await connection.fetchval(
            SQL["ensure_index_version"],
            identity.model,
            identity.tokenizer,
            identity.taxonomy,
            identity.dimension,
            source,
        )
    return number


async def index_of_makers(connection: Connection, identity: IndexIdentity) -> int | None:
    """Return the number of the index with this identity that answers or did; None without one."""
    number: int | None = await connection.fetchval(
        SQL["index_of_makers"],
        identity.model,
        identity.tokenizer,
        identity.taxonomy,
        identity.dimension,
    )
    return number


async def index_versions(connection: Connection) -> tuple[IndexVersion, ...]:
    """Return all: the one that answers first, then those that did, the latest first."""
    return tuple(_version(row) for row in await connection.fetch(SQL["index_versions"]))


async def active_index(connection: Connection) -> IndexVersion | None:
    """Return the index that answers; None before the first was made."""
    return next((one for one in await index_versions(connection) if one.active), None)


async def previous_index(connection: Connection) -> IndexVersion | None:
    """Return the index that answered before the active one; None if none did or it is removed."""
    versions = await index_versions(connection)
    return next((one for one in versions if one.activated_at and not one.active), None)


async def activate_index(connection: Connection, index_id: int, *, ranker: str) -> None:
    """Let this index answer from now on, and no other, with the Matches that `ranker` made."""
    async with connection.transaction():
        await connection.execute(SQL["deactivate_indexes"])
        await connection.execute(SQL["activate_index"], index_id, ranker)


async def delete_other_indexes(connection: Connection, kept: Sequence[int]) -> int:
    """Remove all that other makers made; return how many indexes went."""
    return len(await connection.fetch(SQL["delete_other_indexes"], kept))


async def stale_listings(
    connection: Connection, index_id: int, *, limit: int | None = None
) -> tuple[Listing, ...]:
    """Return Listings, unpublished ones too, that the index lacks or knows with another text."""
    rows = await connection.fetch(SQL["stale_listings"], index_id, limit)
    return tuple(listing_of(row) for row in rows)


async def save_indexed(
    connection: Connection,
    index_id: int,
    listings: Sequence[Listing],
    indexed: Sequence[Indexed],
) -> None:
    """Keep what was made of these Listings, in place of what was made of them before.

    `indexed` in the order of `listings`, which must be what they were made from: a Listing
    that has changed meanwhile stays stale. They wait for their Matches, and so do the Needs
    that keep one with a Solution among them. Raises RuleBroken.
    """
    ids = [one.listing_id for one in indexed]
    with naming_rules():
        async with connection.transaction():
            await connection.execute(SQL["delete_passages"], index_id, ids)
            await connection.executemany(
                SQL["save_listing_index"],
                [
                    _listing_row(index_id, listing, one)
                    for listing, one in zip(listings, indexed, strict=True)
                ],
            )
            await connection.executemany(
                SQL["save_passages"], [row for one in indexed for row in _passages(index_id, one)]
            )
            await connection.executemany(
                SQL["save_concepts"], [row for one in indexed for row in _concepts(index_id, one)]
            )
            await connection.execute(SQL["release_needs_of"], index_id, ids)


def sparse(terms: Terms) -> SparseVector:
    """Return Terms as the database takes them."""
    weights = dict(zip(terms.ids.tolist(), terms.weights.tolist(), strict=True))
    return SparseVector(weights, TERM_SPACE)


def _version(row: Record) -> IndexVersion:
    identity = IndexIdentity(
        model=row["model"],
        tokenizer=row["tokenizer"],
        taxonomy=row["taxonomy"],
        dimension=row["dimension"],
    )
    return IndexVersion(
        id=row["id"],
        identity=identity,
        ranker=row["ranker"],
        source=row["source"],
        active=row["active"],
        created_at=row["created_at"],
        activated_at=row["activated_at"],
    )


def _listing_row(index_id: int, listing: Listing, one: Indexed) -> tuple[object, ...]:
    return (
        one.listing_id,
        index_id,
        len(one.vector),
        one.script,
        one.vector,
        sparse(one.terms),
        one.sectors.tolist(),
        one.sectors_declared,
        content_sha256(listing),
    )


def _passages(index_id: int, one: Indexed) -> list[tuple[object, ...]]:
    return [
        (one.listing_id, index_id, ordinal, p.field, p.start, p.end, len(vector), vector)
        for ordinal, (p, vector) in enumerate(zip(one.passages, one.passage_vectors, strict=True))
    ]


def _concepts(index_id: int, one: Indexed) -> list[tuple[object, ...]]:
    return [
        (one.listing_id, index_id, c.id, kind, c.strength, c.similarity, c.passage, place)
        for kind, concepts in (("problem", one.problems), ("function", one.functions))
        for place, c in enumerate(concepts)
    ]
