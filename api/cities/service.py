"""The steps of the Cities room: find one with its Needs and past work, list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from api.checks import Checks, is_readable_id
from api.filters import DemoChoice
from api.records import ListingRecord, PairingRecord, pairing_records_of, records_of
from api.refusals import NotFound
from data.cities import CityFilter, CitySort, cities_by_ids, list_cities
from data.data_protection_rules import list_rules
from data.listings import ListingFilter, ListingSort, list_listings
from data.paging import Page, Position
from data.pairings import PairingFilter, list_pairings
from data.pool import Connection
from matcher.domain import City, DataProtectionRule, Kind, Need
from matcher.taxonomy import Taxonomy

SHOWN = 100  # Needs or Pairings of one City.


@dataclass(frozen=True, slots=True, kw_only=True)
class CityChoice:
    """What a reader wants to see; empty and None let all pass.

    `sectors`: it has a Need in one of them. `ascn`: it belongs to the ASEAN Smart Cities Network.
    """

    countries: Sequence[str] = ()
    sectors: Sequence[str] = ()
    ascn: bool | None = None
    demo: DemoChoice | None = DemoChoice.EXCLUDE


@dataclass(frozen=True, slots=True, kw_only=True)
class CityRecord:
    """A City with its Needs, its past Pairings and its country's rules on personal data."""

    city: City
    needs: tuple[ListingRecord[Need], ...]
    pairings: tuple[PairingRecord, ...]
    rules: tuple[DataProtectionRule, ...]


EVERY_REAL_CITY = CityChoice()


async def find_city(
    db: Connection, city_id: str, *, demo: DemoChoice = DemoChoice.EXCLUDE
) -> CityRecord:
    """Return a City with what is known of it. Raises NotFound. `demo`: of its Needs."""
    found = await cities_by_ids(db, [city_id]) if is_readable_id(city_id) else ()
    if not found:
        raise NotFound(noun="city", id=city_id)
    city = found[0]
    # An invented City has none but invented Needs, and whoever looks at it knows.
    wanted = ListingFilter(city_ids=(city_id,), demo=None if city.demo else demo.as_filter)
    needs = await list_listings(db, Kind.NEED, wanted=wanted, sort=ListingSort.TITLE, limit=SHOWN)
    pairings = await list_pairings(db, wanted=PairingFilter(city_ids=(city_id,)), limit=SHOWN)
    return CityRecord(
        city=city,
        needs=await records_of(db, cast(tuple[Need, ...], needs.items)),
        pairings=await pairing_records_of(db, pairings.items),
        rules=await list_rules(db, countries=[city.country]),
    )


async def list_cities_of(
    db: Connection,
    taxonomy: Taxonomy,
    choice: CityChoice = EVERY_REAL_CITY,
    *,
    sort: CitySort = CitySort.NAME,
    lang: str = "en",
    after: Position | None = None,
    limit: int = 50,
) -> Page[City]:
    """Return one page of Cities; `lang` is that of the names to sort by.

    Raises FieldsRefused for filters that cannot be meant.
    """
    checks = Checks()
    countries = tuple(country.upper() for country in choice.countries)
    for country in countries:
        checks.country("country", country)
    checks.known("sector", choice.sectors, taxonomy.sector_index.keys(), "sector")
    checks.done()
    wanted = CityFilter(
        countries=countries,
        sectors=tuple(choice.sectors),
        ascn=choice.ascn,
        demo=(choice.demo or DemoChoice.EXCLUDE).as_filter,
    )
    return await list_cities(db, wanted=wanted, sort=sort, lang=lang, after=after, limit=limit)
