"""Organisations in the store: save, find, list."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from data.paging import Page, Position, page_of_ids
from data.pool import Connection
from data.queries import SQL
from data.rows import nouns_of
from data.saving import save_records
from data.seed_record import to_record
from matcher.domain import Organisation, OrganisationKind


class OrganisationSort(StrEnum):
    """How a list of Organisations is ordered; the id breaks ties."""

    NAME = "name"
    ID = "id"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationFilter:
    """What a list of Organisations is narrowed to; empty and None let all pass.

    `sectors`: it lists a Solution in one of them. `jasca`: it belongs to JASCA or does not.
    """

    countries: tuple[str, ...] = ()
    kinds: tuple[OrganisationKind, ...] = ()
    sectors: tuple[str, ...] = ()
    jasca: bool | None = None
    demo: bool | None = None


EVERY_ORGANISATION = OrganisationFilter()


async def save_organisations(connection: Connection, organisations: Sequence[Organisation]) -> None:
    """Insert Organisations, or replace those of the same id. Raises RuleBroken."""
    records = [to_record(organisation) for organisation in organisations]
    await save_records(connection, SQL["save_organisations"], records)


async def organisations_by_ids(
    connection: Connection, ids: Sequence[str]
) -> tuple[Organisation, ...]:
    """Return the Organisations of these ids, in their order; unknown ids are passed over."""
    return nouns_of(Organisation, await connection.fetch(SQL["organisations_by_ids"], ids))


async def list_organisations(
    connection: Connection,
    *,
    wanted: OrganisationFilter = EVERY_ORGANISATION,
    sort: OrganisationSort = OrganisationSort.NAME,
    lang: str = "en",
    after: Position | None = None,
    limit: int = 50,
) -> Page[Organisation]:
    """Return one page of Organisations; `lang` is that of the names to sort by."""
    arguments = (
        wanted.countries or None,
        wanted.kinds or None,
        wanted.sectors or None,
        wanted.jasca,
        wanted.demo,
        sort,
        lang,
    )
    page = await page_of_ids(
        connection, SQL["organisation_page"], arguments, after=after, limit=limit
    )
    return Page(
        items=await organisations_by_ids(connection, page.items),
        total=page.total,
        next=page.next,
    )


async def delete_demo_organisations(connection: Connection) -> int:
    """Remove the invented Organisations that nothing real refers to; return how many went."""
    return len(await connection.fetch(SQL["delete_demo_organisations"]))
