"""Lets another model answer: its index is prepared beside the old one, then takes its place."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from api.finder import Finder
from api.indexing import prepare
from api.keeping import Rest, no_rest
from api.models import Models
from api.refusals import InputRefused, RequestReplaced
from data.index import activate_index, active_index, ensure_index_version, previous_index
from data.index_request import (
    ask_for_model,
    end_request,
    index_request,
    note_index_of_request,
    note_setting,
)
from data.pool import Connection
from data.refresh import lock_index, work_on
from matcher.errors import ModelUnavailable

log = logging.getLogger("enmusubi")

LONGEST_VECTOR = 4_000  # What a halfvec of pgvector can be compared at.
TURN_S = 0.5  # Between two looks whether another process has ended its work on an index.


async def catch_up(db: Connection, finder: Finder, *, rest: Rest = no_rest) -> int:
    """Index all that waits for the index of this Matcher, and keep its Matches.

    Returns how many Listings were indexed. Whoever else works on it is waited for.
    """
    ranker = finder.matcher.ranker.identity
    identity = finder.matcher.indexer.identity
    index_id = await ensure_index_version(db, identity, source=finder.source)
    async with _turn(db, index_id, rest):
        active = await active_index(db)
        if active is None or active.id != index_id or active.ranker == ranker:
            return await prepare(db, finder, index_id, rest=rest)
        async with db.transaction():  # Lists show the Matches of one ranker, never of two.
            await lock_index(db)
            return await prepare(db, finder, index_id, rest=rest)


async def bring_up_to_date(db: Connection, finder: Finder, *, rest: Rest = no_rest) -> int:
    """Let the index of this Matcher answer, with all Listings; return how many it lacked."""
    count = await catch_up(db, finder, rest=rest)
    active = await active_index(db)
    if active is None or active.identity != finder.matcher.indexer.identity:
        index_id = await ensure_index_version(
            db, finder.matcher.indexer.identity, source=finder.source
        )
        count += await _switch(db, finder, index_id)
    return count


async def ask_for_setting(db: Connection, setting: str | None, finder: Finder) -> None:
    """Ask for the model of the setting if that has changed since the last start.

    One that has not changed asks for nothing: what was decided by command since then, a rollback
    above all, outlives a restart. What could not be had is asked for again, and so is the model
    of the active index where `finder` has to answer with that of an earlier one.
    """
    request, active = await index_request(db), await active_index(db)
    in_order = active is not None and active.identity == finder.matcher.indexer.identity
    if setting is not None and setting != request.setting:
        await note_setting(db, setting)
        if not in_order or setting != finder.source:
            await ask_for_model(db, setting)
        else:
            await end_request(db)
    elif request.problem is not None and request.source is not None:
        await ask_for_model(db, request.source)
    elif active is not None and not in_order and request.source is None:
        await ask_for_model(db, active.source)
    elif setting is not None and setting != finder.source and request.source is None:
        log.warning(
            "%r answers, as was decided by command; `enmusubi index --model %s` changes to what"
            " ENMUSUBI_EMBEDDING_MODEL says",
            finder.source,
            setting,
        )


async def change_model(
    db: Connection, models: Models, source: str, *, rest: Rest = no_rest
) -> None:
    """Prepare the index of the model that is asked for, and let it answer.

    Raises MatcherError if it cannot be had, RequestReplaced if another is asked for by now.
    """
    matcher = await models.fresh_matcher(source)
    if matcher.indexer.identity.dimension > LONGEST_VECTOR:
        reason = f"its vectors are longer than the {LONGEST_VECTOR:,} numbers that can be kept"
        raise ModelUnavailable(name=source, reason=reason)
    finder = Finder(matcher=matcher, source=source)
    index_id = await ensure_index_version(db, matcher.indexer.identity, source=source)
    if not await note_index_of_request(db, source, index_id):
        raise RequestReplaced(source=source)

    async def rest_while_asked(db: Connection, index_id: int) -> None:
        await _require_asked(db, source)
        await rest(db, index_id)

    async with _turn(db, index_id, rest_while_asked):
        await _require_asked(db, source)
        active = await active_index(db)
        if active is None or active.id != index_id:
            await prepare(db, finder, index_id, rest=rest_while_asked)
        # Also where it is the active one: a process that could not load it is to try again.
        await _switch(db, finder, index_id, asked=source)


async def roll_back(db: Connection, models: Models, *, rest: Rest = no_rest) -> str:
    """Let the previous index answer again, once it has all Listings; return whence its model is.

    What is asked for is asked for no more. Raises InputRefused without a previous index,
    MatcherError if its model cannot be had.
    """
    previous = await previous_index(db)
    if previous is None:
        raise InputRefused("there is no previous index to return to")
    finder = Finder(matcher=await models.matcher_of(previous), source=previous.source)
    async with _turn(db, previous.id, rest):
        await prepare(db, finder, previous.id, rest=rest)
        await _switch(db, finder, previous.id)
    return previous.source


async def _switch(
    db: Connection, finder: Finder, index_id: int, *, asked: str | None = None
) -> int:
    """Let a prepared index answer, in one transaction with what was posted since it was prepared.

    With `asked`, only if that model is still asked for. Returns how many Listings it lacked.
    """
    async with db.transaction():
        await lock_index(db)
        if asked is not None:
            await _require_asked(db, asked)
        count = await prepare(db, finder, index_id)
        await activate_index(db, index_id, ranker=finder.matcher.ranker.identity)
        await end_request(db)
    return count


async def _require_asked(db: Connection, source: str) -> None:
    if (await index_request(db)).source != source:
        raise RequestReplaced(source=source)


@asynccontextmanager
async def _turn(db: Connection, index_id: int, rest: Rest) -> AsyncIterator[None]:
    """Take the work on an index, after whoever has it."""
    while True:
        async with work_on(db, index_id) as mine:
            if mine:
                yield
                return
        await rest(db, index_id)
        await asyncio.sleep(TURN_S)
