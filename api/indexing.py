"""Keeps index and kept Matches in step with the Listings: a new one at once, or all that wait."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from api.records import kind_of
from api.refusals import NotReady
from data.index import (
    activate_index,
    active_index,
    ensure_index_version,
    save_indexed,
    stale_listings,
)
from data.indexed import IndexedCache, indexed_by_ids
from data.listings import ListingFilter, save_listings
from data.matches import candidates, matches_of_needs, save_matches
from data.pool import Connection
from data.refresh import PublishedListing, lock_index, published_listings
from matcher.domain import Kind, Listing
from matcher.indexed import Indexed
from matcher.match import Match
from matcher.matcher import Matcher
from matcher.taxonomy import Taxonomy

KEPT = 20  # Matches kept of each Need, for lists.
DEPTH = 200  # Candidates by meaning, and as many by words, that are ranked.
BATCH = 64

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finder:
    """The Matcher of this process, with the Indexed that it used last."""

    matcher: Matcher
    cache: IndexedCache = field(default_factory=IndexedCache)

    @property
    def taxonomy(self) -> Taxonomy:
        """The taxonomy that the Matcher knows."""
        return self.matcher.indexer.taxonomy


def silent(_done: int, _total: int) -> None:
    """Report nothing of the progress."""


async def index_id_of(db: Connection, matcher: Matcher) -> int:
    """Return the number of the active index. Raises NotReady if others than `matcher` made it."""
    active = await active_index(db)
    if active is None:
        raise NotReady(missing="nothing is indexed yet; run `enmusubi index`")
    if active.identity != matcher.indexer.identity:
        raise NotReady(missing="the index was made by another model; run `enmusubi index`")
    return active.id


async def publish(db: Connection, finder: Finder, listing: Listing) -> None:
    """Save a new Listing, index it and keep its Matches, all in the caller's transaction.

    Raises RuleBroken, TextRefused or NotReady; then the caller's transaction must end unsaved.
    """
    matcher = finder.matcher
    (indexed,) = await asyncio.to_thread(matcher.indexer.index, [listing])
    await lock_index(db)
    index_id = await index_id_of(db, matcher)
    await save_listings(db, [listing])
    await save_indexed(db, index_id, [listing], [indexed])
    others = await candidates(
        db,
        index_id,
        indexed,
        wanted=ListingFilter(demo=listing.demo),
        depth=DEPTH,
        cache=finder.cache,
    )
    if not others:
        return
    if kind_of(listing) is Kind.NEED:
        found = await asyncio.to_thread(matcher.rank, indexed, others, k=KEPT)
        await save_matches(db, index_id, [listing.id], found)
        return
    found = await asyncio.to_thread(matcher.rank, indexed, others, k=len(others))
    await _insert_matches(db, index_id, found)


async def bring_up_to_date(db: Connection, matcher: Matcher, *, progress: Progress = silent) -> int:
    """Index all Listings that wait, keep the Matches anew, and let this index answer.

    Returns how many Listings were indexed, 0 if none waited; Matches that another ranker made
    are kept anew all the same. In the caller's transaction, so that an interrupted run leaves
    what was there before. `progress`: steps done, steps in all.
    """
    active = await active_index(db)
    index_id = await ensure_index_version(db, matcher.indexer.identity)
    ranker = matcher.ranker.identity
    answers = active is not None and (active.id, active.ranker) == (index_id, ranker)
    if answers and not await stale_listings(db, index_id, limit=1):
        return 0
    await lock_index(db)
    waiting = await stale_listings(db, index_id)
    published = await published_listings(db)
    needs = [one for one in published if one.kind is Kind.NEED]
    total, done = len(waiting) + len(needs), 0
    for start in range(0, len(waiting), BATCH):
        batch = waiting[start : start + BATCH]
        indexed = await asyncio.to_thread(matcher.indexer.index, batch)
        await save_indexed(db, index_id, batch, indexed)
        done += len(batch)
        progress(done, total)
    for demo in (False, True):
        done = await _keep_matches(
            db, matcher, index_id, [one for one in published if one.demo is demo], done,
            lambda done: progress(done, total),
        )  # fmt: skip
    await activate_index(db, index_id, ranker=ranker)
    return len(waiting)


async def _keep_matches(
    db: Connection,
    matcher: Matcher,
    index_id: int,
    published: Sequence[PublishedListing],
    done: int,
    progress: Callable[[int], None],
) -> int:
    """Keep the Matches of all Needs; invented and real Listings come in separate calls."""
    need_ids = [one.id for one in published if one.kind is Kind.NEED]
    solution_ids = [one.id for one in published if one.kind is Kind.SOLUTION]
    solutions = await indexed_by_ids(db, index_id, solution_ids)
    for start in range(0, len(need_ids), BATCH):
        batch = need_ids[start : start + BATCH]
        needs = await indexed_by_ids(db, index_id, batch)
        matches = await asyncio.to_thread(_rank_all, matcher, needs, solutions)
        await save_matches(db, index_id, batch, matches)
        done += len(batch)
        progress(done)
    return done


def _rank_all(
    matcher: Matcher, needs: Sequence[Indexed], solutions: Sequence[Indexed]
) -> list[Match]:
    if not solutions:
        return []
    return [match for need in needs for match in matcher.rank(need, solutions, k=KEPT)]


async def _insert_matches(db: Connection, index_id: int, found: Sequence[Match]) -> None:
    """Put the Matches of a new Solution among those kept of each Need, where it is good enough."""
    kept: dict[str, list[Match]] = {match.need_id: [] for match in found}
    for match in await matches_of_needs(db, list(kept), limit=KEPT):
        kept[match.need_id].append(match)
    changed: dict[str, list[Match]] = {}
    for match in found:
        order = sorted([*kept[match.need_id], match], key=lambda m: (-m.score, m.solution_id))
        best = order[:KEPT]
        if match in best:
            changed[match.need_id] = [replace(m, rank=r) for r, m in enumerate(best, start=1)]
    matches = [match for best in changed.values() for match in best]
    await save_matches(db, index_id, list(changed), matches)
