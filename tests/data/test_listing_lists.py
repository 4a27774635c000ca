"""Lists of Needs and Solutions: filters and sorts."""

from dataclasses import replace
from typing import Any

import pytest

from data.cities import save_cities
from data.index import active_index, ensure_index_version, save_indexed
from data.listings import ListingFilter, ListingSort, list_listings, save_listings
from data.organisations import save_organisations
from data.pool import Connection
from matcher.domain import Kind, Listing, Need
from tests.factories import (
    IDENTITY,
    make_city,
    make_concept,
    make_indexed,
    make_need,
    make_organisation,
    make_solution,
)

NEED_FILTERS = [
    ListingFilter(countries=("VN", "TH")),
    ListingFilter(sectors=("mobility",)),
    ListingFilter(functions=("signal-control",)),
    ListingFilter(languages=("vi",)),
    ListingFilter(ascn=True),
    ListingFilter(jasca=True),
    ListingFilter(demo=True),
    ListingFilter(organisation_ids=("org-ben",)),
    ListingFilter(city_ids=("city-ada",)),
]


@pytest.mark.parametrize("wanted", NEED_FILTERS)
async def test_a_filter_lets_only_its_own_pass(db: Connection, wanted: ListingFilter) -> None:
    await save_organisations(db, [make_organisation(jasca_status="founding_ministry")])
    await save_cities(db, [make_city(ascn_member=True)])
    need = make_need(lang="vi", city_id="city-ada", organisation_id="org-ben", demo=True)
    await save_listings(db, [need])
    await _index(db, need, problems=(make_concept("congestion"),))
    page = await list_listings(db, Kind.NEED, wanted=wanted)
    assert (page.items, page.total) == ((need,), 1)


async def test_a_solution_is_found_by_a_country_that_it_serves(db: Connection) -> None:
    await save_listings(db, [make_solution(), make_need()])
    found = await list_listings(db, Kind.SOLUTION, wanted=ListingFilter(countries=("TH", "SG")))
    assert [listing.id for listing in found.items] == ["sol-ben"]


@pytest.mark.parametrize(
    ("strength", "functions"),
    [(0.29, []), (0.31, ["need-ada"])],
)
async def test_a_function_counts_from_a_clear_share(
    db: Connection, strength: float, functions: list[str]
) -> None:
    need = make_need()
    await save_listings(db, [need])
    await _index(db, need, functions=(make_concept("signal-control", strength=strength),))
    wanted = ListingFilter(functions=("signal-control",))
    page = await list_listings(db, Kind.NEED, wanted=wanted)
    assert [listing.id for listing in page.items] == functions


async def test_functions_that_another_index_recognised_do_not_count(db: Connection) -> None:
    need = make_need()
    await save_listings(db, [need])
    other = await ensure_index_version(db, replace(IDENTITY, model="model@2"))
    indexed = make_indexed(need.id, Kind.NEED, functions=(make_concept("signal-control"),))
    await save_indexed(db, other, [need], [indexed])
    wanted = ListingFilter(functions=("signal-control",))
    assert (await list_listings(db, Kind.NEED, wanted=wanted)).items == ()


async def test_a_solution_does_not_offer_what_would_solve_its_problem(db: Connection) -> None:
    solution = make_solution()
    await save_listings(db, [solution])
    await _index(db, solution, problems=(make_concept("congestion"),))
    page = await list_listings(
        db, Kind.SOLUTION, wanted=ListingFilter(functions=("signal-control",))
    )
    assert page.items == ()


@pytest.mark.parametrize(
    ("sort", "lang", "expected"),
    [
        (ListingSort.ID, "en", ["sol-a", "sol-b", "sol-c"]),
        (ListingSort.YEAR, "en", ["sol-b", "sol-a", "sol-c"]),
        (ListingSort.TITLE, "en", ["sol-c", "sol-a", "sol-b"]),
        (ListingSort.TITLE, "th", ["sol-b", "sol-a", "sol-c"]),
    ],
)
async def test_a_list_is_sorted_as_asked(
    db: Connection, sort: ListingSort, lang: str, expected: list[str]
) -> None:
    rows: list[tuple[str, int | None, str, str]] = [
        ("sol-a", 2020, "Mm", "ข"),
        ("sol-b", 2024, "zz", "ก"),
        ("sol-c", None, "aa", "ค"),
    ]
    shown = []
    for listing_id, year, english, thai in rows:
        solution = make_solution(listing_id, titles={"en": english, "th": thai})
        provenance = replace(solution.provenance, year=year)
        shown.append(replace(solution, provenance=provenance))
    await save_listings(db, shown)
    wanted = ListingFilter(sectors=("mobility",))
    page = await list_listings(db, Kind.SOLUTION, wanted=wanted, sort=sort, lang=lang)
    assert [listing.id for listing in page.items] == expected


async def test_the_newest_record_comes_first(db: Connection) -> None:
    await save_listings(db, [make_need(f"need-{name}") for name in "abc"])
    await db.execute("UPDATE listing SET created_at = '2001-01-01' WHERE id = 'need-a'")
    await db.execute("UPDATE listing SET created_at = '2003-01-01' WHERE id = 'need-b'")
    await db.execute("UPDATE listing SET created_at = '2002-01-01' WHERE id = 'need-c'")
    wanted = ListingFilter(sectors=("mobility",))
    page = await list_listings(db, Kind.NEED, wanted=wanted, sort=ListingSort.NEWEST)
    assert [listing.id for listing in page.items] == ["need-b", "need-c", "need-a"]


async def _index(db: Connection, listing: Listing, **changes: Any) -> None:
    active = await active_index(db)
    assert active is not None
    kind = Kind.NEED if isinstance(listing, Need) else Kind.SOLUTION
    indexed = make_indexed(listing.id, kind, **changes)
    await save_indexed(db, active.id, [listing], [indexed])
