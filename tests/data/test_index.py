"""The index in the store: identity, what waits, what is kept."""

from dataclasses import replace
from typing import Any

import asyncpg
import numpy as np
import pytest

from data.errors import RuleBroken
from data.index import (
    activate_index,
    active_index,
    delete_other_indexes,
    ensure_index_version,
    index_of_makers,
    index_versions,
    previous_index,
    save_indexed,
    stale_listings,
)
from data.indexed import IndexedCache, indexed_by_ids, indexed_by_stamps
from data.listings import content_sha256, save_listings
from data.pool import Connection
from matcher.domain import Kind, Listing
from matcher.indexed import Indexed, Script, Terms
from tests.factories import (
    DIMENSION,
    IDENTITY,
    make_concept,
    make_indexed,
    make_need,
    make_solution,
)

NEED = make_need()
INDEXED = make_indexed(
    NEED.id,
    Kind.NEED,
    problems=(make_concept("congestion", strength=0.75), make_concept("blackouts", passage=2)),
    functions=(make_concept("storage", strength=1.0, similarity=-0.25, passage=0),),
)
OTHER = replace(IDENTITY, model="model@2", dimension=DIMENSION * 2)


async def test_what_was_saved_comes_back_to_the_last_bit(db: Connection) -> None:
    await _save(db, NEED, INDEXED)
    (found,) = await indexed_by_ids(db, await _active(db), [NEED.id])
    _assert_same(found, INDEXED)


@pytest.mark.parametrize("script", Script)
async def test_every_script_can_be_saved(db: Connection, script: Script) -> None:
    await _save(db, NEED, replace(INDEXED, script=script))
    (found,) = await indexed_by_ids(db, await _active(db), [NEED.id])
    assert found.script is script


async def test_a_text_without_terms_and_concepts_comes_back(db: Connection) -> None:
    empty = Terms(ids=np.zeros(0, np.int32), weights=np.zeros(0, np.float32))
    bare = make_indexed(NEED.id, Kind.NEED, terms=empty, sectors_declared=False)
    await _save(db, NEED, bare)
    (found,) = await indexed_by_ids(db, await _active(db), [NEED.id])
    _assert_same(found, bare)


async def test_saving_again_replaces_passages_and_concepts(db: Connection) -> None:
    await _save(db, NEED, INDEXED)
    shorter = make_indexed(
        NEED.id,
        Kind.NEED,
        seed=7,
        passages=INDEXED.passages[:1],
        passage_vectors=INDEXED.passage_vectors[:1],
    )
    await _save(db, NEED, shorter)
    (found,) = await indexed_by_ids(db, await _active(db), [NEED.id])
    _assert_same(found, shorter)


async def test_indexed_come_in_the_order_of_the_ids(db: Connection) -> None:
    await _save(db, NEED, INDEXED)
    ids = ["sol-noise-1", NEED.id, "need-nobody", "need-noise-2", "need-noise-0"]
    found = await indexed_by_ids(db, await _active(db), ids)
    assert [one.listing_id for one in found] == ["sol-noise-1", NEED.id, "need-noise-0"]


async def test_a_listing_waits_until_it_is_indexed_as_it_is_written_now(db: Connection) -> None:
    index_id = await _active(db)
    await save_listings(db, [NEED])
    assert await stale_listings(db, index_id) == (NEED,)
    await _save(db, NEED, INDEXED)
    assert await stale_listings(db, index_id) == ()
    changed = make_need(text="The ring road is jammed on Sundays too.")
    await save_listings(db, [changed])
    assert await stale_listings(db, index_id) == (changed,)


async def test_hidden_listings_wait_too_and_a_limit_is_kept(db: Connection) -> None:
    index_id = await ensure_index_version(db, OTHER)
    waiting = await stale_listings(db, index_id)
    assert [listing.id for listing in waiting] == [
        f"{kind}-noise-{n}" for kind in ("need", "sol") for n in range(3)
    ]
    assert await stale_listings(db, index_id, limit=2) == waiting[:2]


async def test_an_older_text_is_not_matched(db: Connection) -> None:
    await _save(db, NEED, INDEXED)
    await save_listings(db, [make_need(text="Quite another text.")])
    assert await indexed_by_ids(db, await _active(db), [NEED.id]) == ()


async def test_a_listing_changed_while_it_was_indexed_stays_stale(db: Connection) -> None:
    index_id = await _active(db)
    changed = make_need(text="Changed meanwhile.")
    await save_listings(db, [changed])
    await save_indexed(db, index_id, [NEED], [INDEXED])
    assert await stale_listings(db, index_id) == (changed,)


async def test_the_same_makers_have_the_same_index(db: Connection) -> None:
    assert await ensure_index_version(db, IDENTITY) == await _active(db)
    assert await ensure_index_version(db, OTHER) != await _active(db)


async def test_one_index_answers(db: Connection) -> None:
    other = await ensure_index_version(db, OTHER)
    await activate_index(db, other, ranker="r@1")
    active = await active_index(db)
    assert active is not None
    assert (active.id, active.identity) == (other, OTHER)


async def test_two_active_indexes_are_refused(db: Connection) -> None:
    other = await ensure_index_version(db, OTHER)
    with pytest.raises(asyncpg.UniqueViolationError, match="index_version_one_active"):
        await db.execute(
            "UPDATE index_version SET active = true, activated_at = now() WHERE id = $1", other
        )


