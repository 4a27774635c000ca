"""Keeps the indexes current while the site answers, and lets another model take over unnoticed."""

import asyncio
import logging
import math
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from api.finder import Finder
from api.indexing import prepare
from api.model_change import ask_for_setting, change_model
from api.refusals import RequestReplaced
from api.startup import Running, alone
from data.errors import DataError
from data.failures import DRIVER_ERRORS, failure
from data.index import IndexVersion, active_index, index_versions
from data.index_request import index_request, note_problem_of_request
from data.pool import Connection
from data.refresh import index_states, work_on
from matcher.errors import MatcherError

log = logging.getLogger("enmusubi")

STORE_ERRORS = (*DRIVER_ERRORS, DataError, TimeoutError)
LONGEST_REST_S = 2.0
ACQUIRE_S = 5.0
RETRY_S = 2.0
TELL_AGAIN_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How often a process looks whether another index answers, and whether an index lacks any."""

    watch_s: float = 1.0
    tend_s: float = 5.0


@asynccontextmanager
async def kept_up(running: Running, rhythm: Rhythm | None = None) -> AsyncIterator[None]:
    """Watch and tend for the time of the block."""
    upkeep = _Upkeep(running, rhythm or Rhythm())
    tasks = [asyncio.create_task(_go_on(work)) for work in (upkeep.watch, upkeep.tend)]
    for task in tasks:
        task.add_done_callback(_tell_of_end)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class _Upkeep:
    def __init__(self, running: Running, rhythm: Rhythm) -> None:
        self._running, self._rhythm = running, rhythm
        self._asked = False
        self._refused: datetime | None = None
        self._unusable: set[int] = set()

    async def watch(self) -> None:
        """Look again and again which index is active, and answer with that one; without end."""
        while True:
            async with self._running.pool.acquire(timeout=ACQUIRE_S) as db:
                active = await active_index(db)
            if active is not None and active.activated_at != self._refused:
                await self._answer_with(active)
            await asyncio.sleep(self._rhythm.watch_s)

    async def _answer_with(self, active: IndexVersion) -> None:
        """Work with this index from now on; requests under way end with their own."""
        running = self._running
        if active.identity == running.finder.matcher.indexer.identity:
            return
        try:
            matcher = await running.models.matcher_of(active)
        except MatcherError as error:
            self._refused = active.activated_at
            log.warning("%s; %r answers on", _line(error), running.finder.source)
            return
        running.finder = Finder(matcher=matcher, source=active.source)
        log.info("%r answers from now on", active.source)

    async def tend(self) -> None:
        """Prepare the model that is asked for, and index what the others lack; without end."""
        async with alone(self._running.dsn) as db:
            if not self._asked:
                await ask_for_setting(db, self._running.settings.model, self._running.finder)
                self._asked = True
            while True:
                await self._change_model(db)
                versions = [one for one in await index_versions(db) if one.activated_at][:2]
                for version in versions:
                    await self._catch_up(db, version)
                sources = {one.source for one in versions}
                self._running.models.keep({*sources, self._running.finder.source})
                await asyncio.sleep(self._rhythm.tend_s)

    async def _change_model(self, db: Connection) -> None:
        request = await index_request(db)
        if request.source is None or not request.waits:
            return
        log.info("preparing the index of %r", request.source)
        try:
            await change_model(db, self._running.models, request.source, rest=rest_as_long())
        except RequestReplaced as error:
            log.info("%s", error)
        except MatcherError as error:
            problem = problem_of_model(error)
            await note_problem_of_request(db, request.source, problem)
            log.warning("%s", problem)

    async def _catch_up(self, db: Connection, version: IndexVersion) -> None:
        """Index what one index lacks, if its model is there and nobody else does."""
        state = (await index_states(db)).get(version.id)
        if state is None or state.done == state.total or version.id in self._unusable:
            return
        try:
            matcher = await self._running.models.matcher_of(version)
        except MatcherError as error:
            self._unusable.add(version.id)
            log.warning("%s; its index %d is not kept current", _line(error), version.id)
            return
        if version.active and version.ranker != matcher.ranker.identity:
            return  # A process of another release ranks; two would undo each other's work.
        async with work_on(db, version.id) as mine:
            if mine:
                finder = Finder(matcher=matcher, source=version.source)
                await prepare(db, finder, version.id, rest=rest_as_long())


def rest_as_long() -> Callable[[Connection, int], Awaitable[None]]:
    """Return a rest as long as the work since the last one: answers come first."""
    since = time.perf_counter()

    async def rest(_db: Connection, _index_id: int) -> None:
        nonlocal since
        await asyncio.sleep(min(time.perf_counter() - since, LONGEST_REST_S))
        since = time.perf_counter()

    return rest


def problem_of_model(error: MatcherError) -> str:
    """Return the sentence on a model that cannot be had: why, and what to do."""
    return (
        f"{_line(error)}; mend it and run `enmusubi index --model NAME` again, or name another;"
        " the old model answers on"
    )


async def _go_on(work: Callable[[], Awaitable[None]]) -> None:
    """Work until cancelled; a database that is away for a while is told, and waited for."""
    told_at = -math.inf
    while True:
        try:
            await work()
        except (*STORE_ERRORS, MatcherError) as error:
            if time.monotonic() > told_at + TELL_AGAIN_S:
                told_at = time.monotonic()
                reason = failure(error) if isinstance(error, DRIVER_ERRORS) else error
                log.warning("the index is not kept current: %s", _line(reason))
        await asyncio.sleep(RETRY_S)


def _tell_of_end(task: "asyncio.Task[None]") -> None:
    """Tell of an error that nobody foresaw; it would be silent until the process ends."""
    if not task.cancelled():
        log.error("the index is no longer kept current", exc_info=task.exception())


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())
