"""Sends nouns to a saving query as records, and gives broken rules their names."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import asyncpg

from data.errors import named
from data.pool import Connection


@contextmanager
def naming_rules() -> Iterator[None]:
    """Turn what a constraint of the schema refused into its RuleBroken."""
    try:
        yield
    except asyncpg.IntegrityConstraintViolationError as error:
        raise named(error) from error


async def save_records(
    connection: Connection, query: str, records: Sequence[dict[str, object]]
) -> None:
    """Run a query whose only argument is a JSON list of records; all are saved or none.

    Raises RuleBroken.
    """
    with naming_rules():
        await connection.execute(query, records)
