"""What the store holds as a whole: how much of each noun, and by Sector and country."""

from dataclasses import dataclass
from datetime import date

from data.pool import Connection
from data.queries import SQL
from data.rows import nouns_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Counts of what is published, without invented records.

    `read_on`: the latest day on which a source was read, None where nothing is. `has_demo`:
    whether invented Listings are there too.
    """

    needs: int
    solutions: int
    organisations: int
    cities: int
    programmes: int
    pairings: int
    read_on: date | None
    has_demo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SectorInCountry:
    """How many Needs a Sector has in a country, and how many Solutions with references there."""

    sector: str
    country: str
    needs: int
    solutions: int


async def overview(connection: Connection) -> Overview:
    """Return how much there is of each noun."""
    return nouns_of(Overview, await connection.fetch(SQL["overview"]))[0]


async def count_by_sector_and_country(
    connection: Connection, *, demo: bool | None = None
) -> tuple[SectorInCountry, ...]:
    """Return the counts of every Sector in every country that has any Listing of it."""
    rows = await connection.fetch(SQL["count_by_sector_and_country"], demo)
    return nouns_of(SectorInCountry, rows)
