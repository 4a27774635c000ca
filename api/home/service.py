"""The steps of the Home room: what there is, and where demand and supply meet or miss."""

from collections.abc import Sequence
from dataclasses import dataclass

from data.overview import Overview, SectorInCountry, count_by_sector_and_country, overview
from data.pool import Connection
from matcher.taxonomy import Taxonomy

SHADES = 5  # Steps of the heat map above none.
GAPS_SHOWN = 8
GAP_FACTOR = 3  # A gap has this many times more Needs than Solutions with references there.


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One Sector in one country; `shade` from 0 for no Need to SHADES for the most."""

    sector: str
    country: str
    needs: int
    solutions: int
    shade: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One Sector over all countries of the map."""

    sector: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatMap:
    """Needs and Solutions by Sector and country; `gaps`: many Needs and few Solutions."""

    countries: tuple[str, ...]
    rows: tuple[Row, ...]
    gaps: tuple[Cell, ...]


async def what_there_is(db: Connection) -> Overview:
    """Return how much there is of each noun, invented records left out."""
    return await overview(db)


async def heat_map(db: Connection, taxonomy: Taxonomy) -> HeatMap:
    """Return the map of real Listings; its countries are those with any Need."""
    counts = await count_by_sector_and_country(db, demo=False)
    return map_of(counts, [sector.id for sector in taxonomy.sectors])


def map_of(counts: Sequence[SectorInCountry], sectors: Sequence[str]) -> HeatMap:
    """Return the map of counts, the country with the most Needs first."""
    by_place = {(c.sector, c.country): c for c in counts}
    needs_of: dict[str, int] = {}
    for count in counts:
        needs_of[count.country] = needs_of.get(count.country, 0) + count.needs
    countries = sorted((c for c, n in needs_of.items() if n), key=lambda c: (-needs_of[c], c))
    most = max((count.needs for count in counts), default=0)
    rows = tuple(
        Row(
            sector=sector,
            cells=tuple(_cell(sector, c, by_place.get((sector, c)), most) for c in countries),
        )
        for sector in sectors
    )
    cells = [cell for row in rows for cell in row.cells]
    gaps = [cell for cell in cells if cell.needs > GAP_FACTOR * cell.solutions]
    gaps.sort(key=lambda cell: (cell.solutions - cell.needs, cell.sector, cell.country))
    return HeatMap(countries=tuple(countries), rows=rows, gaps=tuple(gaps[:GAPS_SHOWN]))


def _cell(sector: str, country: str, count: SectorInCountry | None, most: int) -> Cell:
    needs, solutions = (count.needs, count.solutions) if count else (0, 0)
    shade = -(-SHADES * needs // most) if needs else 0  # Rounded up: one Need is not none.
    return Cell(sector=sector, country=country, needs=needs, solutions=solutions, shade=shade)
