"""What an index lacks, whose Matches are kept in it, and whether migrations wait."""

from dataclasses import replace

from data.health import pending_migrations
from data.index import active_index, ensure_index_version, save_indexed
from data.listings import save_listings
from data.matches import save_matches
from data.migrate import MIGRATIONS
from data.pool import Connection, Pool
from data.refresh import (
    IndexState,
    index_states,
    lock_index,
    ready_listings,
    release_all,
    set_matched,
    take_ranker,
    work_on,
)
from matcher.domain import Kind
from tests.factories import IDENTITY, make_indexed, make_match, make_need, make_solution

NEEDS = ["need-noise-0", "need-noise-1"]


async def active_id(db: Connection) -> int:
    active = await active_index(db)
    assert active is not None
    return active.id


async def matched(db: Connection) -> set[str]:
    ready = await ready_listings(db, await active_id(db))
    return {str(one.id) for one in ready if one.matched}


async def test_only_published_listings_as_they_are_written_now_are_ready(db: Connection) -> None:
    index_id = await active_id(db)
    invented = make_need("need-new", demo=True)
    await save_listings(db, [invented, make_solution("sol-new"), make_need(NEEDS[1], text="New")])
    await save_indexed(db, index_id, [invented], [make_indexed(invented.id, Kind.NEED)])
    told = {str(one.id): (one.kind, one.demo) for one in await ready_listings(db, index_id)}
    assert told == {
        "need-new": (Kind.NEED, True),
        "need-noise-0": (Kind.NEED, False),
        "sol-noise-0": (Kind.SOLUTION, False),
        "sol-noise-1": (Kind.SOLUTION, False),
    }


async def test_each_index_knows_how_far_it_has_come(db: Connection) -> None:
    index_id = await active_id(db)
    other = await ensure_index_version(db, replace(IDENTITY, model="model@2"))
    await set_matched(db, index_id, ["need-noise-0", "need-noise-2"])  # The latter is hidden.
    states = await index_states(db)
    assert states[index_id] == IndexState(listings=6, indexed=6, published=4, matched=1)
    assert states[other] == IndexState(listings=6, indexed=0, published=4, matched=0)
    await save_listings(db, [make_need("need-new"), make_need("need-noise-0", text="Other")])
    after = (await index_states(db))[index_id]
    assert after == IndexState(listings=7, indexed=5, published=5, matched=0)
    assert (after.done, after.total, after.percent) == (5, 12, 41)


def test_only_what_is_complete_has_a_hundred_percent() -> None:
    nearly = IndexState(listings=1000, indexed=1000, published=1000, matched=999)
    assert nearly.percent == 99
    assert replace(nearly, matched=1000).percent == 100
    assert IndexState(listings=0, indexed=0, published=0, matched=0).percent == 100


async def test_what_is_indexed_anew_waits_for_its_matches(db: Connection) -> None:
    index_id = await active_id(db)
    await set_matched(db, index_id, NEEDS)
    need = make_need(NEEDS[0])
    await save_indexed(db, index_id, [need], [make_indexed(need.id, Kind.NEED)])
    state = (await index_states(db))[index_id]
    assert state.matched == 1


async def test_needs_wait_when_a_solution_that_they_keep_has_another_text(db: Connection) -> None:
    index_id = await active_id(db)
    await save_matches(db, index_id, NEEDS[:1], [make_match(NEEDS[0], "sol-noise-0")])
    await set_matched(db, index_id, [*NEEDS, "sol-noise-0"])
    solution = make_solution("sol-noise-0")
    await save_listings(db, [solution])
    await save_indexed(db, index_id, [solution], [make_indexed(solution.id, Kind.SOLUTION)])
    assert await matched(db) == {NEEDS[1]}


async def test_another_ranker_lets_all_wait_and_the_same_none(db: Connection) -> None:
    index_id = await active_id(db)
    await set_matched(db, index_id, NEEDS)
    await take_ranker(db, index_id, "r@1")
    assert await matched(db) == set(NEEDS)
    await take_ranker(db, index_id, "r@2")
    assert await matched(db) == set()


async def test_releasing_concerns_one_index(db: Connection) -> None:
    other = await ensure_index_version(db, replace(IDENTITY, model="model@2"))
    await set_matched(db, await active_id(db), NEEDS)
    await release_all(db, other)
    assert await matched(db) == set(NEEDS)


async def test_the_work_on_an_index_is_done_by_one_process(pool: Pool) -> None:
    async with pool.acquire() as one, pool.acquire() as two:
        async with work_on(one, 1) as mine, work_on(two, 1) as taken, work_on(two, 2) as free:
            assert (mine, taken, free) == (True, False, True)
        async with work_on(two, 1) as mine:
            assert mine


async def test_the_index_is_changed_by_one_at_a_time(db: Connection) -> None:
    await lock_index(db)
    held = await db.fetchval(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
    )
    assert held == 1


async def test_migrations_that_wait_are_named(db: Connection) -> None:
    assert await pending_migrations(db) == ()
    await db.execute("DELETE FROM migration")
    names = tuple(sorted(path.stem for path in MIGRATIONS.glob("*.sql")))
    assert await pending_migrations(db) == names
