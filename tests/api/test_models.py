"""Models are loaded once at a time, and a failure that nobody waits for makes no noise."""

import asyncio
import gc
import threading
from pathlib import Path

import pytest

from api.models import Models
from api.settings import Settings
from matcher.errors import ModelUnavailable
from matcher.matcher import Matcher
from tests.matcher.shipped import shipped_matcher


async def test_a_load_under_way_is_joined_and_one_that_ended_is_done_anew() -> None:
    loads, go_on = [], threading.Event()

    def load(source: str) -> Matcher:
        loads.append(source)
        assert go_on.wait(timeout=10)
        return shipped_matcher()

    models = Models(Settings(home=Path("/nonexistent")), load=load)
    models.begin("static")
    fresh = asyncio.create_task(models.fresh_matcher("static"))
    await asyncio.sleep(0.05)
    go_on.set()
    await fresh
    assert loads == ["static"]
    await models.fresh_matcher("static")
    assert loads == ["static", "static"]


async def test_a_failure_of_a_load_begun_ahead_is_left_to_who_needs_the_model(
    caplog: pytest.LogCaptureFixture,
) -> None:
    models = Models(Settings(home=Path("/nonexistent")))
    task = models.begin("/nonexistent/model")
    await asyncio.wait([task])
    del task
    with pytest.raises(ModelUnavailable):
        await models.fresh_matcher("/nonexistent/model")
    gc.collect()
    assert "never retrieved" not in caplog.text
