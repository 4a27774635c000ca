"""Cities in the store: save, find, list."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from data.paging import Page, Position, page_of_ids
from data.pool import Connection
from data.queries import SQL
from data.rows import nouns_of
from data.saving import save_records
from data.seed_record import to_record
from matcher.domain import City


class CitySort(StrEnum):
    """How a list of Cities is ordered; the id breaks ties. By population: the largest first."""

    NAME = "name"
    POPULATION = "population"
    ID = "id"


@dataclass(frozen=True, slots=True, kw_only=True)
class CityFilter:
    """What a list of Cities is narrowed to; empty and None let all pass.

    `sectors`: it has a Need in one of them.
    """

    countries: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    ascn: bool | None = None
    demo: bool | None = None


EVERY_CITY = CityFilter()


async def save_cities(connection: Connection, cities: Sequence[City]) -> None:
    """Insert Cities, or replace those of the same id. Raises RuleBroken."""
    await save_records(connection, SQL["save_cities"], [to_record(city) for city in cities])


async def cities_by_ids(connection: Connection, ids: Sequence[str]) -> tuple[City, ...]:
    """Return the Cities of these ids, in their order; unknown ids are passed over."""
    return nouns_of(City, await connection.fetch(SQL["cities_by_ids"], ids))


async def list_cities(
    connection: Connection,
    *,
    wanted: CityFilter = EVERY_CITY,
    sort: CitySort = CitySort.NAME,
    lang: str = "en",
    after: Position | None = None,
    limit: int = 50,
) -> Page[City]:
    """Return one page of Cities; `lang` is that of the names to sort by."""
    arguments = (
        wanted.countries or None,
        wanted.sectors or None,
        wanted.ascn,
        wanted.demo,
        sort,
        lang,
    )
    page = await page_of_ids(connection, SQL["city_page"], arguments, after=after, limit=limit)
    return Page(items=await cities_by_ids(connection, page.items), total=page.total, next=page.next)


async def delete_demo_cities(connection: Connection) -> int:
    """Remove the invented Cities that nothing real refers to; return how many went."""
    return len(await connection.fetch(SQL["delete_demo_cities"]))
