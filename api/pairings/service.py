"""The steps of the Pairings room: find one, list by place, field and Organisation."""

from api.checks import Checks, is_readable_id
from api.filters import ANY_LISTING, ListingChoice, listing_filter, refuse_unknown_ids
from api.refusals import NotFound
from data.paging import Page, Position
from data.pairings import PairingFilter, list_pairings, pairings_by_ids
from data.pool import Connection
from matcher.domain import Pairing
from matcher.taxonomy import Taxonomy


async def find_pairing(db: Connection, pairing_id: str) -> Pairing:
    """Return a Pairing. Raises NotFound."""
    found = await pairings_by_ids(db, [pairing_id]) if is_readable_id(pairing_id) else ()
    if not found:
        raise NotFound(noun="pairing", id=pairing_id)
    return found[0]


async def list_pairings_of(
    db: Connection,
    taxonomy: Taxonomy,
    choice: ListingChoice = ANY_LISTING,
    *,
    after: Position | None = None,
    limit: int = 50,
) -> Page[Pairing]:
    """Return one page of Pairings, the latest year first.

    Of the choice, countries, sectors, Organisations and Cities count. Raises FieldsRefused for
    filters that cannot be meant.
    """
    checks = Checks()
    known = listing_filter(choice, taxonomy, checks)
    await refuse_unknown_ids(db, choice, checks)
    checks.done()
    wanted = PairingFilter(
        countries=known.countries,
        sectors=known.sectors,
        organisation_ids=known.organisation_ids,
        city_ids=known.city_ids,
    )
    return await list_pairings(db, wanted=wanted, after=after, limit=limit)
