"""The embedded PostgreSQL for the tests: one server a session, each test rolled back."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from data.migrate import migrate
from data.pool import Connection, Pool, open_pool
from data.server import EmbeddedServer


class NewDatabase(Protocol):
    """Makes a database and returns its DSN: migrated and empty, or as bare as PostgreSQL's own."""

    async def __call__(self, *, migrated: bool = True) -> str: ...


@pytest.fixture
def home() -> Iterator[Path]:
    """An empty folder that the server's account can reach, which root's own tmp_path is not."""
    folder = Path(tempfile.mkdtemp(prefix="enmusubi-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def server() -> Iterator[EmbeddedServer]:
    """The server of this test run; what it stores need not survive a power cut."""
    folder = Path(tempfile.mkdtemp(prefix="enmusubi-tests-"))
    folder.chmod(0o755)
    careless = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    with EmbeddedServer(folder, settings=careless) as server:
        yield server
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
async def new_database(server: EmbeddedServer) -> AsyncIterator[NewDatabase]:
    """Databases of one's own, for tests that must commit."""
    admin = await asyncpg.connect(server.dsn)
    made = 0

    async def make(*, migrated: bool = True) -> str:
        nonlocal made
        made += 1
        template = "migrated" if migrated else "template0"
        await admin.execute(f"CREATE DATABASE test_{made} TEMPLATE {template}")
        return _with_database(server.dsn, f"test_{made}")

    await admin.execute("CREATE DATABASE migrated TEMPLATE template0")
    await migrate(_with_database(server.dsn, "migrated"))
    yield make
    await admin.close()


@pytest.fixture(scope="session")
async def pool(new_database: NewDatabase) -> AsyncIterator[Pool]:
    """Connections to a migrated database; use `db` where one connection will do."""
    async with await open_pool(await new_database(), size=4) as pool:
        yield pool


@pytest.fixture
async def db(pool: Pool) -> AsyncIterator[Connection]:
    """A connection inside a transaction that is rolled back after the test."""
    async with pool.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        yield connection
        await transaction.rollback()


def _with_database(dsn: str, name: str) -> str:
    return urlunsplit(urlsplit(dsn)._replace(path=f"/{name}"))
