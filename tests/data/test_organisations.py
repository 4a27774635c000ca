"""Organisations in the store."""

from typing import Any

import pytest

from data.errors import RuleBroken
from data.listings import save_listings
from data.organisations import (
    OrganisationFilter,
    OrganisationSort,
    delete_demo_organisations,
    list_organisations,
    organisations_by_ids,
    save_organisations,
)
from data.pairings import save_pairings
from data.pool import Connection
from matcher.domain import Organisation, OrganisationId, OrganisationKind
from tests.factories import make_organisation, make_pairing, make_solution

FULL = make_organisation(
    small=True, jasca_status="verified_member", note="Former name: Old Works", demo=True
)
BARE = Organisation(
    id=OrganisationId("org-bare"), kind=OrganisationKind.AGENCY, names={"en": "Bare"}, country="LA"
)


@pytest.mark.parametrize("organisation", [FULL, BARE])
async def test_what_was_saved_comes_back(db: Connection, organisation: Organisation) -> None:
    await save_organisations(db, [organisation])
    assert await organisations_by_ids(db, [organisation.id]) == (organisation,)


async def test_saving_again_replaces_and_doubles_nothing(db: Connection) -> None:
    await save_organisations(db, [FULL, BARE])
    renamed = make_organisation(names={"en": "Ben and Sons", "th": "เบ็น"})
    await save_organisations(db, [renamed])
    assert await organisations_by_ids(db, [FULL.id, BARE.id]) == (renamed, BARE)


async def test_organisations_come_in_the_order_of_the_ids(db: Connection) -> None:
    await save_organisations(db, [FULL, BARE])
    found = await organisations_by_ids(db, [FULL.id, "org-nobody", BARE.id, FULL.id])
    assert [organisation.id for organisation in found] == [FULL.id, BARE.id, FULL.id]


@pytest.mark.parametrize("kind", OrganisationKind)
async def test_every_kind_can_be_saved(db: Connection, kind: OrganisationKind) -> None:
    await save_organisations(db, [make_organisation(kind=kind)])
    (found,) = await organisations_by_ids(db, ["org-ben"])
    assert found.kind is kind


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "Org Ben"},
        {"country": "Japan"},
        {"names": {"english": "Ben"}},
        {"jasca_status": "friend"},
    ],
)
async def test_a_broken_rule_is_an_error_and_saves_nothing(
    db: Connection, changes: dict[str, Any]
) -> None:
    with pytest.raises(RuleBroken):
        async with db.transaction():
            await save_organisations(db, [BARE, make_organisation(**changes)])
    assert await organisations_by_ids(db, [BARE.id]) == ()


@pytest.mark.parametrize(
    "wanted",
    [
        OrganisationFilter(countries=("JP",)),
        OrganisationFilter(kinds=(OrganisationKind.STARTUP,)),
        OrganisationFilter(sectors=("mobility",)),
        OrganisationFilter(jasca=True),
        OrganisationFilter(demo=True),
    ],
)
async def test_a_filter_lets_only_its_own_pass(db: Connection, wanted: OrganisationFilter) -> None:
    ben = make_organisation(
        kind=OrganisationKind.STARTUP, jasca_status="verified_member", demo=True
    )
    guest = make_organisation("org-guest", country="SG", jasca_status="event_participant")
    await save_organisations(db, [ben, guest])
    await save_listings(db, [make_solution(organisation_id=ben.id)])
    page = await list_organisations(db, wanted=wanted)
    assert (page.items, page.total) == ((ben,), 1)


async def test_no_filter_lets_all_pass(db: Connection) -> None:
    await save_organisations(db, [FULL])
    page = await list_organisations(db, sort=OrganisationSort.ID)
    assert [organisation.id for organisation in page.items] == ["org-ben", "org-noise"]


async def test_names_are_sorted_in_the_language_asked_for_or_else_english(db: Connection) -> None:
    first_in_english = make_organisation("org-z", names={"en": "Alpha", "ja": "ん"})
    english_only = make_organisation("org-y", names={"en": "beta"})
    await save_organisations(db, [first_in_english, english_only])
    only_japan = OrganisationFilter(countries=("JP",))
    english = await list_organisations(db, wanted=only_japan, lang="en")
    japanese = await list_organisations(db, wanted=only_japan, lang="ja")
    assert [organisation.id for organisation in english.items] == ["org-z", "org-y"]
    assert [organisation.id for organisation in japanese.items] == ["org-y", "org-z"]


async def test_removing_the_demo_spares_whom_real_records_name(db: Connection) -> None:
    named, paired, alone = (make_organisation(f"org-{n}", demo=True) for n in "abc")
    await save_organisations(db, [named, paired, alone])
    await save_listings(db, [make_solution(organisation_id=named.id)])
    await save_pairings(db, [make_pairing(organisation_ids=(paired.id,))])
    assert await delete_demo_organisations(db) == 1
    kept = await organisations_by_ids(db, [named.id, paired.id, alone.id, "org-noise"])
    assert [organisation.id for organisation in kept] == [named.id, paired.id, "org-noise"]
