"""The taxonomy in the store."""

from dataclasses import replace

import pytest

from data.errors import RuleBroken
from data.listings import listings_by_ids, save_listings
from data.pool import Connection
from data.taxonomy import save_taxonomy, taxonomy_entries
from tests.factories import make_need, make_taxonomy

ENTRIES = make_taxonomy()


async def test_what_was_saved_comes_back_in_its_order(db: Connection) -> None:
    assert await taxonomy_entries(db) == ENTRIES


async def test_saving_again_replaces_and_doubles_nothing(db: Connection) -> None:
    changed = tuple(
        replace(entry, label={"en": "New"}, synonyms={}, definition={"ja": "新"}, label_unsure=())
        for entry in ENTRIES
    )
    await save_taxonomy(db, changed)
    assert await taxonomy_entries(db) == changed


async def test_a_link_that_is_no_longer_given_is_gone(db: Connection) -> None:
    without = [
        replace(entry, functions=(), problems=()) for entry in ENTRIES if entry.id != "mobility"
    ]
    await save_taxonomy(db, without)
    assert all(not entry.functions for entry in await taxonomy_entries(db))


async def test_an_entry_that_is_no_longer_given_stays_with_its_listings(db: Connection) -> None:
    await save_listings(db, [make_need()])
    await save_taxonomy(db, [entry for entry in ENTRIES if entry.id == "energy"])
    assert {entry.id for entry in await taxonomy_entries(db)} == {e.id for e in ENTRIES}
    (need,) = await listings_by_ids(db, ["need-ada"])
    assert need.sectors == ("mobility",)


async def test_a_sector_never_becomes_a_problem(db: Connection) -> None:
    turned = replace(ENTRIES[0], kind="problem", parent="energy")
    with pytest.raises(RuleBroken):
        await save_taxonomy(db, [turned])


async def test_an_unknown_parent_is_an_error(db: Connection) -> None:
    with pytest.raises(RuleBroken):
        await save_taxonomy(db, [replace(ENTRIES[2], parent="magic")])
