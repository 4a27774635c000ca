"""Data-protection rules in the store."""

import pytest

from data.data_protection_rules import list_rules, save_rules
from data.errors import RuleBroken
from data.pool import Connection
from tests.factories import make_rule

FULL = make_rule(
    law_year=2023,
    in_force_status="in force",
    consent_basis="consent",
    cross_border_rule="impact file",
    cctv_face_recognition="no special rule",
    regulator="a ministry",
    public_sector_scope="covered",
    note="being revised",
    general_knowledge_fields=("regulator",),
)


async def test_what_was_saved_comes_back(db: Connection) -> None:
    bare = make_rule("rule-asean", kind="framework", country="ASEAN")
    await save_rules(db, [FULL, bare])
    assert await list_rules(db) == (FULL, bare)


async def test_saving_again_replaces(db: Connection) -> None:
    await save_rules(db, [FULL])
    await save_rules(db, [make_rule()])
    assert await list_rules(db) == (make_rule(),)


async def test_rules_of_a_country_leave_out_the_others(db: Connection) -> None:
    case = make_rule("rule-a-case", kind="case")
    await save_rules(db, [case, make_rule("rule-th", country="TH"), FULL])
    assert await list_rules(db, countries=["VN", "LA"]) == (FULL, case)


async def test_an_unknown_kind_is_an_error(db: Connection) -> None:
    with pytest.raises(RuleBroken):
        await save_rules(db, [make_rule(kind="rumour")])
