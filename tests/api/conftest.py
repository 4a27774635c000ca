"""The whole application over a database with the real and the invented data, once a test run."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.indexing import Finder
from api.progress import SilentSteps
from api.settings import Settings
from api.startup import Running, fill, index
from data.pool import open_pool
from tests.conftest import NewDatabase
from tests.matcher.shipped import shipped_matcher

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
        yield Running(settings=settings, pool=pool, finder=finder)


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
