"""Cities in the store."""

from typing import Any

import pytest

from data.cities import (
    CityFilter,
    CitySort,
    cities_by_ids,
    delete_demo_cities,
    list_cities,
    save_cities,
)
from data.errors import RuleBroken
from data.listings import save_listings
from data.pairings import save_pairings
from data.pool import Connection
from matcher.domain import City, CityId
from tests.factories import make_city, make_need, make_pairing

FULL = make_city(
    latitude=21.0285,
    longitude=105.8542,
    population=8_000_000,
    population_year=2019,
    population_note="census",
    languages=("vi", "en"),
    local_lang="vi",
    ascn_member=True,
    ascn_pilot=True,
    ascn_since=2018,
    focus_sectors=("quality_environment",),
    priority_projects=("Metro line 2",),
    japan_cooperation=("Yen loan",),
    general_knowledge_fields=("languages",),
    demo=True,
)
BARE = City(id=CityId("city-bare"), names={"lo": "ວຽງຈັນ"}, country="LA")


@pytest.mark.parametrize("city", [FULL, BARE])
async def test_what_was_saved_comes_back(db: Connection, city: City) -> None:
    await save_cities(db, [city])
    assert await cities_by_ids(db, [city.id]) == (city,)


async def test_saving_again_replaces_and_doubles_nothing(db: Connection) -> None:
    await save_cities(db, [FULL])
    smaller = make_city(names={"vi": "Hà Nội"})
    await save_cities(db, [smaller])
    assert await cities_by_ids(db, [FULL.id, "city-nowhere"]) == (smaller,)


@pytest.mark.parametrize("changes", [{"latitude": 91.0}, {"population": 0}, {"ascn_since": 18}])
async def test_a_broken_rule_is_an_error(db: Connection, changes: dict[str, Any]) -> None:
    with pytest.raises(RuleBroken):
        await save_cities(db, [make_city(**changes)])


@pytest.mark.parametrize(
    "wanted",
    [
        CityFilter(countries=("VN",)),
        CityFilter(sectors=("mobility",)),
        CityFilter(ascn=True),
        CityFilter(demo=True),
    ],
)
async def test_a_filter_lets_only_its_own_pass(db: Connection, wanted: CityFilter) -> None:
    await save_cities(db, [FULL])
    await save_listings(db, [make_need(city_id=FULL.id)])
    page = await list_cities(db, wanted=wanted)
    assert (page.items, page.total) == ((FULL,), 1)


async def test_the_largest_city_comes_first_and_unknown_sizes_last(db: Connection) -> None:
    small = make_city("city-small", population=1000)
    await save_cities(db, [small, FULL])
    page = await list_cities(db, sort=CitySort.POPULATION)
    assert [city.id for city in page.items] == ["city-ada", "city-small", "city-noise"]


async def test_removing_the_demo_spares_cities_that_real_records_name(db: Connection) -> None:
    with_need, paired, alone = (make_city(f"city-{n}", demo=True) for n in "abc")
    await save_cities(db, [with_need, paired, alone])
    await save_listings(db, [make_need(city_id=with_need.id)])
    await save_pairings(db, [make_pairing(city_ids=(paired.id,))])
    assert await delete_demo_cities(db) == 1
    kept = await cities_by_ids(db, [with_need.id, paired.id, alone.id, "city-noise"])
    assert [city.id for city in kept] == [with_need.id, paired.id, "city-noise"]
