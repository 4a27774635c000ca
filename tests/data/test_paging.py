"""Lists by keyset: pages cover the list once, whatever the sort, the filter or writes between."""

import pytest

from data.cities import CitySort, list_cities, save_cities
from data.listings import ListingSort, list_listings, save_listings
from data.organisations import OrganisationSort, list_organisations, save_organisations
from data.paging import Page
from data.pairings import list_pairings, save_pairings
from data.pool import Connection
from data.programmes import ProgrammeSort, list_programmes, save_programmes
from matcher.domain import Kind, Listing
from tests.factories import (
    make_city,
    make_need,
    make_organisation,
    make_pairing,
    make_programme,
    make_solution,
)


@pytest.mark.parametrize("sort", ListingSort)
@pytest.mark.parametrize("kind", Kind)
async def test_pages_of_listings_cover_the_list_once(
    db: Connection, sort: ListingSort, kind: Kind
) -> None:
    make = make_need if kind is Kind.NEED else make_solution
    # Titles, years and times repeat, so that only the id tells rows apart.
    await save_listings(db, [make(f"{kind}-{n}") for n in range(7)])
    whole = await list_listings(db, kind, sort=sort, limit=100)
    page = await list_listings(db, kind, sort=sort, limit=4)
    seen = list(page.items)
    while page.next:
        page = await list_listings(db, kind, sort=sort, limit=4, after=page.next)
        assert page.total == whole.total == 9
        seen += page.items
    assert seen == list(whole.items)
    assert whole.next is None


@pytest.mark.parametrize("sort", OrganisationSort)
async def test_pages_of_organisations_cover_the_list_once(
    db: Connection, sort: OrganisationSort
) -> None:
    await save_organisations(db, [make_organisation(f"org-{n}") for n in range(4)])
    first = await list_organisations(db, sort=sort, limit=3)
    rest = await list_organisations(db, sort=sort, limit=3, after=first.next)
    whole = await list_organisations(db, sort=sort)
    assert (first.items + rest.items, rest.next) == (whole.items, None)


@pytest.mark.parametrize("sort", CitySort)
async def test_pages_of_cities_cover_the_list_once(db: Connection, sort: CitySort) -> None:
    await save_cities(db, [make_city(f"city-{n}") for n in range(4)])
    first = await list_cities(db, sort=sort, limit=3)
    rest = await list_cities(db, sort=sort, limit=3, after=first.next)
    whole = await list_cities(db, sort=sort)
    assert (first.items + rest.items, rest.next) == (whole.items, None)


@pytest.mark.parametrize("sort", ProgrammeSort)
async def test_pages_of_programmes_cover_the_list_once(db: Connection, sort: ProgrammeSort) -> None:
    await save_programmes(db, [make_programme(f"prog-{n}") for n in range(4)])
    first = await list_programmes(db, sort=sort, limit=3)
    rest = await list_programmes(db, sort=sort, limit=3, after=first.next)
    whole = await list_programmes(db, sort=sort)
    assert (first.items + rest.items, rest.next) == (whole.items, None)


async def test_pages_of_pairings_cover_the_list_once(db: Connection) -> None:
    await save_pairings(db, [make_pairing(f"pairing-{n}") for n in range(4)])
    first = await list_pairings(db, limit=3)
    rest = await list_pairings(db, limit=3, after=first.next)
    whole = await list_pairings(db)
    assert (first.items + rest.items, rest.next) == (whole.items, None)


async def test_a_row_removed_or_added_between_pages_loses_no_other(db: Connection) -> None:
    await save_listings(db, [make_need(f"need-{n}") for n in range(6)])
    first = await list_listings(db, Kind.NEED, limit=3)
    await db.execute("DELETE FROM listing WHERE id IN ('need-0', 'need-2')")
    await save_listings(db, [make_need("need-0a")])
    second = await list_listings(db, Kind.NEED, limit=3, after=first.next)
    assert _ids(second) == ["need-3", "need-4", "need-5"]


async def test_a_full_last_page_is_known_to_be_the_last(db: Connection) -> None:
    await save_listings(db, [make_need("need-0")])
    page = await list_listings(db, Kind.NEED, limit=3)
    assert (len(page.items), page.next) == (3, None)


async def test_a_page_after_the_end_is_empty_and_still_knows_the_total(db: Connection) -> None:
    await save_listings(db, [make_need("need-0"), make_need("need-1")])
    first = await list_listings(db, Kind.NEED, limit=1)
    await db.execute("DELETE FROM listing WHERE id LIKE 'need-%' AND id <> 'need-0'")
    page = await list_listings(db, Kind.NEED, limit=1, after=first.next)
    assert (page.items, page.total, page.next) == ((), 1, None)


def _ids(page: Page[Listing]) -> list[str]:
    return [listing.id for listing in page.items]
