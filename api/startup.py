"""Makes everything ready to answer: database, schema, seed, model and index, side by side."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from api.indexing import Finder, bring_up_to_date
from api.progress import Steps
from api.settings import Settings
from data.cluster import Cluster
from data.migrate import migrate
from data.pool import Pool, open_pool, transaction
from data.seed import SEED, load_demo, load_seed, remove_demo
from data.server import EmbeddedServer
from matcher.matcher import Matcher
from matcher.shipped import load_matcher

POOL_SIZE = 10
LONG_WORK_TIMEOUT_S = 3_600  # Of one statement while seeding and indexing.


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """What a process that answers holds."""

    settings: Settings
    pool: Pool
    finder: Finder


@asynccontextmanager
async def running(
    settings: Settings, steps: Steps, *, demo: bool = False
) -> AsyncIterator[Running]:
    """Make ready whatever is missing, hand it over, and close it in order at the end.

    The model is loaded while the database starts. Raises DataError or MatcherError.
    """
    async with AsyncExitStack() as stack:
        if settings.database_url is None:
            # A folder that cannot be used is told before the model is loaded for nothing.
            await asyncio.to_thread(Cluster(settings.home).open_home)
        model = asyncio.create_task(asyncio.to_thread(load_model, settings, steps))
        stack.push_async_callback(_settled, model)
        dsn = await stack.enter_async_context(database(settings, steps))
        with steps.step("schema"):
            await migrate(dsn)
        await fill(dsn, steps, demo=demo or settings.demo)
        matcher = await model
        await index(dsn, matcher, steps)
        pool = await open_pool(dsn, size=POOL_SIZE)
        stack.push_async_callback(pool.close)
        yield Running(settings=settings, pool=pool, finder=Finder(matcher=matcher))


@asynccontextmanager
async def database(settings: Settings, steps: Steps) -> AsyncIterator[str]:
    """Yield the address of the database, the embedded one started or attached to if need be."""
    if settings.database_url:
        yield settings.database_url
        return
    server = EmbeddedServer(settings.home)
    with steps.step("database"):
        await asyncio.to_thread(server.start)
    try:
        yield server.dsn
    finally:
        await asyncio.shield(asyncio.to_thread(server.stop))


def load_model(settings: Settings, steps: Steps) -> Matcher:
    """Return the Matcher as shipped, or with the model of the settings."""
    with steps.step("model"):
        return load_matcher(model=settings.model, threads=settings.threads)


async def fill(dsn: str, steps: Steps, *, demo: bool, folder: Path = SEED) -> dict[str, int]:
    """Load the seed, and the demo set if wanted; nothing doubles. Returns records by file."""
    async with _alone(dsn) as pool, pool.acquire() as connection:
        with steps.step("real data") as step:
            saved = await load_seed(connection, folder, progress=lambda _, d, n: step.advance(d, n))
        if demo:
            with steps.step("demo set") as step:
                count = await load_demo(connection, progress=lambda _, d, n: step.advance(d, n))
            saved |= {"demo set": count} if count else {}
    return saved


async def without_demo(dsn: str) -> int:
    """Take the invented set out again; return how many records went."""
    async with _alone(dsn) as pool, pool.acquire() as connection:
        return await remove_demo(connection)


async def index(dsn: str, matcher: Matcher, steps: Steps) -> int:
    """Index what waits for it and keep Matches up to date; return how many Listings."""
    with steps.step("index") as step:
        async with _alone(dsn) as pool, transaction(pool) as connection:
            return await bring_up_to_date(connection, matcher, progress=step.advance)


@asynccontextmanager
async def _alone(dsn: str) -> AsyncIterator[Pool]:
    """Lend one connection whose statements may take long."""
    pool = await open_pool(dsn, size=1, statement_timeout_s=LONG_WORK_TIMEOUT_S)
    try:
        yield pool
    finally:
        await pool.close()


async def _settled(task: "asyncio.Task[Matcher]") -> None:
    """Wait for a thread that cannot be stopped, so that it does not outlive what it belongs to."""
    await asyncio.gather(task, return_exceptions=True)
