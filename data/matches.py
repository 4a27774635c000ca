"""Candidates for a Match from the store, and the Matches kept for lists."""

from collections.abc import Sequence

from data.index import sparse
from data.indexed import IndexedCache, indexed_by_stamps
from data.listings import EVERY_LISTING, ListingFilter
from data.pool import Connection, Record
from data.queries import SQL
from data.saving import naming_rules
from matcher.domain import ListingId
from matcher.indexed import Indexed
from matcher.match import Match, Parts


async def candidates(
    connection: Connection,
    index_id: int,
    query: Indexed,
    *,
    wanted: ListingFilter = EVERY_LISTING,
    depth: int = 200,
    cache: IndexedCache | None = None,
) -> tuple[Indexed, ...]:
    """Return the Candidates of a Need or Solution, made by the same makers, ordered by id.

    Of the published Listings of the other kind that pass the filter: the `depth` nearest by
    meaning and the `depth` nearest by words, both by cosine; those that share no words
    are not near by them. Exact, so a filter loses no row. With a `cache`, only
    what it lacks is loaded.
    """
    rows = await connection.fetch(
        SQL["candidates"],
        query.kind.other,
        *wanted.arguments(),
        index_id,
        query.vector,
        sparse(query.terms),
        depth,
    )
    stamps = [(index_id, row["listing_id"], row["text_sha256"]) for row in rows]
    return await indexed_by_stamps(connection, stamps, cache=cache or IndexedCache())


async def save_matches(
    connection: Connection, index_id: int, need_ids: Sequence[str], matches: Sequence[Match]
) -> None:
    """Keep these Matches of these Needs, in place of those kept before. Raises RuleBroken.

    Passages and shared Functions are not kept: they are made when a Match is shown.
    """
    with naming_rules():
        async with connection.transaction():
            await connection.execute(SQL["lock_needs"], need_ids)
            await connection.execute(SQL["delete_matches"], index_id, need_ids)
            await connection.executemany(
                SQL["save_matches"], [_row(index_id, match) for match in matches]
            )


async def kept_matches(
    connection: Connection, index_id: int, need_ids: Sequence[str], *, without: str
) -> tuple[Match, ...]:
    """Return the Matches kept of Needs in one index, but not those with the Solution `without`."""
    return _matches(await connection.fetch(SQL["kept_matches"], index_id, need_ids, without))


async def matches_of_needs(
    connection: Connection, need_ids: Sequence[str], *, limit: int = 20
) -> tuple[Match, ...]:
    """Return up to `limit` kept Matches of each Need, by Need and rank, without their Reasons."""
    return _matches(await connection.fetch(SQL["matches_of_needs"], need_ids, limit))


async def matches_of_solutions(
    connection: Connection, solution_ids: Sequence[str], *, limit: int = 20
) -> tuple[Match, ...]:
    """Return up to `limit` kept Matches of each Solution, by Solution, the best first.

    `rank` is the Solution's place among those of the Need. Without Reasons.
    """
    return _matches(await connection.fetch(SQL["matches_of_solutions"], solution_ids, limit))


async def best_matches_of_organisation(
    connection: Connection, organisation_id: str, *, limit: int = 20
) -> tuple[Match, ...]:
    """Return the Needs that an Organisation fits: for each its best Solution, the best first."""
    rows = await connection.fetch(SQL["best_matches_of_organisation"], organisation_id, limit)
    return _matches(rows)


async def count_good_matches(
    connection: Connection, listing_ids: Sequence[str]
) -> dict[ListingId, int]:
    """Return how many good Matches are kept of each Need or Solution that has any."""
    rows = await connection.fetch(SQL["count_good_matches"], listing_ids)
    return {ListingId(row["listing_id"]): row["count"] for row in rows}


def _row(index_id: int, match: Match) -> tuple[object, ...]:
    parts = match.parts
    return (
        match.need_id,
        match.solution_id,
        index_id,
        match.rank,
        match.score,
        match.good,
        parts.meaning,
        parts.passages,
        parts.words,
        parts.concepts,
        parts.sectors,
    )


def _matches(rows: Sequence[Record]) -> tuple[Match, ...]:
    return tuple(
        Match(
            need_id=ListingId(row["need_id"]),
            solution_id=ListingId(row["solution_id"]),
            score=row["score"],
            rank=row["rank"],
            good=row["good"],
            parts=Parts(
                meaning=row["meaning"],
                passages=row["passages"],
                words=row["words"],
                concepts=row["concepts"],
                sectors=row["sectors"],
            ),
            passages=(),
            functions=(),
        )
        for row in rows
    )
