"""Kept Matches: one by one or all anew, they are the same."""

from dataclasses import replace

import pytest

from api.finder import Finder
from api.indexing import prepare
from api.startup import alone
from data.index import active_index
from data.listings import listings_by_ids, save_listings
from data.pool import Connection
from data.refresh import index_states, ready_listings, release_all
from matcher.domain import ListingId
from tests.api.conftest import NewSite
from tests.matcher.shipped import shipped_matcher

Kept = set[tuple[str, str, int, float]]


async def kept(db: Connection) -> Kept:
    rows = await db.fetch("SELECT need_id, solution_id, rank, score FROM match")
    return {(r["need_id"], r["solution_id"], r["rank"], r["score"]) for r in rows}


async def active_id(db: Connection) -> int:
    active = await active_index(db)
    assert active is not None
    return active.id


async def write(db: Connection, *, solutions: int) -> None:
    """Write Solutions and a Need anew, and change the text of a Solution that Needs keep."""
    best = await db.fetchval(
        "SELECT solution_id FROM match GROUP BY solution_id ORDER BY count(*) DESC, 1 LIMIT 1"
    )
    ids = [ListingId(one) for one in (best, "sol-011", "need-001")]
    changed, solution, need = await listings_by_ids(db, ids)
    twins = [replace(solution, id=ListingId(f"sol-twin-{n}")) for n in range(solutions)]
    new_text = replace(changed, title="", text="Sewage sludge becomes fertiliser for rice fields.")
    await save_listings(db, [*twins, new_text, replace(need, id=ListingId("need-twin"))])


@pytest.mark.parametrize("solutions", [2, 12])
async def test_what_is_kept_does_not_depend_on_how_it_came(
    new_site: NewSite, solutions: int
) -> None:
    finder = Finder(matcher=shipped_matcher())
    async with alone(await new_site()) as db:
        index_id, before = await active_id(db), await kept(db)
        await write(db, solutions=solutions)
        assert await prepare(db, finder, index_id) == solutions + 2
        one_by_one = await kept(db)
        assert one_by_one != before
        assert (await index_states(db))[index_id].percent == 100
        await release_all(db, index_id)
        await prepare(db, finder, index_id)
        assert await kept(db) == one_by_one


async def test_few_solutions_do_not_let_all_needs_be_ranked_anew(new_site: NewSite) -> None:
    finder, waits = Finder(matcher=shipped_matcher()), list[int]()

    async def rest(db: Connection, index_id: int) -> None:
        waits.append(sum(not one.matched for one in await ready_listings(db, index_id)))

    async with alone(await new_site()) as db:
        index_id = await active_id(db)
        (solution,) = await listings_by_ids(db, [ListingId("sol-011")])
        await save_listings(db, [replace(solution, id=ListingId("sol-twin"))])
        await prepare(db, finder, index_id, rest=rest)
        assert max(waits) == 1
        assert {"sol-twin"} <= {solution_id for _, solution_id, _, _ in await kept(db)}
