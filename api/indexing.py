"""Keeps an index in step with the Listings: a new one at once, or all that wait, batch by batch."""

import asyncio

from api.finder import Finder
from api.keeping import Rest, keep_matches, keep_matches_of, no_rest
from api.refusals import NotReady
from data.index import index_of_makers, save_indexed, stale_listings
from data.listings import save_listings
from data.pool import Connection
from data.refresh import lock_index, take_ranker
from matcher.domain import Listing
from matcher.matcher import Matcher

BATCH = 32


async def index_id_of(db: Connection, matcher: Matcher) -> int:
    """Return the number of the index that `matcher` made, which answers or did before.

    While the model is replaced, what began with the old one ends with it. Raises NotReady.
    """
    index_id = await index_of_makers(db, matcher.indexer.identity)
    if index_id is None:
        raise NotReady(missing="nothing is indexed with this model; run `enmusubi index`")
    return index_id


async def publish(db: Connection, finder: Finder, listing: Listing) -> None:
    """Save a new Listing, index it and keep its Matches, all in the caller's transaction.

    Other indexes get it in the background. Raises RuleBroken, TextRefused or NotReady; then the
    caller's transaction must end unsaved.
    """
    (indexed,) = await asyncio.to_thread(finder.matcher.indexer.index, [listing])
    await lock_index(db)
    index_id = await index_id_of(db, finder.matcher)
    await save_listings(db, [listing])
    await save_indexed(db, index_id, [listing], [indexed])
    await keep_matches_of(db, finder, index_id, indexed, demo=listing.demo)


async def prepare(db: Connection, finder: Finder, index_id: int, *, rest: Rest = no_rest) -> int:
    """Index all Listings that an index lacks and keep their Matches; return how many it lacked.

    Each batch is a transaction of its own, unless the caller has one, so that whoever goes on
    after an interruption begins where it ended. `rest` comes between the batches.
    """
    await take_ranker(db, index_id, finder.matcher.ranker.identity)
    count = 0
    while waiting := await stale_listings(db, index_id, limit=BATCH):
        indexed = await asyncio.to_thread(finder.matcher.indexer.index, waiting)
        async with db.transaction():
            await lock_index(db)
            await save_indexed(db, index_id, waiting, indexed)
        count += len(waiting)
        await rest(db, index_id)
    await keep_matches(db, finder, index_id, rest=rest)
    return count
