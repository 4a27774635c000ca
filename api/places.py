"""Finds the City that a person names, by id or by its name in any language."""

import unicodedata

from api.checks import Checks, is_readable_id
from data.cities import CityFilter, cities_by_ids, list_cities
from data.pool import Connection
from matcher.domain import City, CityId

_MOST_CITIES = 2_000  # Of one country; far above what any list here holds.


async def place_of(
    db: Connection, checks: Checks, *, city_id: str | None, city: str | None, country: str | None
) -> tuple[CityId | None, str | None]:
    """Return the id of the City and the country; problems are left in `checks`."""
    country = country.upper() if country else None
    checks.country("country", country)
    if city_id:
        found = await cities_by_ids(db, [city_id]) if is_readable_id(city_id) else ()
        field = "city_id"
    elif city:
        checks.line("city", city)
        found = await _cities_named(db, city, country)
        field = "city"
    else:
        return None, country
    if not found:
        checks.refuse(field, "unknown_city", "there is no such city; leave it out or mend it")
        return None, country
    if len(found) > 1:
        checks.refuse(field, "ambiguous_city", "several cities have this name; name the country")
        return None, country
    if country and found[0].country != country:
        checks.refuse("country", "other_country", f"this city is in {found[0].country}")
    return found[0].id, found[0].country


async def _cities_named(db: Connection, name: str, country: str | None) -> tuple[City, ...]:
    wanted = CityFilter(countries=(country,) if country else (), demo=None)
    page = await list_cities(db, wanted=wanted, limit=_MOST_CITIES)
    folded = _folded(name)
    return tuple(c for c in page.items if folded in {_folded(n) for n in c.names.values()})


def _folded(name: str) -> str:
    """Return a name without case, width, marks and spaces: Hà Nội and hanoi are one."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(c for c in plain if c.isalnum())
