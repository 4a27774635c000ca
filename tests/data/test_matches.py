"""Candidates and kept Matches in the store."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from data.cities import save_cities
from data.errors import RuleBroken
from data.index import active_index, ensure_index_version, save_indexed
from data.indexed import IndexedCache
from data.listings import ListingFilter, save_listings
from data.matches import (
    best_matches_of_organisation,
    candidates,
    count_good_matches,
    kept_matches,
    matches_of_needs,
    matches_of_solutions,
    save_matches,
)
from data.organisations import save_organisations
from data.pool import Connection, Pool
from matcher.domain import Kind, Listing, Need, Solution
from matcher.indexed import Indexed, Terms
from matcher.lexical import shared_words
from tests.factories import (
    IDENTITY,
    make_city,
    make_concept,
    make_indexed,
    make_match,
    make_need,
    make_organisation,
    make_solution,
)

COUNT = 24
QUERY = {kind: make_indexed("query", kind, seed=99) for kind in Kind}


def _country(number: int) -> str:
    return ("VN", "TH", "LA")[number % 3]


def _language(number: int) -> str:
    return ("ja", "en")[number % 2]


def _sector(number: int) -> str:
    return ("mobility", "energy")[number // 2 % 2]


# A filter, and which of the numbered Listings pass it.
FILTERS: list[tuple[ListingFilter, Callable[[int], bool]]] = [
    (ListingFilter(), lambda n: True),
    (ListingFilter(countries=("TH",)), lambda n: _country(n) == "TH"),
    (ListingFilter(countries=("TH", "LA")), lambda n: _country(n) != "VN"),
    (ListingFilter(sectors=("energy",)), lambda n: _sector(n) == "energy"),
    (ListingFilter(languages=("en",)), lambda n: _language(n) == "en"),
    (ListingFilter(demo=True), lambda n: n % 5 == 0),
    (ListingFilter(demo=False), lambda n: n % 5 != 0),
    (ListingFilter(jasca=True), lambda n: n % 4 == 0),
    (ListingFilter(organisation_ids=("org-ben",)), lambda n: n % 4 == 0),
    (ListingFilter(functions=("signal-control",)), lambda n: n % 6 == 0),
    (
        ListingFilter(countries=("TH",), languages=("en",), sectors=("energy",), demo=False),
        lambda n: n in (7, 19),
    ),
    (ListingFilter(countries=("SG",)), lambda n: False),
]


@pytest.mark.parametrize("depth", [1, 3, 100])
@pytest.mark.parametrize(("wanted", "passes"), FILTERS)
@pytest.mark.parametrize("kind", Kind)
async def test_a_filtered_result_is_the_exact_result_of_what_passes(
    db: Connection,
    kind: Kind,
    wanted: ListingFilter,
    passes: Callable[[int], bool],
    depth: int,
) -> None:
    index_id = await _only_index(db)
    indexed = await _fill(db, index_id, kind.other)
    passing = [one for number, one in enumerate(indexed) if passes(number)]
    found = await candidates(db, index_id, QUERY[kind], wanted=wanted, depth=depth)
    assert [one.listing_id for one in found] == _exact(QUERY[kind], passing, depth)


async def test_candidates_come_with_all_that_was_indexed(db: Connection) -> None:
    index_id = await _only_index(db)
    (first, *_) = await _fill(db, index_id, Kind.SOLUTION)
    (found, *_) = await candidates(db, index_id, QUERY[Kind.NEED])
    assert found.functions == first.functions
    np.testing.assert_array_equal(found.passage_vectors, first.passage_vectors)


async def test_the_cache_changes_no_result(db: Connection) -> None:
    index_id = await _only_index(db)
    await _fill(db, index_id, Kind.SOLUTION)
    cache = IndexedCache()
    without = await candidates(db, index_id, QUERY[Kind.NEED], depth=4)
    for _ in range(2):
        found = await candidates(db, index_id, QUERY[Kind.NEED], depth=4, cache=cache)
        assert [one.listing_id for one in found] == [one.listing_id for one in without]


async def test_what_is_not_published_is_no_candidate(db: Connection) -> None:
    index_id = await _active(db)
    found = await candidates(db, index_id, QUERY[Kind.NEED])
    assert [one.listing_id for one in found] == ["sol-noise-0", "sol-noise-1"]


async def test_those_of_other_makers_are_no_candidates(db: Connection) -> None:
    other = await ensure_index_version(db, replace(IDENTITY, tokenizer="ngram@2"))
    assert await candidates(db, other, QUERY[Kind.NEED]) == ()


async def test_a_query_without_words_finds_by_meaning(db: Connection) -> None:
    index_id = await _only_index(db)
    indexed = await _fill(db, index_id, Kind.SOLUTION)
    empty = Terms(ids=np.zeros(0, np.int32), weights=np.zeros(0, np.float32))
    query = replace(QUERY[Kind.NEED], terms=empty)
    found = await candidates(db, index_id, query, depth=3)
    assert [one.listing_id for one in found] == _exact(query, indexed, 3)
    assert len(found) == 3


async def test_needs_of_cities_in_the_network_are_told_apart(db: Connection) -> None:
    index_id = await _active(db)
    await save_cities(db, [make_city(ascn_member=True)])
    await save_listings(db, [make_need(city_id="city-ada")])
    indexed = make_indexed("need-ada", Kind.NEED)
    await save_indexed(db, index_id, [make_need()], [indexed])
    found = await candidates(db, index_id, QUERY[Kind.SOLUTION], wanted=ListingFilter(ascn=True))
    assert [one.listing_id for one in found] == ["need-ada"]


MATCHES = [
    make_match("need-noise-0", "sol-noise-0", score=0.75, rank=1),
    make_match("need-noise-0", "sol-noise-1", score=0.5, rank=2, good=False),
    make_match("need-noise-1", "sol-noise-1", score=1.0, rank=1),
]


async def test_kept_matches_come_back_by_need_and_rank(db: Connection) -> None:
    await _keep(db)
    found = await matches_of_needs(db, ["need-noise-1", "need-noise-0"])
    assert list(found) == MATCHES
    assert await matches_of_needs(db, ["need-noise-0"], limit=1) == (MATCHES[0],)


async def test_kept_matches_of_solutions_come_best_first(db: Connection) -> None:
    await _keep(db)
    found = await matches_of_solutions(db, ["sol-noise-0", "sol-noise-1"])
    assert found == (MATCHES[0], MATCHES[2], MATCHES[1])
    assert await matches_of_solutions(db, ["sol-noise-1"], limit=1) == (MATCHES[2],)


async def test_an_organisation_sees_each_need_once_with_its_best_solution(db: Connection) -> None:
    await _keep(db)
    found = await best_matches_of_organisation(db, "org-noise")
    assert found == (MATCHES[2], MATCHES[0])
    assert await best_matches_of_organisation(db, "org-noise", limit=1) == (MATCHES[2],)


async def test_good_matches_are_counted_on_both_sides(db: Connection) -> None:
    await _keep(db)
    listings = ["need-noise-0", "need-noise-1", "sol-noise-0", "sol-noise-1", "need-nobody"]
    assert await count_good_matches(db, listings) == dict.fromkeys(listings[:-1], 1)


async def test_saving_again_replaces_the_matches_of_these_needs_only(db: Connection) -> None:
    await _keep(db)
    new = make_match("need-noise-0", "sol-noise-1", score=0.25)
    await save_matches(db, await _active(db), ["need-noise-0"], [new])
    found = await matches_of_needs(db, ["need-noise-0", "need-noise-1"])
    assert found == (new, MATCHES[2])


async def test_a_need_can_be_left_without_matches(db: Connection) -> None:
    await _keep(db)
    await save_matches(db, await _active(db), ["need-noise-0"], [])
    assert await matches_of_needs(db, ["need-noise-0"]) == ()


async def test_a_hidden_side_hides_its_matches(db: Connection) -> None:
    await _keep(db)
    await db.execute("UPDATE listing SET status = 'hidden' WHERE id = 'sol-noise-1'")
    assert await matches_of_needs(db, ["need-noise-0", "need-noise-1"]) == (MATCHES[0],)
    assert await matches_of_solutions(db, ["sol-noise-1"]) == ()
    assert await best_matches_of_organisation(db, "org-noise") == (MATCHES[0],)
    assert await count_good_matches(db, ["need-noise-1", "sol-noise-1"]) == {}


async def test_matches_of_an_inactive_index_are_not_shown(db: Connection) -> None:
    await _keep(db)
    await db.execute("UPDATE index_version SET active = false")
    assert await matches_of_needs(db, ["need-noise-0"]) == ()


async def test_kept_matches_are_those_of_one_index_but_of_one_solution(db: Connection) -> None:
    await _keep(db)
    index_id, needs = await _active(db), ["need-noise-0", "need-noise-1"]
    await db.execute("UPDATE index_version SET active = false")
    kept = await kept_matches(db, index_id, needs, without="sol-noise-0")
    assert kept == tuple(match for match in MATCHES if match.solution_id != "sol-noise-0")
    assert kept
    assert await kept_matches(db, index_id + 1, needs, without="sol-noise-0") == ()


async def test_a_match_joins_only_what_the_same_makers_indexed(db: Connection) -> None:
    other = await ensure_index_version(db, replace(IDENTITY, model="model@2"))
    need = make_need("need-noise-0")
    await save_indexed(db, other, [need], [make_indexed(need.id, Kind.NEED)])
    with pytest.raises(RuleBroken) as caught:
        await save_matches(db, other, [need.id], [MATCHES[0]])
    assert caught.value.constraint == "match_solution_indexed"


async def test_a_match_joins_a_need_and_a_solution(db: Connection) -> None:
    turned = make_match("sol-noise-0", "need-noise-0")
    with pytest.raises(RuleBroken):
        await save_matches(db, await _active(db), ["sol-noise-0"], [turned])


async def test_two_that_keep_matches_of_one_need_wait_for_each_other(pool: Pool) -> None:
    need, solution = Need(id=MATCHES[0].need_id, text="x"), Solution(
        id=MATCHES[0].solution_id, text="y"
    )  # fmt: skip
    async with pool.acquire() as db:
        await save_listings(db, [need, solution])
        index_id = await ensure_index_version(db, IDENTITY)
        indexed = [make_indexed(need.id, Kind.NEED), make_indexed(solution.id, Kind.SOLUTION)]
        await save_indexed(db, index_id, [need, solution], indexed)

    async def keep() -> None:
        async with pool.acquire() as connection:
            await save_matches(connection, index_id, [need.id], [MATCHES[0]])

    await asyncio.gather(*(keep() for _ in range(4)))
    async with pool.acquire() as db:
        assert await db.fetchval("SELECT count(*) FROM match") == 1
        await db.execute("DELETE FROM index_version")
        await db.execute("DELETE FROM listing")


async def _fill(db: Connection, index_id: int, kind: Kind) -> list[Indexed]:
    """Save numbered Listings that the filters tell apart, and what was made of them."""
    await save_organisations(db, [make_organisation(jasca_status="verified_member")])
    make = make_need if kind is Kind.NEED else make_solution
    listings: list[Listing] = []
    for n in range(COUNT):
        where = {"country": _country(n)} if kind is Kind.NEED else {"countries": (_country(n),)}
        listings.append(
            make(
                f"x-{n:02}",
                lang=_language(n),
                sectors=(_sector(n),),
                demo=n % 5 == 0,
                organisation_id="org-ben" if n % 4 == 0 else None,
                **where,
            )
        )
    functions = (make_concept("signal-control"),)
    indexed = [
        make_indexed(one.id, kind, seed=n, functions=() if n % 6 else functions)
        for n, one in enumerate(listings)
    ]
    await save_listings(db, listings)
    await save_indexed(db, index_id, listings, indexed)
    return indexed


def _exact(query: Indexed, indexed: Sequence[Indexed], depth: int) -> list[str]:
    """The ids that a full comparison in numpy finds."""
    meaning = {one.listing_id: float(query.vector @ one.vector) for one in indexed}
    words = {one.listing_id: shared_words(query.terms, one.terms) for one in indexed}
    by_meaning = sorted(meaning, key=lambda key: (-meaning[key], key))[:depth]
    sharing = [key for key in words if words[key] > 0]
    by_words = sorted(sharing, key=lambda key: (-words[key], key))[:depth]
    return sorted({*by_meaning, *by_words})


async def _keep(db: Connection) -> None:
    needs = ["need-noise-0", "need-noise-1"]
    await save_matches(db, await _active(db), needs, MATCHES)


async def _active(db: Connection) -> int:
    active = await active_index(db)
    assert active is not None
    return active.id


async def _only_index(db: Connection) -> int:
    """The active index without the noise, so that a result can be told in full."""
    await db.execute("DELETE FROM listing_index")
    return await _active(db)
