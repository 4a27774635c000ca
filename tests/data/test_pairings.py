"""Past Pairings in the store."""

from typing import Any

import pytest

from data.errors import RuleBroken
from data.pairings import PairingFilter, list_pairings, pairings_by_ids, save_pairings
from data.pool import Connection
from matcher.domain import Pairing, Provenance
from tests.factories import make_pairing

FULL = make_pairing(
    titles={"en": "Signals", "ja": "信号"},
    stage="feasibility survey",
    note="year = completion report",
    sectors=("mobility", "energy"),
    organisation_ids=("org-noise",),
    city_ids=("city-noise",),
    need_ids=("need-noise-1", "need-noise-0"),
    solution_ids=("sol-noise-1", "sol-noise-0"),
)
BARE = make_pairing(
    "pairing-bare", country="ASEAN", city=None, titles={}, sectors=(), provenance=Provenance()
)


@pytest.mark.parametrize("pairing", [FULL, BARE])
async def test_what_was_saved_comes_back(db: Connection, pairing: Pairing) -> None:
    await save_pairings(db, [pairing])
    assert await pairings_by_ids(db, [pairing.id]) == (pairing,)


async def test_saving_again_replaces_and_doubles_nothing(db: Connection) -> None:
    await save_pairings(db, [FULL])
    changed = make_pairing(titles={"th": "ไฟ"}, sectors=("energy",), need_ids=("need-noise-0",))
    await save_pairings(db, [changed])
    assert await pairings_by_ids(db, [FULL.id, "pairing-none"]) == (changed,)


async def test_a_hidden_listing_is_left_out(db: Connection) -> None:
    await save_pairings(
        db, [make_pairing(need_ids=("need-noise-2",), solution_ids=("sol-noise-2",))]
    )
    assert await pairings_by_ids(db, ["pairing-ada"]) == (make_pairing(),)


@pytest.mark.parametrize(
    "changes",
    [
        {"organisation_ids": ("org-nobody",)},
        {"city_ids": ("city-nowhere",)},
        {"need_ids": ("sol-noise-0",)},  # A Solution is no Need.
        {"sectors": ("magic",)},
        {"country": "Asia"},
    ],
)
async def test_a_link_that_leads_nowhere_is_an_error(
    db: Connection, changes: dict[str, Any]
) -> None:
    with pytest.raises(RuleBroken):
        await save_pairings(db, [make_pairing(**changes)])


@pytest.mark.parametrize(
    "wanted",
    [
        PairingFilter(organisation_ids=("org-noise",)),
        PairingFilter(city_ids=("city-noise",)),
        PairingFilter(listing_ids=("sol-noise-0",)),
        PairingFilter(countries=("VN",)),
        PairingFilter(sectors=("mobility",)),
    ],
)
async def test_a_filter_lets_only_its_own_pass(db: Connection, wanted: PairingFilter) -> None:
    await save_pairings(db, [FULL, BARE])
    page = await list_pairings(db, wanted=wanted)
    assert (page.items, page.total) == ((FULL,), 1)


async def test_the_latest_year_comes_first_and_unknown_years_last(db: Connection) -> None:
    newest = make_pairing("pairing-new", provenance=Provenance(year=2025))
    await save_pairings(db, [BARE, FULL, newest])
    page = await list_pairings(db)
    ids = [pairing.id for pairing in page.items]
    assert ids == ["pairing-new", "pairing-ada", "pairing-noise", "pairing-bare"]
