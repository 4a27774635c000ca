"""Programmes in the store: save, find, list."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from data.paging import Page, Position, page_of_ids
from data.pool import Connection
from data.queries import SQL
from data.rows import nouns_of
from data.saving import save_records
from data.seed_record import to_record
from matcher.domain import Programme


class ProgrammeSort(StrEnum):
    """How a list of Programmes is ordered; the id breaks ties. By year: the newest first."""

    NAME = "name"
    YEAR = "year"
    ID = "id"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeFilter:
    """What a list of Programmes is narrowed to; empty lets all pass.

    A Programme for all Sectors passes every filter by Sector.
    """

    sectors: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()


EVERY_PROGRAMME = ProgrammeFilter()


async def save_programmes(connection: Connection, programmes: Sequence[Programme]) -> None:
    """Insert Programmes, or replace those of the same id. Raises RuleBroken."""
    records = [to_record(programme) for programme in programmes]
    await save_records(connection, SQL["save_programmes"], records)


async def programmes_by_ids(connection: Connection, ids: Sequence[str]) -> tuple[Programme, ...]:
    """Return the Programmes of these ids, in their order; unknown ids are passed over."""
    return nouns_of(Programme, await connection.fetch(SQL["programmes_by_ids"], ids))


async def list_programmes(
    connection: Connection,
    *,
    wanted: ProgrammeFilter = EVERY_PROGRAMME,
    sort: ProgrammeSort = ProgrammeSort.NAME,
    lang: str = "en",
    after: Position | None = None,
    limit: int = 50,
) -> Page[Programme]:
    """Return one page of Programmes; `lang` is that of the names to sort by."""
    arguments = (wanted.sectors or None, wanted.stages or None, sort, lang)
    page = await page_of_ids(connection, SQL["programme_page"], arguments, after=after, limit=limit)
    return Page(
        items=await programmes_by_ids(connection, page.items), total=page.total, next=page.next
    )
