"""The model that is asked for: one at a time, and what became of it."""

import asyncpg
import pytest

from data.index import active_index, delete_other_indexes, ensure_index_version
from data.index_request import (
    IndexRequest,
    ask_for_model,
    end_request,
    index_request,
    note_index_of_request,
    note_problem_of_request,
    note_setting,
)
from data.pool import Connection
from tests.factories import IDENTITY


async def test_at_first_nothing_is_asked_for(db: Connection) -> None:
    assert await index_request(db) == IndexRequest()


async def test_the_latest_that_is_asked_for_counts(db: Connection) -> None:
    await ask_for_model(db, "a")
    await note_problem_of_request(db, "a", "there is none")
    assert not (await index_request(db)).waits
    await ask_for_model(db, "b")
    request = await index_request(db)
    assert (request.source, request.problem, request.waits) == ("b", None, True)


async def test_what_became_of_an_earlier_one_is_not_kept(db: Connection) -> None:
    await ask_for_model(db, "b")
    index_id = await ensure_index_version(db, IDENTITY)
    assert not await note_index_of_request(db, "a", index_id)
    await note_problem_of_request(db, "a", "there is none")
    request = await index_request(db)
    assert (request.index_id, request.problem) == (None, None)
    assert await note_index_of_request(db, "b", index_id)
    assert (await index_request(db)).index_id == index_id


async def test_the_setting_outlives_what_is_asked_for(db: Connection) -> None:
    await ask_for_model(db, "a")
    await note_setting(db, "a")
    await end_request(db)
    assert await index_request(db) == IndexRequest(setting="a")


async def test_a_removed_index_is_no_longer_named(db: Connection) -> None:
    active = await active_index(db)
    assert active is not None
    await ask_for_model(db, "a")
    await note_index_of_request(db, "a", active.id)
    await delete_other_indexes(db, [])
    request = await index_request(db)
    assert (request.source, request.index_id) == ("a", None)


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("INSERT INTO index_request (one) VALUES (false)", "index_request_one"),
        ("INSERT INTO index_request (problem) VALUES ('x')", "index_request_of_source"),
        ("INSERT INTO index_request (source) VALUES ('x')", "index_request_whole"),
    ],
)
async def test_what_makes_no_sense_is_refused(
    db: Connection, statement: str, constraint: str
) -> None:
    with pytest.raises(asyncpg.CheckViolationError, match=constraint):
        await db.execute(statement)
