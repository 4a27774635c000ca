"""Another real model takes over while the site answers, and the old one comes back."""

import asyncio
from pathlib import Path

import asyncpg
import httpx
import numpy as np
import pytest

from api.model_change import change_model, roll_back
from api.operations.report import Role, indexes, prune
from api.refusals import InputRefused, RequestReplaced
from api.startup import alone
from data.index import active_index, index_versions, stale_listings
from data.index_request import ask_for_model, index_request
from data.indexed import indexed_by_ids
from data.listings import listings_by_ids
from data.matches import matches_of_needs
from data.pool import Connection
from data.refresh import index_states
from matcher.domain import ListingId
from matcher.shipped import load_matcher
from tests.api.conftest import NewSite
from tests.api.swapping import (
    TEXT,
    Interrupted,
    begin,
    change,
    models_of_a_command,
    post,
    said,
    site,
    until,
    until_it_answers_with,
)


async def ask(dsn: str, source: Path | str) -> None:
    async with alone(dsn) as db:
        await ask_for_model(db, str(source))


async def role_of(dsn: str, folder: Path | str) -> Role | None:
    async with alone(dsn) as db:
        told = await indexes(db)
    return next((r.role for r in told.reports if r.version.source == str(folder)), None)


async def test_every_request_is_answered_while_another_model_takes_over(
    new_site: NewSite, cut: Path
) -> None:
    dsn = await new_site()
    async with site(dsn) as one, site(dsn) as two:
        old = await one.model()
        statuses: list[int] = []
        answered_by: dict[int, list[str]] = {0: [], 1: []}
        over = asyncio.Event()

        async def keep_asking(number: int, reader: httpx.AsyncClient) -> None:
            last = False
            while not last:
                last = over.is_set()
                response = await reader.post("/api/v1/match", json=TEXT)
                statuses.append(response.status_code)
                answered_by[number].append(response.json()["index"]["model"])
                for path in ("/", "/needs/need-001", "/readyz", "/api/v1/needs/need-001/matches"):
                    statuses.append((await reader.get(path)).status_code)

        readers = [asyncio.create_task(keep_asking(n, s.client)) for n, s in enumerate((one, two))]
        await ask(dsn, cut)
        for s in (one, two):
            await until_it_answers_with(s, cut)
        over.set()
        await asyncio.gather(*readers)
        new = await one.model()
        assert new != old
        assert len(statuses) > 20
        assert set(statuses) == {200}
        for models in answered_by.values():
            assert set(models) == {old, new}
            assert models == sorted(models, key=[old, new].index)  # Never back and forth.


async def test_a_start_with_a_new_setting_answers_at_once_with_the_old_model(
    new_site: NewSite, cut: Path
) -> None:
    dsn = await new_site()
    async with site(dsn, model=cut) as one:
        assert (await one.model()).startswith("static@")
        await until_it_answers_with(one, cut)
        ready = (await one.client.get("/readyz")).json()
        assert ready["ready"] is True
        told = await one.indexes()
        assert told["request"] is None
        roles = {i["source"]: (i["role"], i["percent"]) for i in told["indexes"]}  # type: ignore[attr-defined]
        assert roles == {str(cut): ("active", 100), "static": ("previous", 100)}


async def test_a_listing_posted_meanwhile_is_found_before_and_after(
    new_site: NewSite, weighed: Path
) -> None:
    dsn = await new_site()
    text = "Adaptive traffic signals that follow the flow of motorbikes at the junctions of Hanoi"
    need = {"text": "Motorbikes block the junctions of Hanoi; the signals do not follow the flow"}
    async with alone(dsn) as db:
        await begin(db, weighed)
    async with site(dsn) as one:
        solution_id = await post(one, "solutions", text)

        async def found() -> bool:
            answer = (await one.client.post("/api/v1/match", json=need)).json()
            return solution_id in {match["id"] for match in answer["matches"]}

        assert await found()
        await until_it_answers_with(one, weighed)
        assert await found()
        posted_after = await post(one, "needs", need["text"])
        async with alone(dsn) as db:
            kept = await matches_of_needs(db, [posted_after])
            assert solution_id in {match.solution_id for match in kept}
            others = await matches_of_needs(db, ["need-001", "need-041"])
            assert {match.need_id for match in others} == {"need-001", "need-041"}


async def test_what_was_done_before_an_interruption_is_not_done_again(
    new_site: NewSite, cut: Path
) -> None:
    dsn = await new_site()
    async with alone(dsn) as db:
        await begin(db, cut)
        done = {r["listing_id"]: r["indexed_at"] for r in await db.fetch(INDEXED_AT)}
        assert 0 < len(done) < 61
        assert await role_of(dsn, cut) is Role.PREPARING
        models = models_of_a_command()
        await change_model(db, models, str(cut))
        after = {r["listing_id"]: r["indexed_at"] for r in await db.fetch(INDEXED_AT)}
        assert done.items() <= after.items()
        active = await active_index(db)
        assert active is not None
        assert active.source == str(cut)
        assert (await index_states(db))[active.id].percent == 100


INDEXED_AT = """
SELECT i.listing_id, i.indexed_at FROM listing_index i
JOIN index_version v ON v.id = i.index_id WHERE v.dimension = 128
"""


