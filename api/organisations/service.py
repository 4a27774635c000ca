"""The steps of the Organisations room: find one with all that is its own, list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from api.checks import Checks, is_readable_id
from api.filters import DemoChoice
from api.records import ListingRecord, PairingRecord, pairing_records_of, records_of
from api.refusals import NotFound
from data.listings import ListingFilter, ListingSort, list_listings, listings_by_ids
from data.matches import best_matches_of_organisation
from data.organisations import (
    OrganisationFilter,
    OrganisationSort,
    list_organisations,
    organisations_by_ids,
)
from data.paging import Page, Position
from data.pairings import PairingFilter, list_pairings
from data.pool import Connection
from matcher.domain import Kind, Need, Organisation, OrganisationKind, Solution
from matcher.match import Match
from matcher.taxonomy import Taxonomy

SHOWN = 100  # Listings or Pairings of one Organisation.


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationChoice:
    """What a reader wants to see; empty and None let all pass.

    `sectors`: it lists a Solution in one of them. `jasca`: it belongs to JASCA.
    """

    countries: Sequence[str] = ()
    kinds: Sequence[OrganisationKind] = ()
    sectors: Sequence[str] = ()
    jasca: bool | None = None
    demo: DemoChoice | None = DemoChoice.EXCLUDE


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedThatFits:
    """A Need that one of an Organisation's Solutions fits; the Match is without Reasons."""

    match: Match
    need: Need


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationRecord:
    """An Organisation with its Listings, its past Pairings, and Needs that it fits well."""

    organisation: Organisation
    needs: tuple[ListingRecord[Need], ...]
    solutions: tuple[ListingRecord[Solution], ...]
    pairings: tuple[PairingRecord, ...]
    fitting: tuple[NeedThatFits, ...]


EVERY_REAL_ORGANISATION = OrganisationChoice()


async def find_organisation(db: Connection, organisation_id: str) -> OrganisationRecord:
    """Return an Organisation with all that is its own. Raises NotFound."""
    readable = is_readable_id(organisation_id)
    found = await organisations_by_ids(db, [organisation_id]) if readable else ()
    if not found:
        raise NotFound(noun="organisation", id=organisation_id)
    wanted = ListingFilter(organisation_ids=(organisation_id,))
    sort = ListingSort.TITLE
    needs = await list_listings(db, Kind.NEED, wanted=wanted, sort=sort, limit=SHOWN)
    solutions = await list_listings(db, Kind.SOLUTION, wanted=wanted, sort=sort, limit=SHOWN)
    past = PairingFilter(organisation_ids=(organisation_id,))
    pairings = await list_pairings(db, wanted=past, limit=SHOWN)
    return OrganisationRecord(
        organisation=found[0],
        needs=await records_of(db, cast(tuple[Need, ...], needs.items)),
        solutions=await records_of(db, cast(tuple[Solution, ...], solutions.items)),
        pairings=await pairing_records_of(db, pairings.items),
        fitting=await _fitting(db, organisation_id),
    )


async def list_organisations_of(
    db: Connection,
    taxonomy: Taxonomy,
    choice: OrganisationChoice = EVERY_REAL_ORGANISATION,
    *,
    sort: OrganisationSort = OrganisationSort.NAME,
    lang: str = "en",
    after: Position | None = None,
    limit: int = 50,
) -> Page[Organisation]:
    """Return one page of Organisations; `lang` is that of the names to sort by.

    Raises FieldsRefused for filters that cannot be meant.
    """
    checks = Checks()
    countries = tuple(country.upper() for country in choice.countries)
    for country in countries:
        checks.country("country", country)
    checks.known("sector", choice.sectors, taxonomy.sector_index.keys(), "sector")
    checks.done()
    wanted = OrganisationFilter(
        countries=countries,
        kinds=tuple(choice.kinds),
        sectors=tuple(choice.sectors),
        jasca=choice.jasca,
        demo=(choice.demo or DemoChoice.EXCLUDE).as_filter,
    )
    return await list_organisations(
        db, wanted=wanted, sort=sort, lang=lang, after=after, limit=limit
    )


async def _fitting(db: Connection, organisation_id: str) -> tuple[NeedThatFits, ...]:
    matches = [
        match for match in await best_matches_of_organisation(db, organisation_id) if match.good
    ]
    needs = {n.id: n for n in await listings_by_ids(db, [match.need_id for match in matches])}
    return tuple(
        NeedThatFits(match=match, need=need)
        for match in matches
        if isinstance(need := needs.get(match.need_id), Need)
    )
