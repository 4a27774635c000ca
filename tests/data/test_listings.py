"""Needs and Solutions in the store."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from data.cities import save_cities
from data.errors import (
    BudgetReversed,
    CityUnknown,
    OrganisationUnknown,
    PriceReversed,
    RuleBroken,
    SectorUnknown,
)
from data.index import active_index, ensure_index_version, save_indexed
from data.listings import (
    FacetCount,
    ListingFilter,
    ListingSort,
    content_sha256,
    count_facets,
    delete_demo_listings,
    list_listings,
    listings_by_ids,
    save_listings,
)
from data.organisations import save_organisations
from data.pool import Connection, Pool
from matcher.domain import (
    BusinessModel,
    Consent,
    Kind,
    Listing,
    ListingId,
    Maturity,
    Need,
    PersonalData,
    Solution,
    Stage,
)
from tests.factories import (
    IDENTITY,
    make_city,
    make_concept,
    make_indexed,
    make_need,
    make_organisation,
    make_solution,
)

FULL_NEED = make_need(
    business_models=(BusinessModel.SERVICE, BusinessModel.PPP),
    personal_data=PersonalData.POSSIBLE,
    consent=Consent.OPT_IN,
    organisation_id="org-noise",
    city_id="city-noise",
    sectors=("energy", "mobility"),
    stage=Stage.PILOT,
    budget_usd_min=0.0,
    budget_usd_max=1_500_000.5,
    budget_note="about JPY 200 million",
    must_have=("Works offline", "Khmer interface"),
    demo=True,
)
FULL_SOLUTION = make_solution(
    business_models=tuple(BusinessModel),
    personal_data=PersonalData.AGGREGATE,
    consent=Consent.ORDINANCE,
    organisation_id="org-noise",
    references=("Viet Nam/Hanoi",),
    maturity=Maturity.COMMERCIAL,
    price_usd_min=10.25,
    price_usd_max=10.25,
    business_note="EPC and PPP",
    consent_note="opt-in recommended",
)


@pytest.mark.parametrize(
    "listing",
    [
        FULL_NEED,
        FULL_SOLUTION,
        Need(id=ListingId("need-bare"), text="雨が降ると道が\n川になる 🌧"),
        Solution(id=ListingId("sol-bare"), text="กำจัดขยะ"),
    ],
)
async def test_what_was_saved_comes_back(db: Connection, listing: Listing) -> None:
    await save_listings(db, [listing])
    assert await listings_by_ids(db, [listing.id]) == (listing,)


async def test_saving_again_replaces_and_doubles_nothing(db: Connection) -> None:
    await save_listings(db, [FULL_NEED, FULL_SOLUTION])
    changed: list[Listing] = [
        make_need(titles={"th": "รถติด"}, sectors=("energy",)),
        make_solution(countries=("LA", "VN"), titles={}, sectors=()),
    ]
    await save_listings(db, changed)
    assert list(await listings_by_ids(db, [FULL_NEED.id, FULL_SOLUTION.id])) == changed


async def test_the_order_of_sectors_and_countries_is_kept_and_doubles_are_dropped(
    db: Connection,
) -> None:
    repeated = make_solution(
        sectors=("mobility", "energy", "mobility"), countries=("TH", "LA", "TH", "VN")
    )
    await save_listings(db, [repeated])
    (found,) = await listings_by_ids(db, [repeated.id])
    assert isinstance(found, Solution)
    assert (found.sectors, found.countries) == (("mobility", "energy"), ("TH", "LA", "VN"))


@pytest.mark.parametrize(
    ("listing", "error"),
    [
        (make_need(city_id="city-nowhere"), CityUnknown),
        (make_need(organisation_id="org-nobody"), OrganisationUnknown),
        (make_need(sectors=("magic",)), SectorUnknown),
        (make_need(budget_usd_min=2.0, budget_usd_max=1.0), BudgetReversed),
        (make_solution(price_usd_min=2.0, price_usd_max=1.0), PriceReversed),
        (make_solution(text=""), RuleBroken),
        (make_solution(text="x" * 20_001), RuleBroken),
        (make_solution(lang="Japanese"), RuleBroken),
        (make_need(country="Viet Nam"), RuleBroken),
        (make_need(budget_usd_min=-1.0), RuleBroken),
        (make_solution("need-noise-0"), RuleBroken),  # A Need never becomes a Solution.
    ],
)
async def test_a_broken_rule_has_its_name_and_saves_nothing(
    db: Connection, listing: Listing, error: type[RuleBroken]
) -> None:
    other = make_need("need-other")
    with pytest.raises(error):
        async with db.transaction():
            await save_listings(db, [other, listing])
    assert await listings_by_ids(db, [other.id]) == ()


@pytest.mark.parametrize("status", ["draft", "hidden"])
async def test_what_is_not_published_is_not_found(db: Connection, status: str) -> None:
    await save_listings(db, [FULL_NEED])
    await db.execute("UPDATE listing SET status = $1 WHERE id = $2", status, FULL_NEED.id)
    assert await listings_by_ids(db, [FULL_NEED.id]) == ()
    page = await list_listings(db, Kind.NEED, wanted=ListingFilter(sectors=("mobility",)))
    assert (page.items, page.total) == ((), 0)


async def test_saving_a_hidden_listing_again_does_not_publish_it(db: Connection) -> None:
    await save_listings(db, [make_need("need-noise-2")])
    assert await listings_by_ids(db, ["need-noise-2"]) == ()


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


async def test_facets_count_the_published_by_kind(db: Connection) -> None:
    await save_listings(db, [make_need(), make_need("need-b", demo=True), make_solution()])
    counts = await count_facets(db)
    assert FacetCount(kind=Kind.NEED, facet="country", value="VN", count=2) in counts
    assert FacetCount(kind=Kind.NEED, facet="country", value="KH", count=2) in counts
    assert FacetCount(kind=Kind.SOLUTION, facet="country", value="TH", count=1) in counts
    assert FacetCount(kind=Kind.SOLUTION, facet="sector", value="energy", count=2) in counts
    assert FacetCount(kind=Kind.SOLUTION, facet="language", value="ja", count=1) in counts
    real = await count_facets(db, demo=False)
    assert FacetCount(kind=Kind.NEED, facet="country", value="VN", count=1) in real


@pytest.mark.parametrize(
    "changes", [{"lang": "th"}, {"title": "x"}, {"text": "x"}, {"sectors": ()}]
)
def test_the_digest_changes_with_all_that_is_indexed(changes: dict[str, Any]) -> None:
    assert content_sha256(make_need(**changes)) != content_sha256(make_need())


def test_the_digest_does_not_change_with_what_is_not_indexed() -> None:
    same = make_need(titles={}, country="TH", budget_note="x", demo=True)
    assert content_sha256(same) == content_sha256(make_need())


async def test_removing_the_demo_removes_invented_listings_only(db: Connection) -> None:
    await save_listings(db, [FULL_NEED, FULL_SOLUTION])
    assert await delete_demo_listings(db) == 1
    assert await listings_by_ids(db, [FULL_NEED.id, FULL_SOLUTION.id]) == (FULL_SOLUTION,)


async def test_two_that_save_the_same_listing_at_once_both_succeed(pool: Pool) -> None:
    need = Need(id=ListingId("need-twice"), text="Both of us report this.")

    async def save() -> None:
        async with pool.acquire() as connection:
            await save_listings(connection, [need])

    await asyncio.gather(*(save() for _ in range(4)))
    async with pool.acquire() as connection:
        assert await listings_by_ids(connection, [need.id]) == (need,)
        await connection.execute("DELETE FROM listing WHERE id = $1", need.id)


async def _index(db: Connection, listing: Listing, **changes: Any) -> None:
    active = await active_index(db)
    assert active is not None
    kind = Kind.NEED if isinstance(listing, Need) else Kind.SOLUTION
    indexed = make_indexed(listing.id, kind, **changes)
    await save_indexed(db, active.id, [listing], [indexed])
