"""What `enmusubi doctor` looks at: machine, folder, database, data, model. Changes nothing."""

import platform
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from api.finder import Finder
from api.models import Models
from api.operations.service import Check, readiness
from api.progress import SilentSteps
from api.settings import Settings
from api.startup import database, usable_finder
from api.version import VERSION
from data.cluster import Cluster
from data.errors import DataError
from data.failures import DRIVER_ERRORS
from data.index_request import index_request
from data.overview import overview
from data.pool import Pool, open_pool
from matcher.errors import MatcherError
from matcher.shipped import STATIC

LEAST_FREE_BYTES = 500_000_000


async def diagnose(settings: Settings) -> tuple[Check, ...]:
    """Return all that was looked at, also after something was found missing."""
    checks = [_version(), _disk(settings)]
    if settings.database_url is None and not Cluster(settings.home).data.exists():
        detail = f"{settings.home} holds no data yet; run `enmusubi serve`"
        return (*checks, Check(name="database", ok=False, detail=detail))
    models = Models(settings)
    models.begin(settings.model or STATIC)
    try:
        async with _pool(settings) as pool:
            checks += await readiness(pool, await _finder(pool, models, settings))
            if all(check.ok for check in checks):
                checks += [await _data(pool), *await _request(pool)]
    except MatcherError as error:
        checks.append(Check(name="model", ok=False, detail=str(error)))
    except DataError as error:
        checks.append(Check(name="database", ok=False, detail=" ".join(str(error).split())))
    finally:
        await models.settled()
    return tuple(checks)


@asynccontextmanager
async def _pool(settings: Settings) -> AsyncIterator[Pool]:
    async with database(settings, SilentSteps()) as dsn:
        pool = await open_pool(dsn, size=1)
        try:
            yield pool
        finally:
            await pool.close()


def _version() -> Check:
    detail = f"enmusubi {VERSION}, Python {platform.python_version()}, {platform.platform()}"
    return Check(name="version", ok=True, detail=detail)


def _disk(settings: Settings) -> Check:
    place = settings.home
    while not place.exists() and place != place.parent:
        place = place.parent
    free = shutil.disk_usage(place).free
    detail = f"{settings.home}, {free / 1e9:.1f} GB free"
    return Check(name="folder", ok=free >= LEAST_FREE_BYTES, detail=detail)


async def _finder(pool: Pool, models: Models, settings: Settings) -> Finder:
    """Return the Finder that `enmusubi serve` would answer with, as far as that can be told."""
    with suppress(*DRIVER_ERRORS):  # What is missing is told by the checks that follow.
        async with pool.acquire() as db:
            if found := await usable_finder(db, models, SilentSteps()):
                return found
    source = settings.model or STATIC
    return Finder(matcher=await models.matcher(source), source=source)


async def _request(pool: Pool) -> list[Check]:
    """Return whether the model that is asked for can be had; nothing if none is."""
    async with pool.acquire() as db:
        request = await index_request(db)
    if request.source is None:
        return []
    detail = request.problem or f"{request.source} is being prepared"
    return [Check(name="change", ok=request.problem is None, detail=detail)]


async def _data(pool: Pool) -> Check:
    async with pool.acquire() as connection:
        found = await overview(connection)
    detail = (
        f"{found.needs} Needs, {found.solutions} Solutions, {found.organisations} Organisations, "
        f"{found.cities} Cities, {found.programmes} Programmes"
        f"{', and invented ones' if found.has_demo else ''}"
    )
    return Check(name="data", ok=found.needs > 0 and found.solutions > 0, detail=detail)
