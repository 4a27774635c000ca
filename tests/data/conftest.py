"""Rows that no test asks for: a filter that does not filter finds them."""

import pytest

from data.cities import save_cities
from data.index import activate_index, ensure_index_version, save_indexed
from data.listings import save_listings
from data.organisations import save_organisations
from data.pairings import save_pairings
from data.pool import Connection
from data.programmes import save_programmes
from data.taxonomy import save_taxonomy
from matcher.domain import Kind
from tests.factories import (
    IDENTITY,
    make_city,
    make_concept,
    make_indexed,
    make_need,
    make_organisation,
    make_pairing,
    make_programme,
    make_solution,
    make_taxonomy,
)


@pytest.fixture
async def db(db: Connection) -> Connection:
    """The rolled-back connection of all tests, with unrelated rows, published and hidden."""
    await save_taxonomy(db, make_taxonomy())
    await save_organisations(db, [make_organisation("org-noise", country="KH", names={"km": "x"})])
    await save_cities(db, [make_city("city-noise", country="KH", names={"km": "ក្រុង"})])
    shared = {"country": "KH", "lang": "km", "sectors": ("energy",)}
    needs = [make_need(f"need-noise-{n}", city_id="city-noise", **shared) for n in range(3)]
    solutions = [
        make_solution(
            f"sol-noise-{n}",
            organisation_id="org-noise",
            countries=("KH",),
            lang="km",
            sectors=("energy",),
        )
        for n in range(3)
    ]
    listings = [*needs, *solutions]
    await save_listings(db, listings)
    await db.execute("UPDATE listing SET status = 'hidden' WHERE id LIKE '%-noise-2'")
    await save_programmes(db, [make_programme("prog-noise", sectors=("energy",))])
    await save_pairings(db, [make_pairing("pairing-noise", country="KH", sectors=("energy",))])
    index_id = await ensure_index_version(db, IDENTITY)
    await activate_index(db, index_id, ranker="r@1")
    indexed = [
        make_indexed(
            listing.id,
            Kind.NEED if listing in needs else Kind.SOLUTION,
            seed=1000 + n,
            functions=(make_concept("storage"),),
        )
        for n, listing in enumerate(listings)
    ]
    await save_indexed(db, index_id, listings, indexed)
    return db
