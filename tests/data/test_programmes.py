"""Programmes in the store."""

import pytest

from data.errors import SectorUnknown
from data.pool import Connection
from data.programmes import (
    ProgrammeFilter,
    ProgrammeSort,
    list_programmes,
    programmes_by_ids,
    save_programmes,
)
from matcher.domain import Programme, ProgrammeId
from tests.factories import make_programme

FULL = make_programme(
    stages=("feasibility", "demonstration"),
    sectors=("mobility", "energy"),
    countries="ASEAN member states",
    eligible="Companies registered in Japan",
    max_amount="JPY 50 million",
    subsidy_ratio="1/2",
    note="Calls change every year",
)
BARE = Programme(id=ProgrammeId("prog-bare"), names={"ja": "補助金"}, operator="X", funds="Y")


@pytest.mark.parametrize("programme", [FULL, BARE])
async def test_what_was_saved_comes_back(db: Connection, programme: Programme) -> None:
    await save_programmes(db, [programme])
    assert await programmes_by_ids(db, [programme.id]) == (programme,)


async def test_saving_again_replaces_and_doubles_nothing(db: Connection) -> None:
    await save_programmes(db, [FULL])
    changed = make_programme(names={"en": "Another name"}, sectors=("energy",))
    await save_programmes(db, [changed])
    assert await programmes_by_ids(db, [FULL.id, "prog-none"]) == (changed,)


async def test_an_unknown_sector_is_an_error(db: Connection) -> None:
    with pytest.raises(SectorUnknown):
        await save_programmes(db, [make_programme(sectors=("magic",))])


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (ProgrammeFilter(sectors=("mobility",)), ["prog-ada", "prog-all"]),
        (ProgrammeFilter(stages=("feasibility",)), ["prog-ada"]),
        (ProgrammeFilter(), ["prog-ada", "prog-all", "prog-noise"]),
    ],
)
async def test_a_filter_lets_only_its_own_pass(
    db: Connection, wanted: ProgrammeFilter, expected: list[str]
) -> None:
    await save_programmes(db, [FULL, make_programme("prog-all", sectors=(), all_sectors=True)])
    page = await list_programmes(db, wanted=wanted, sort=ProgrammeSort.ID)
    assert [programme.id for programme in page.items] == expected


async def test_programmes_are_sorted_by_name_or_latest_year(db: Connection) -> None:
    undated = make_programme("prog-undated", names={"en": "zz"}, provenance=BARE.provenance)
    await save_programmes(db, [undated, make_programme(names={"en": "Aa", "ja": "ん"})])
    by_name = await list_programmes(db)
    by_year = await list_programmes(db, sort=ProgrammeSort.YEAR)
    assert [p.id for p in by_name.items] == ["prog-ada", "prog-noise", "prog-undated"]
    assert [p.id for p in by_year.items] == ["prog-ada", "prog-noise", "prog-undated"]
    assert by_year.items[-1] == undated