async def test_the_index_that_answered_before_is_the_previous_one(db: Connection) -> None:
    first = await _active(db)
    assert await previous_index(db) is None
    second, third = [
        await ensure_index_version(db, replace(IDENTITY, model=f"model@{n}")) for n in (3, 4)
    ]
    await activate_index(db, second, ranker="r@1")
    await activate_index(db, first, ranker="r@1")
    previous = await previous_index(db)
    assert previous is not None
    assert (previous.id, previous.active) == (second, False)
    order = [version.id for version in await index_versions(db)]
    assert order == [first, second, third]


async def test_an_index_that_answers_has_done_so_since_some_time(db: Connection) -> None:
    with pytest.raises(asyncpg.CheckViolationError, match="index_version_active_since"):
        await db.execute("UPDATE index_version SET activated_at = NULL WHERE active")


async def test_only_what_answers_or_did_is_found_by_its_makers(db: Connection) -> None:
    other = await ensure_index_version(db, OTHER)
    assert await index_of_makers(db, OTHER) is None
    first = await _active(db)
    await activate_index(db, other, ranker="r@1")
    assert await index_of_makers(db, OTHER) == other
    assert await index_of_makers(db, IDENTITY) == first


async def test_whence_a_model_was_loaded_last_is_kept(db: Connection) -> None:
    await ensure_index_version(db, IDENTITY, source="/models/a")
    active = await active_index(db)
    assert active is not None
    assert active.source == "/models/a"


async def test_before_the_first_index_none_answers(db: Connection) -> None:
    await db.execute("UPDATE index_version SET active = false")
    assert await active_index(db) is None


async def test_removing_other_indexes_leaves_nothing_of_them(db: Connection) -> None:
    old = await _active(db)
    new = await ensure_index_version(db, OTHER)
    assert await delete_other_indexes(db, [new]) == 1
    await activate_index(db, new, ranker="r@1")
    for table in ("listing_index", "passage", "listing_concept"):
        assert await db.fetchval(f"SELECT count(*) FROM {table} WHERE index_id = $1", old) == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"vector": np.ones(DIMENSION + 1, np.float32)},
        {"passage_vectors": np.ones((3, DIMENSION * 2), np.float32)},
        {"problems": (make_concept("storage"),)},  # A Function is no Problem.
        {"problems": (make_concept("magic"),)},
        {"problems": (make_concept("congestion", passage=3),)},
    ],
)
async def test_what_breaks_a_rule_of_the_index_is_refused(
    db: Connection, changes: dict[str, Any]
) -> None:
    with pytest.raises(RuleBroken):
        await _save(db, NEED, replace(INDEXED, **changes))


async def test_vectors_of_another_model_are_refused(db: Connection) -> None:
    """An index holds vectors of one length, which its identity states."""
    await save_listings(db, [NEED])
    other = await ensure_index_version(db, OTHER)
    with pytest.raises(RuleBroken):
        await save_indexed(db, other, [NEED], [INDEXED])


async def test_the_cache_gives_what_the_store_gave(db: Connection) -> None:
    await _save(db, NEED, INDEXED)
    stamps = [(await _active(db), NEED.id, content_sha256(NEED))]
    cache = IndexedCache()
    (first,) = await indexed_by_stamps(db, stamps, cache=cache)
    (second,) = await indexed_by_stamps(db, stamps, cache=cache)
    _assert_same(first, INDEXED)
    assert second is first


async def test_what_changed_before_it_was_loaded_is_passed_over(db: Connection) -> None:
    stamps = [(await _active(db), NEED.id, content_sha256(NEED))]
    changed = make_need(text="Changed meanwhile.")
    await _save(db, changed, make_indexed(NEED.id, Kind.NEED, seed=3))
    assert await indexed_by_stamps(db, stamps, cache=IndexedCache()) == ()


def test_the_cache_lets_go_of_what_was_not_used_for_longest() -> None:
    cache = IndexedCache(size=2)
    for number in (1, 2):
        cache.put((number, "x", "x"), INDEXED)
    cache.get((1, "x", "x"))
    cache.put((3, "x", "x"), INDEXED)
    assert [cache.get((number, "x", "x")) for number in (1, 2, 3)] == [INDEXED, None, INDEXED]


async def test_a_solution_is_kept_like_a_need(db: Connection) -> None:
    solution = make_solution()
    indexed = make_indexed(solution.id, Kind.SOLUTION, seed=5)
    await _save(db, solution, indexed)
    (found,) = await indexed_by_ids(db, await _active(db), [solution.id])
    _assert_same(found, indexed)


async def _active(db: Connection) -> int:
    active = await active_index(db)
    assert active is not None
    return active.id


async def _save(db: Connection, listing: Listing, indexed: Indexed) -> None:
    await save_listings(db, [listing])
    await save_indexed(db, await _active(db), [listing], [indexed])


def _assert_same(found: Indexed, expected: Indexed) -> None:
    for array, wanted in (
        (found.vector, expected.vector),
        (found.passage_vectors, expected.passage_vectors),
        (found.terms.ids, expected.terms.ids),
        (found.terms.weights, expected.terms.weights),
        (found.sectors, expected.sectors),
    ):
        assert array.dtype == wanted.dtype
        np.testing.assert_array_equal(array, wanted)
    plain = ("listing_id", "kind", "script", "passages", "problems", "functions")
    for name in (*plain, "sectors_declared"):
        assert getattr(found, name) == getattr(expected, name), name
