"""A model that cannot be had: told in a sentence, while the old one answers, also after a start."""

from pathlib import Path

import pytest

from api.model_change import roll_back
from api.models import Models
from api.progress import SilentSteps
from api.refusals import ModelRefused
from api.settings import Settings
from api.startup import alone, make_index_ready
from data.index import index_versions
from data.index_request import ask_for_model
from data.matches import matches_of_needs
from matcher.errors import ModelUnavailable
from tests.api.conftest import NewSite
from tests.api.swapping import (
    change,
    models_of_a_command,
    post,
    said,
    site,
    until,
    until_it_answers_with,
)
from tests.conftest import NewDatabase
from tests.models import cut_model, damage


@pytest.mark.parametrize("broken", ["damaged", "/nonexistent/model", "no-such-model-of-anybody"])
async def test_a_model_that_cannot_be_had_is_told_and_the_old_one_answers_on(
    new_site: NewSite, tmp_path: Path, caplog: pytest.LogCaptureFixture, broken: str
) -> None:
    dsn = await new_site()
    source = broken
    if broken == "damaged":
        folder = cut_model(tmp_path / "damaged")
        damage(folder)
        source = str(folder)
    async with site(dsn, model=source) as one:
        await until(lambda: said(caplog, "the old model answers on"))
        assert (await one.model()).startswith("static@")
        ready = await one.client.get("/readyz")
        assert ready.status_code == 200
        assert "cannot be had" in ready.text
        assert "/nonexistent" not in ready.text  # Where things lie is for operators alone.
        request = (await one.indexes())["request"]
        assert isinstance(request, dict)
        assert request["source"] == source
        assert source in request["problem"]
        if broken == "damaged":
            assert "weights.safetensors is damaged" in request["problem"]


async def test_a_model_that_was_mended_is_taken_at_the_next_start(
    new_site: NewSite, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    dsn, folder = await new_site(), tmp_path / "late"
    async with site(dsn, model=folder):
        await until(lambda: said(caplog, "the old model answers on"))
    cut_model(folder)
    async with site(dsn, model=folder) as one:
        await until_it_answers_with(one, folder)


async def test_a_start_goes_by_the_previous_index_if_the_active_model_is_damaged(
    new_site: NewSite, tmp_path: Path
) -> None:
    dsn, folder = await new_site(), cut_model(tmp_path / "mine")
    await change(dsn, folder)
    damage(folder)
    async with site(dsn, model=folder) as one:
        assert (await one.model()).startswith("static@")
        need_id = await post(one, "needs", "Floods in the old town every rainy season")
        assert (await one.client.get(f"/api/v1/needs/{need_id}/matches")).status_code == 200
        ready = await one.client.get("/readyz")
        assert (ready.status_code, "an earlier index answers" in ready.text) == (200, True)

        async def told() -> bool:
            request = (await one.indexes())["request"]
            return isinstance(request, dict) and "damaged" in (request["problem"] or "")

        await until(told)
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()
        cut_model(folder)
        await change(dsn, folder)
        await until_it_answers_with(one, folder)
        assert (await one.client.get(f"/api/v1/needs/{need_id}/matches")).status_code == 200
        async with alone(dsn) as db:
            assert await matches_of_needs(db, [need_id])


async def test_without_any_index_a_model_that_cannot_be_had_ends_the_start(
    new_database: NewDatabase,
) -> None:
    settings = Settings(home=Path("/nonexistent"), model="/nonexistent/model")
    async with alone(await new_database()) as db:
        with pytest.raises(ModelRefused, match="name a folder or a model that is on this machine"):
            await make_index_ready(db, Models(settings), settings, SilentSteps())


async def test_a_folder_whose_model_was_exchanged_is_indexed_anew(
    new_site: NewSite, tmp_path: Path
) -> None:
    dsn, folder = await new_site(), cut_model(tmp_path / "mine")
    await change(dsn, folder)
    async with site(dsn) as one:
        old = await one.model()
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()
        cut_model(folder, dimension=64)
        async with alone(dsn) as db:
            await ask_for_model(db, str(folder))

        async def renewed() -> bool:
            return await one.model() != old

        await until(renewed)
        async with alone(dsn) as db:
            assert [v.identity.dimension for v in await index_versions(db)] == [64, 128, 256]
            with pytest.raises(ModelUnavailable, match="is not what made index"):
                await roll_back(db, models_of_a_command())


async def test_what_no_model_makes_any_more_is_indexed_anew_before_the_first_answer(
    new_site: NewSite,
) -> None:
    dsn = await new_site()
    async with alone(dsn) as db:
        await db.execute("UPDATE index_version SET tokenizer = 'of-an-old-release@1'")
    async with site(dsn) as one:
        assert (await one.model()).startswith("static@")
        async with alone(dsn) as db:
            new, old = await index_versions(db)
            assert (new.active, old.identity.tokenizer) == (True, "of-an-old-release@1")
            assert new.identity == one.running.finder.matcher.indexer.identity
