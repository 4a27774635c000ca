"""What the index lacks, which Listings are published, and whether migrations wait."""

from data.health import pending_migrations
from data.index import active_index
from data.listings import save_listings
from data.migrate import MIGRATIONS
from data.pool import Connection
from data.refresh import index_state, lock_index, published_listings
from matcher.domain import Kind
from tests.factories import make_need, make_solution


async def test_only_published_listings_are_told(db: Connection) -> None:
    await save_listings(db, [make_need("need-new", demo=True), make_solution("sol-new")])
    told = {str(one.id): (one.kind, one.demo) for one in await published_listings(db)}
    assert told["need-new"] == (Kind.NEED, True)
    assert told["sol-new"] == (Kind.SOLUTION, False)
    assert "need-noise-0" in told
    assert "need-noise-2" not in told


async def test_the_index_knows_how_far_it_has_come(db: Connection) -> None:
    active = await active_index(db)
    assert active is not None
    before = await index_state(db, active.id)
    assert before.indexed == before.listings == 6
    await save_listings(db, [make_need("need-new"), make_need("need-noise-0", text="Other")])
    after = await index_state(db, active.id)
    assert (after.listings, after.indexed) == (7, 5)


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
