"""The Matchers of this process, by whence their model is loaded; each is loaded once."""

import asyncio
from collections.abc import Callable, Collection
from functools import partial

from api.progress import SilentSteps, Steps
from api.settings import Settings
from data.index import IndexVersion
from matcher.errors import ModelUnavailable
from matcher.matcher import Matcher
from matcher.shipped import load_matcher

Load = Callable[[str], Matcher]


class Models:
    """Loads Matchers in threads and keeps them. `load` makes the Matcher of a source."""

    def __init__(self, settings: Settings, *, load: Load | None = None) -> None:
        self._load = load or partial(_load, settings)
        self._tasks: dict[str, asyncio.Task[Matcher]] = {}

    def begin(self, source: str, steps: Steps | None = None) -> "asyncio.Task[Matcher]":
        """Start to load a model, unless that was done; one that failed is tried again."""
        task = self._tasks.get(source)
        if task is None or (task.done() and (task.cancelled() or task.exception() is not None)):
            told = self._told(source, steps or SilentSteps())
            task = self._tasks[source] = asyncio.create_task(told)
            task.add_done_callback(_seen)
        return task

    async def matcher(self, source: str, steps: Steps | None = None) -> Matcher:
        """Return the Matcher of a source. Raises MatcherError."""
        return await asyncio.shield(self.begin(source, steps))

    async def matcher_of(self, version: IndexVersion, steps: Steps | None = None) -> Matcher:
        """Return the Matcher that made an index, read anew if its folder has changed since.

        Raises MatcherError; ModelUnavailable too if it makes other vectors than it did.
        """
        matcher = await self.matcher(version.source, steps)
        if matcher.indexer.identity != version.identity:
            self._tasks.pop(version.source, None)
            matcher = await self.matcher(version.source, steps)
        if matcher.indexer.identity != version.identity:
            reason = f"it, its tokenizer or the taxonomy is not what made index {version.id}"
            raise ModelUnavailable(name=version.source, reason=reason)
        return matcher

    async def fresh_matcher(self, source: str) -> Matcher:
        """Return the Matcher of a source as it is now, even if it was loaded before.

        A load that is under way is joined: two at once would take twice the time.
        """
        task = self._tasks.get(source)
        if task is not None and task.done():
            del self._tasks[source]
        return await self.matcher(source)

    def keep(self, sources: Collection[str]) -> None:
        """Let go of the memory of all others."""
        for source in self._tasks.keys() - set(sources):
            if self._tasks[source].done():
                del self._tasks[source]

    async def settled(self) -> None:
        """Wait for threads that cannot be stopped, so that they do not outlive their process."""
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _told(self, source: str, steps: Steps) -> Matcher:
        with steps.step("model"):
            return await asyncio.to_thread(self._load, source)


def _seen(task: "asyncio.Task[Matcher]") -> None:
    """Look at a failure: whoever needs the Matcher is told, and else asyncio logs a traceback."""
    if not task.cancelled():
        task.exception()


def _load(settings: Settings, source: str) -> Matcher:
    return load_matcher(model=source, threads=settings.threads)