async def test_the_site_ends_what_an_interrupted_command_began(
    new_site: NewSite, cut: Path
) -> None:
    dsn = await new_site()
    async with alone(dsn) as db:
        await begin(db, cut)
    async with site(dsn) as one:
        await until_it_answers_with(one, cut)


async def test_each_index_holds_the_vectors_of_its_own_model(
    new_site: NewSite, weighed: Path
) -> None:
    dsn = await new_site()
    ids = [ListingId("need-001"), ListingId("sol-001")]
    async with alone(dsn) as db:
        await change(dsn, weighed)
        listings = await listings_by_ids(db, ids)
        for version in await index_versions(db):
            made = load_matcher(model=version.source).indexer.index(listings)
            for kept, one in zip(await indexed_by_ids(db, version.id, ids), made, strict=True):
                np.testing.assert_array_equal(kept.vector, one.vector)
                np.testing.assert_array_equal(kept.passage_vectors, one.passage_vectors)
        # One that is taken over from another index, equal in length, is no Match's either side.
        with pytest.raises(asyncpg.ForeignKeyViolationError, match="match_need_indexed"):
            await db.execute(
                "UPDATE match SET index_id = index_id + 1000 WHERE need_id = 'need-001'"
            )


async def test_rolling_back_returns_at_once_with_what_was_posted_since(
    new_site: NewSite, cut: Path
) -> None:
    dsn = await new_site()
    async with site(dsn) as one:
        await ask(dsn, cut)
        await until_it_answers_with(one, cut)
        need_id = await post(one, "needs", "Floods in the old town every rainy season")

        async def current() -> bool:
            told = await one.indexes()
            return all(i["percent"] == 100 for i in told["indexes"])  # type: ignore[attr-defined]

        await until(current)
        async with alone(dsn) as db:
            assert await roll_back(db, one.running.models) == "static"
            assert await matches_of_needs(db, [need_id])
        await until_it_answers_with(one, Path("static"))
        assert await role_of(dsn, cut) is Role.PREVIOUS


async def test_rolling_back_indexes_first_what_is_missing(new_site: NewSite, cut: Path) -> None:
    dsn = await new_site()
    await change(dsn, cut)
    async with alone(dsn) as db:
        await db.execute("DELETE FROM listing_index WHERE listing_id = 'need-001'")
        previous = (await index_versions(db))[1]
        assert len(await stale_listings(db, previous.id)) == 1
        await roll_back(db, models_of_a_command())
        assert await stale_listings(db, previous.id) == ()
        assert await matches_of_needs(db, ["need-001"])


async def test_a_rollback_outlives_a_restart_with_the_same_setting(
    new_site: NewSite, cut: Path, caplog: pytest.LogCaptureFixture
) -> None:
    dsn = await new_site()
    async with site(dsn, model=cut) as one:
        await until_it_answers_with(one, cut)
        async with alone(dsn) as db:
            await roll_back(db, one.running.models)
        await until_it_answers_with(one, Path("static"))
    async with site(dsn, model=cut) as again:
        await until(lambda: said(caplog, "as was decided by command"))
        assert (await again.model()).startswith("static@")
        assert (await again.indexes())["request"] is None


async def test_there_is_nothing_to_return_to_at_first(new_site: NewSite) -> None:
    async with alone(await new_site()) as db:
        with pytest.raises(InputRefused, match="no previous index"):
            await roll_back(db, models_of_a_command())


async def test_pruning_leaves_the_active_and_the_previous_index(
    new_site: NewSite, cut: Path, weighed: Path
) -> None:
    dsn = await new_site()
    await change(dsn, cut)
    await change(dsn, weighed)
    assert await role_of(dsn, "static") is Role.SPARE
    async with alone(dsn) as db:
        assert await prune(db) == 1
        roles = {r.version.source: r.role for r in (await indexes(db)).reports}
        assert roles == {str(weighed): Role.ACTIVE, str(cut): Role.PREVIOUS}
        assert await prune(db) == 0
        assert await roll_back(db, models_of_a_command()) == str(cut)


async def test_an_index_that_is_being_prepared_is_not_pruned(new_site: NewSite, cut: Path) -> None:
    dsn = await new_site()

    async def rest(_db: Connection, _index_id: int) -> None:
        async with alone(dsn) as other:
            with pytest.raises(InputRefused, match="is being prepared"):
                await prune(other)
        raise Interrupted

    async with alone(dsn) as db:
        await ask_for_model(db, str(cut))
        with pytest.raises(Interrupted):
            await change_model(db, models_of_a_command(), str(cut), rest=rest)
        assert await prune(db) == 1  # Nobody is at it any more: it is given up.
        assert (await index_request(db)).source is None


async def test_what_is_asked_for_last_counts(new_site: NewSite, cut: Path, weighed: Path) -> None:
    dsn = await new_site()

    async def rest(db: Connection, _index_id: int) -> None:
        await ask_for_model(db, str(weighed))

    async with alone(dsn) as db:
        await ask_for_model(db, str(cut))
        with pytest.raises(RequestReplaced):
            await change_model(db, models_of_a_command(), str(cut), rest=rest)
        active = await active_index(db)
        assert active is not None
        assert active.source == "static"
