"""Data-protection rules in the store: save, and find by country."""

from collections.abc import Sequence

from data.pool import Connection
from data.queries import SQL
from data.rows import nouns_of
from data.saving import save_records
from data.seed_record import to_record
from matcher.domain import DataProtectionRule


async def save_rules(connection: Connection, rules: Sequence[DataProtectionRule]) -> None:
    """Insert rules, or replace those of the same id. Raises RuleBroken."""
    await save_records(connection, SQL["save_rules"], [to_record(rule) for rule in rules])


async def list_rules(
    connection: Connection, *, countries: Sequence[str] = ()
) -> tuple[DataProtectionRule, ...]:
    """Return the rules of some countries, or all: laws first, then frameworks, then cases."""
    rows = await connection.fetch(SQL["rules_of_countries"], countries or None)
    return nouns_of(DataProtectionRule, rows)
