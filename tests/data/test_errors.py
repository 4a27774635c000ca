"""Broken rules of the database have names, and the names belong to rules that exist."""

import re
from pathlib import Path

import asyncpg

import data
from data.errors import BY_CONSTRAINT, RuleBroken, SectorUnknown, named


def violation(constraint: str) -> asyncpg.ForeignKeyViolationError:
    error = asyncpg.ForeignKeyViolationError("refused")
    error.constraint_name = constraint
    error.detail = "Failing row contains (someone@example.org)."
    return error


def test_a_known_constraint_has_its_own_error() -> None:
    assert type(named(violation("listing_sector_known"))) is SectorUnknown


def test_any_other_constraint_is_still_named_and_repeats_no_row() -> None:
    error = named(violation("city_population_positive"))
    assert type(error) is RuleBroken
    assert "city_population_positive" in str(error)
    assert "someone@" not in str(error)


def test_every_named_constraint_is_in_the_schema() -> None:
    schema = (Path(data.__file__).parent / "schema.sql").read_text("utf-8")
    assert set(BY_CONSTRAINT) <= set(re.findall(r"CONSTRAINT (\w+)", schema))
