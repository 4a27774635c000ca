"""The whole application over a database with the real and the invented data, once a test run."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.finder import Finder
from api.models import Models
from api.progress import SilentSteps
from api.settings import Settings
from api.startup import Running, alone, fill, index
from data.pool import open_pool
from data.server import EmbeddedServer
from tests.conftest import NewDatabase
from tests.matcher.shipped import shipped_matcher
from tests.models import cut_model, weighed_model

NewSite = Callable[[], Awaitable[str]]

TOKEN = "the-token-of-dora"
OPERATOR = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="session")
async def seeded(new_database: NewDatabase) -> str:
    """The address of a database with seed and demo set, indexed by the shipped Matcher.

    Tests may add to it; none may count on exact numbers.
    """
    dsn = await new_database()
    await fill(dsn, SilentSteps(), demo=True)
    await index(dsn, shipped_matcher(), SilentSteps())
    return dsn


@pytest.fixture(scope="session")
async def everything(seeded: str) -> AsyncIterator[Running]:
    """What a process that answers holds."""
    settings = Settings(home=Path("/nonexistent"), database_url=seeded)
    async with await open_pool(seeded, size=4) as pool:
        finder = Finder(matcher=shipped_matcher())
        models = Models(settings)
        yield Running(settings=settings, dsn=seeded, pool=pool, models=models, finder=finder)


@pytest.fixture(scope="session")
def app(everything: Running) -> FastAPI:
    """The application itself."""
    return create_app(everything, token=TOKEN)


@pytest.fixture(scope="session")
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A reader of the site, in this process."""
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://site") as client:
        yield client


@pytest.fixture(scope="session")
def cut(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of 128 dimensions."""
    return cut_model(tmp_path_factory.mktemp("models") / "cut")


@pytest.fixture(scope="session")
def weighed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of as many dimensions as the shipped one."""
    return weighed_model(tmp_path_factory.mktemp("models") / "weighed")


@pytest.fixture(scope="session")
async def new_site(new_database: NewDatabase, server: EmbeddedServer) -> AsyncIterator[NewSite]:
    """Databases with some real data, indexed by the shipped model; each is a copy of one."""
    dsn = await new_database()
    await fill(dsn, SilentSteps(), demo=False)
    async with alone(dsn) as db:
        await db.execute("DELETE FROM listing WHERE id !~ '-0[0-5][1-5]$'")
    await index(dsn, shipped_matcher(), SilentSteps())
    admin = await asyncpg.connect(server.dsn)
    template = dsn.partition("?")[0].rpartition("/")[2]
    made = 0

    async def make() -> str:
        nonlocal made
        made += 1
        await admin.execute(f"CREATE DATABASE swap_{made} TEMPLATE {template}")
        return dsn.replace(f"/{template}?", f"/swap_{made}?")

    yield make
    await admin.close()
