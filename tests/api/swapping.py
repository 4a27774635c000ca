"""Sites over databases of their own, for tests in which another model takes over."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from api.app import create_app
from api.model_change import change_model
from api.models import Models
from api.operations.upkeep import Rhythm, kept_up
from api.progress import SilentSteps
from api.settings import Settings
from api.startup import Running, alone, make_index_ready
from data.index_request import ask_for_model
from data.pool import Connection, open_pool
from tests.api.conftest import OPERATOR, TOKEN

QUICK = Rhythm(watch_s=0.05, tend_s=0.1)
PATIENCE_S = 120.0
TEXT = {"text": "Tắc đường ở Hà Nội: đèn tín hiệu cần thích ứng với lưu lượng xe"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What one process of the site holds, and a reader of it."""

    running: Running
    client: httpx.AsyncClient

    async def model(self) -> str:
        """Return the model that a search is answered with."""
        response = await self.client.post("/api/v1/match", json=TEXT)
        assert response.status_code == 200, response.text
        return str(response.json()["index"]["model"])

    async def indexes(self) -> dict[str, object]:
        """Return what the operator is told of the indexes."""
        response = await self.client.get("/api/v1/index", headers=OPERATOR)
        assert response.status_code == 200, response.text
        return dict(response.json())


@asynccontextmanager
async def site(dsn: str, *, model: Path | str | None = None) -> AsyncIterator[Site]:
    """Start a process of the site as `enmusubi serve` does, without its socket."""
    named = None if model is None else str(model)
    settings = Settings(home=Path("/nonexistent"), database_url=dsn, model=named)
    models = Models(settings)
    async with alone(dsn) as db:
        finder, _ = await make_index_ready(db, models, settings, SilentSteps())
    async with await open_pool(dsn, size=4) as pool:
        running = Running(settings=settings, dsn=dsn, pool=pool, models=models, finder=finder)
        transport = httpx.ASGITransport(create_app(running, token=TOKEN))
        async with (
            kept_up(running, QUICK),
            httpx.AsyncClient(transport=transport, base_url="http://site") as client,
        ):
            yield Site(running=running, client=client)
        await models.settled()


class Interrupted(Exception):
    """Stands for a process that ends in the middle."""


def models_of_a_command() -> Models:
    """Return what a command of its own process would load models with."""
    return Models(Settings(home=Path("/nonexistent")))


async def change(dsn: str, source: Path | str) -> None:
    """Do what `enmusubi index --model` does."""
    async with alone(dsn) as db:
        await ask_for_model(db, str(source))
        await change_model(db, models_of_a_command(), str(source))


async def begin(db: Connection, source: Path) -> None:
    """Prepare a model for one batch, and be interrupted."""

    async def rest(_db: Connection, _index_id: int) -> None:
        raise Interrupted

    await ask_for_model(db, str(source))
    with pytest.raises(Interrupted):
        await change_model(db, models_of_a_command(), str(source), rest=rest)


async def post(one: Site, room: str, text: str) -> str:
    """Publish a Need or a Solution, and return its id."""
    posted = await one.client.post(f"/api/v1/{room}", json={"text": text}, headers=OPERATOR)
    assert posted.status_code == 201, posted.text
    return str(posted.json()["id"])


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something holds, with patience."""
    async with asyncio.timeout(PATIENCE_S):
        while not await holds():
            await asyncio.sleep(0.2)


async def until_it_answers_with(one: Site, folder: Path) -> None:
    """Wait until a site answers with the model of a folder."""

    async def answers() -> bool:
        return (await one.model()).startswith(f"{folder.name}@")

    await until(answers)


async def said(caplog: pytest.LogCaptureFixture, words: str) -> bool:
    """Whether the log has these words."""
    return words in caplog.text
