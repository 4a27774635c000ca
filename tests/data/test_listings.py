"""Needs and Solutions in the store."""

import asyncio
from typing import Any

import pytest

from data.errors import (
    BudgetReversed,
    CityUnknown,
    OrganisationUnknown,
    PriceReversed,
    RuleBroken,
    SectorUnknown,
)
from data.listings import (
    FacetCount,
    ListingFilter,
    content_sha256,
    count_facets,
    delete_demo_listings,
    list_listings,
    listings_by_ids,
    save_listings,
)
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
    make_need,
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
