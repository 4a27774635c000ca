"""Keeps the best Matches of each Need in an index, for lists: of one Listing, or all that wait."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from api.finder import Finder
from data.indexed import indexed_by_stamps
from data.listings import ListingFilter
from data.matches import candidates, kept_matches, save_matches
from data.pool import Connection
from data.refresh import ReadyListing, lock_index, ready_listings, release_all, set_matched
from matcher.domain import Kind
from matcher.indexed import Indexed
from matcher.match import Match
from matcher.matcher import Matcher

KEPT = 20  # Matches kept of each Need, for lists.
DEPTH = 200  # Candidates by meaning, and as many by words, that are ranked.
NEEDS_AT_ONCE = 16  # Who posts meanwhile waits for one batch.
FEW = 10  # Solutions put among kept Matches one by one; for more, all Needs are ranked anew.

Rest = Callable[[Connection, int], Awaitable[None]]


async def no_rest(_db: Connection, _index_id: int) -> None:
    """Go on at once."""


async def keep_matches_of(
    db: Connection, finder: Finder, index_id: int, indexed: Indexed, *, demo: bool
) -> None:
    """Keep the Matches of one Listing that the index has, in the caller's transaction."""
    others = await candidates(
        db, index_id, indexed, wanted=ListingFilter(demo=demo), depth=DEPTH, cache=finder.cache
    )
    k = KEPT if indexed.kind is Kind.NEED else len(others)
    rank = finder.matcher.rank
    found = await asyncio.to_thread(rank, indexed, others, k=k) if others else []
    if indexed.kind is Kind.NEED:
        await save_matches(db, index_id, [indexed.listing_id], found)
    elif found:
        await _insert_matches(db, index_id, found)
    await set_matched(db, index_id, [indexed.listing_id])


async def keep_matches(db: Connection, finder: Finder, index_id: int, *, rest: Rest) -> None:
    """Keep the Matches of all Listings that wait for it, a transaction for each batch."""
    while True:
        async with db.transaction():
            await lock_index(db)
            more = await _keep_some(db, finder, index_id)
        if not more:
            return
        await rest(db, index_id)


async def _keep_some(db: Connection, finder: Finder, index_id: int) -> bool:
    """Keep the Matches of one batch; False if nothing waited."""
    ready = await ready_listings(db, index_id)
    waiting = [one for one in ready if not one.matched]
    solutions = [one for one in waiting if one.kind is Kind.SOLUTION]
    begun = any(one.matched for one in ready if one.kind is Kind.NEED)
    if begun and len(solutions) > FEW:
        await release_all(db, index_id)
        return True
    if solutions and not begun:
        # No Need was compared with anything yet, and each will be with these.
        await set_matched(db, index_id, [one.id for one in solutions])
        solutions = []
    if needs := [one for one in waiting if one.kind is Kind.NEED][:NEEDS_AT_ONCE]:
        await _keep_of_needs(db, finder, index_id, needs, ready)
    for one in [] if needs else solutions:
        for indexed in await _indexed(db, finder, index_id, [one]):
            await keep_matches_of(db, finder, index_id, indexed, demo=one.demo)
    return bool(needs or solutions)


async def _keep_of_needs(
    db: Connection,
    finder: Finder,
    index_id: int,
    needs: Sequence[ReadyListing],
    ready: Sequence[ReadyListing],
) -> None:
    """Keep the Matches of some Needs; invented Listings match invented ones, real ones real."""
    ids = [one.id for one in needs]
    matches: list[Match] = []
    for demo in (False, True):
        asked = [one for one in needs if one.demo is demo]
        offered = [one for one in ready if one.kind is Kind.SOLUTION and one.demo is demo]
        if asked and offered:
            queries = await _indexed(db, finder, index_id, asked)
            others = await _indexed(db, finder, index_id, offered)
            matches += await asyncio.to_thread(_rank_all, finder.matcher, queries, others)
    await save_matches(db, index_id, ids, matches)
    await set_matched(db, index_id, ids)


async def _indexed(
    db: Connection, finder: Finder, index_id: int, ready: Sequence[ReadyListing]
) -> tuple[Indexed, ...]:
    stamps = [(index_id, one.id, one.text_sha256) for one in ready]
    return await indexed_by_stamps(db, stamps, cache=finder.cache)


def _rank_all(
    matcher: Matcher, needs: Sequence[Indexed], solutions: Sequence[Indexed]
) -> list[Match]:
    return [match for need in needs for match in matcher.rank(need, solutions, k=KEPT)]


async def _insert_matches(db: Connection, index_id: int, found: Sequence[Match]) -> None:
    """Put the Matches of a Solution among those kept of each Need, where it is good enough."""
    solution_id = found[0].solution_id
    kept: dict[str, list[Match]] = {match.need_id: [] for match in found}
    for match in await kept_matches(db, index_id, list(kept), without=solution_id):
        kept[match.need_id].append(match)
    changed: dict[str, list[Match]] = {}
    for match in found:
        order = sorted([*kept[match.need_id], match], key=lambda m: (-m.score, m.solution_id))
        best = order[:KEPT]
        if match in best:
            changed[match.need_id] = [replace(m, rank=r) for r, m in enumerate(best, start=1)]
    matches = [match for best in changed.values() for match in best]
    await save_matches(db, index_id, list(changed), matches)
