"""Makes everything ready to answer: database, schema, seed, model and index, side by side."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from api.finder import Finder
from api.keeping import Rest
from api.model_change import bring_up_to_date, catch_up
from api.models import Models
from api.progress import Step, Steps
from api.refusals import ModelRefused
from api.settings import Settings
from data.cluster import Cluster
from data.index import active_index, index_versions
from data.migrate import migrate
from data.pool import Connection, Pool, open_pool
from data.refresh import index_states
from data.seed import SEED, load_demo, load_seed, remove_demo
from data.server import EmbeddedServer
from matcher.errors import MatcherError
from matcher.matcher import Matcher
from matcher.shipped import STATIC, load_matcher

POOL_SIZE = 10
LONG_WORK_TIMEOUT_S = 3_600  # Of one statement while seeding and indexing.

log = logging.getLogger("enmusubi")


@dataclass(slots=True, kw_only=True)
class Running:
    """What a process that answers holds.

    `finder` is replaced as a whole when another model begins to answer; a request keeps the one
    that it began with.
    """

    settings: Settings
    dsn: str
    pool: Pool
    models: Models
    finder: Finder


@asynccontextmanager
async def running(
    settings: Settings, steps: Steps, *, demo: bool = False
) -> AsyncIterator[Running]:
    """Make ready whatever is missing, hand it over, and close it in order at the end.

    A model is loaded while the database starts. Raises DataError, MatcherError or ModelRefused.
    """
    async with AsyncExitStack() as stack:
        if settings.database_url is None:
            # A folder that cannot be used is told before the model is loaded for nothing.
            await asyncio.to_thread(Cluster(settings.home).open_home)
        models = Models(settings)
        stack.push_async_callback(models.settled)
        models.begin(settings.model or STATIC, steps)  # Most likely the one that answers.
        dsn = await stack.enter_async_context(database(settings, steps))
        with steps.step("schema"):
            await migrate(dsn)
        await fill(dsn, steps, demo=demo or settings.demo)
        async with alone(dsn) as db:
            finder, _ = await make_index_ready(db, models, settings, steps)
        if settings.model not in (None, finder.source):
            log.warning(
                "%r answers, not yet %r as ENMUSUBI_EMBEDDING_MODEL says; `enmusubi index --status`"
                " says more",
                finder.source,
                settings.model,
            )
        pool = await open_pool(dsn, size=POOL_SIZE)
        stack.push_async_callback(pool.close)
        yield Running(settings=settings, dsn=dsn, pool=pool, models=models, finder=finder)


async def make_index_ready(
    db: Connection, models: Models, settings: Settings, steps: Steps
) -> tuple[Finder, int]:
    """Return a Finder whose index has all Listings, and how many of them waited.

    That of the active index, else of the latest before it whose model can be loaded; only where
    there is none is an index made before anything is answered. Raises ModelRefused.
    """
    finder = await usable_finder(db, models, steps)
    if finder is None:
        finder = await _first_finder(db, models, settings)
        with steps.step("index") as step:
            return finder, await bring_up_to_date(db, finder, rest=told(step))
    with steps.step("index") as step:
        return finder, await catch_up(db, finder, rest=told(step))


async def usable_finder(db: Connection, models: Models, steps: Steps) -> Finder | None:
    """Return the Finder of the active index, else of the latest before it that can be used.

    None if there is none, or if no model of theirs can be loaded any more.
    """
    for version in await index_versions(db):
        if version.activated_at is None:
            continue
        try:
            matcher = await models.matcher_of(version, steps)
        except MatcherError as error:
            log.warning("%s", " ".join(str(error).split()))
        else:
            return Finder(matcher=matcher, source=version.source)
    return None


async def _first_finder(db: Connection, models: Models, settings: Settings) -> Finder:
    """Return the Finder of the setting, else of what answered last; its index is yet to be made."""
    active = await active_index(db)
    source = settings.model or (active.source if active else STATIC)
    try:
        return Finder(matcher=await models.matcher(source), source=source)
    except MatcherError as error:
        raise ModelRefused(reason=str(error)) from error


def told(step: Step) -> Rest:
    """Return what tells between two batches how far an index has come."""

    async def tell(db: Connection, index_id: int) -> None:
        state = (await index_states(db)).get(index_id)
        if state is not None:
            step.advance(state.done, state.total)

    return tell


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
    """Return the Matcher of the setting, of the shipped model without one; asks no database."""
    with steps.step("model"):
        return load_matcher(model=settings.model, threads=settings.threads)


async def fill(dsn: str, steps: Steps, *, demo: bool, folder: Path = SEED) -> dict[str, int]:
    """Load the seed, and the demo set if wanted; nothing doubles. Returns records by file."""
    async with alone(dsn) as connection:
        with steps.step("real data") as step:
            saved = await load_seed(connection, folder, progress=lambda _, d, n: step.advance(d, n))
        if demo:
            with steps.step("demo set") as step:
                count = await load_demo(connection, progress=lambda _, d, n: step.advance(d, n))
            saved |= {"demo set": count} if count else {}
    return saved


async def without_demo(dsn: str) -> int:
    """Take the invented set out again; return how many records went."""
    async with alone(dsn) as connection:
        return await remove_demo(connection)


async def index(dsn: str, matcher: Matcher, steps: Steps, *, source: str = STATIC) -> int:
    """Let the index of a Matcher answer, brought up to date; return how many Listings waited."""
    async with alone(dsn) as connection:
        with steps.step("index") as step:
            finder = Finder(matcher=matcher, source=source)
            return await bring_up_to_date(connection, finder, rest=told(step))


@asynccontextmanager
async def alone(dsn: str) -> AsyncIterator[Connection]:
    """Lend a connection of one's own, whose statements may take long."""
    pool = await open_pool(dsn, size=1, statement_timeout_s=LONG_WORK_TIMEOUT_S)
    try:
        async with pool.acquire() as connection:
            yield connection
    finally:
        await pool.close()
