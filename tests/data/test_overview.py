"""What the store holds as a whole."""

from datetime import date

from data.listings import save_listings
from data.overview import SectorInCountry, count_by_sector_and_country, overview
from data.pool import Connection
from matcher.domain import Provenance
from tests.factories import make_need, make_solution


def read_on(day: date, evidence: str = "archived_page_excerpt") -> Provenance:
    return Provenance(sources=("https://example.org/",), evidence=evidence, read_on=day)


async def test_the_overview_counts_what_is_published_and_real(db: Connection) -> None:
    before = await overview(db)
    await save_listings(
        db,
        [
            make_need("need-1", provenance=read_on(date(2031, 1, 2))),
            make_need("need-2", provenance=read_on(date(2032, 1, 2), evidence="own_work")),
            make_need("need-3", demo=True, provenance=read_on(date(2033, 1, 2), evidence="demo")),
        ],
    )
    after = await overview(db)
    assert (before.has_demo, after.has_demo) == (False, True)
    assert after.needs == before.needs + 2
    assert after.solutions == before.solutions == 2
    assert after.read_on == date(2031, 1, 2)


async def test_a_listing_is_counted_in_each_of_its_sectors_and_countries(db: Connection) -> None:
    await save_listings(
        db,
        [
            make_need("need-1", country="VN", sectors=("mobility",)),
            make_need("need-2", country="VN", sectors=("mobility",), demo=True),
            make_solution("sol-1", countries=("VN", "TH"), sectors=("mobility", "energy")),
        ],
    )
    found = await count_by_sector_and_country(db, demo=False)
    counts = {(c.sector, c.country): (c.needs, c.solutions) for c in found}
    assert counts == {
        ("energy", "KH"): (2, 2),
        ("energy", "TH"): (0, 1),
        ("energy", "VN"): (0, 1),
        ("mobility", "TH"): (0, 1),
        ("mobility", "VN"): (1, 1),
    }
    everything = await count_by_sector_and_country(db)
    assert SectorInCountry(sector="mobility", country="VN", needs=2, solutions=1) in everything
