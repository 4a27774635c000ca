"""The taxonomy in the store: save and read its Sectors, Problems and Functions."""

from collections.abc import Sequence

from data.pool import Connection
from data.queries import SQL
from data.rows import nouns_of
from data.saving import save_records
from data.seed_record import to_record
from data.seed_taxonomy import TaxonomyEntry


async def save_taxonomy(connection: Connection, entries: Sequence[TaxonomyEntry]) -> None:
    """Insert entries, or replace those of the same id; their order is kept. Raises RuleBroken.

    Entries that are not among them stay, because Listings may speak of them.
    """
    await save_records(connection, SQL["save_taxonomy"], [to_record(entry) for entry in entries])


async def taxonomy_entries(connection: Connection) -> tuple[TaxonomyEntry, ...]:
    """Return all entries: Sectors, then Problems, then Functions, each kind in its own order."""
    return nouns_of(TaxonomyEntry, await connection.fetch(SQL["taxonomy_entries"]))
