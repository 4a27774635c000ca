"""What Listings are narrowed to, as people say it, checked and turned into the store's filter."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from api.checks import Checks, is_readable_id
from data.cities import cities_by_ids
from data.listings import ListingFilter
from data.organisations import organisations_by_ids
from data.pool import Connection
from matcher.taxonomy import Taxonomy


class DemoChoice(StrEnum):
    """Whether invented Listings are shown: never beside real ones unasked."""

    EXCLUDE = "exclude"
    INCLUDE = "include"
    ONLY = "only"

    @property
    def as_filter(self) -> bool | None:
        """What the store's filters take: None lets both pass."""
        return {"exclude": False, "include": None, "only": True}[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingChoice:
    """What a reader wants to see of Needs or Solutions; empty and None let all pass.

    `countries`: of a Need its own, of a Solution those it serves. `functions`: asked for or
    offered. `ascn`: the City is a member of the ASEAN Smart Cities Network. `jasca`: the
    Organisation belongs to JASCA. `demo`: None leaves it to what is searched for: invented
    records beside an invented Listing, real ones otherwise.
    """

    countries: Sequence[str] = ()
    sectors: Sequence[str] = ()
    functions: Sequence[str] = ()
    languages: Sequence[str] = ()
    ascn: bool | None = None
    jasca: bool | None = None
    demo: DemoChoice | None = None
    organisation_ids: Sequence[str] = ()
    city_ids: Sequence[str] = ()


ANY_LISTING = ListingChoice()


def listing_filter(
    choice: ListingChoice,
    taxonomy: Taxonomy,
    checks: Checks,
    *,
    sector: str = "sector",
    function: str = "function",
) -> ListingFilter:
    """Return the store's filter; problems are left in `checks`.

    `sector` and `function`: what the request calls these fields.
    """
    countries = tuple(country.upper() for country in choice.countries)
    for country in countries:
        checks.country("country", country)
    for language in choice.languages:
        checks.language("language", language)
    checks.known(sector, choice.sectors, taxonomy.sector_index.keys(), "sector")
    checks.known(function, choice.functions, taxonomy.function_by_id.keys(), "function")
    checks.ids("organisation", choice.organisation_ids)
    checks.ids("city", choice.city_ids)
    return ListingFilter(
        countries=countries,
        sectors=tuple(choice.sectors),
        functions=tuple(choice.functions),
        languages=tuple(choice.languages),
        ascn=choice.ascn,
        jasca=choice.jasca,
        demo=(choice.demo or DemoChoice.EXCLUDE).as_filter,
        organisation_ids=tuple(choice.organisation_ids),
        city_ids=tuple(choice.city_ids),
    )


async def refuse_unknown_ids(db: Connection, choice: ListingChoice, checks: Checks) -> None:
    """Leave a problem in `checks` for each Organisation or City of the choice that is not there.

    A misspelt id would otherwise read as one that has no Listings.
    """
    organisations = [id_ for id_ in choice.organisation_ids if is_readable_id(id_)]
    cities = [id_ for id_ in choice.city_ids if is_readable_id(id_)]
    known = (
        {one.id for one in await organisations_by_ids(db, organisations)} if organisations else ()
    )
    checks.known("organisation", organisations, known, "organisation")
    known_cities = {one.id for one in await cities_by_ids(db, cities)} if cities else ()
    checks.known("city", cities, known_cities, "city")
