"""What is known beside the Matches of a Listing: past Pairings, and the rules of its country."""

from dataclasses import dataclass

from api.records import ListingRecord, PairingRecord, pairing_records_of, records_of
from data.data_protection_rules import list_rules
from data.pairings import PairingFilter, list_pairings
from data.pool import Connection
from matcher.domain import DataProtectionRule, Listing, Need

SHOWN = 20  # Pairings beside one Listing.


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """Beside a Need: Pairings of its City and its country's rules. Beside a Solution: its own."""

    record: ListingRecord[Listing]
    pairings: tuple[PairingRecord, ...]
    rules: tuple[DataProtectionRule, ...]


async def background_of(db: Connection, listing: Listing) -> Background:
    """Return what a reader sees beside a Need or Solution."""
    record = (await records_of(db, [listing]))[0]
    if not isinstance(listing, Need):
        own = PairingFilter(listing_ids=(listing.id,))
        return Background(record=record, pairings=await _shown(db, own), rules=())
    return Background(
        record=record,
        pairings=await _pairings_of_city(db, listing),
        rules=await list_rules(db, countries=[listing.country]) if listing.country else (),
    )


async def _pairings_of_city(db: Connection, need: Need) -> tuple[PairingRecord, ...]:
    if need.city_id is None:
        return ()
    return await _shown(db, PairingFilter(city_ids=(need.city_id,)))


async def _shown(db: Connection, wanted: PairingFilter) -> tuple[PairingRecord, ...]:
    page = await list_pairings(db, wanted=wanted, limit=SHOWN)
    return await pairing_records_of(db, page.items)
