"""The map of demand and supply."""

from api.home.service import SHADES, map_of
from data.overview import SectorInCountry


def count(sector: str, country: str, needs: int, solutions: int) -> SectorInCountry:
    return SectorInCountry(sector=sector, country=country, needs=needs, solutions=solutions)


COUNTS = [
    count("water", "VN", 10, 2),
    count("water", "TH", 1, 1),
    count("energy", "VN", 0, 9),
    count("energy", "KE", 0, 4),
    count("energy", "TH", 2, 0),
]


def test_the_map_has_all_sectors_and_the_countries_with_needs_the_most_first() -> None:
    made = map_of(COUNTS, ["energy", "waste", "water"])
    assert made.countries == ("VN", "TH")
    assert [row.sector for row in made.rows] == ["energy", "waste", "water"]
    assert [(c.needs, c.solutions) for c in made.rows[0].cells] == [(0, 9), (2, 0)]
    assert [(c.needs, c.solutions) for c in made.rows[1].cells] == [(0, 0), (0, 0)]


def test_a_cell_is_shaded_by_its_needs_and_one_need_is_not_none() -> None:
    energy, water = map_of(COUNTS, ["energy", "water"]).rows
    assert [cell.shade for cell in (*energy.cells, *water.cells)] == [0, 1, SHADES, 1]


def test_gaps_are_many_needs_with_few_solutions_the_widest_first() -> None:
    gaps = map_of(COUNTS, ["energy", "water"]).gaps
    assert [(gap.sector, gap.country) for gap in gaps] == [("water", "VN"), ("energy", "TH")]


def test_a_map_of_nothing_is_empty() -> None:
    empty = map_of([], ["energy"])
    assert (empty.countries, empty.gaps, empty.rows[0].cells) == ((), (), ())
