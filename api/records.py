"""Listings and Pairings with what a reader sees beside them: Organisations, City, good Matches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from api.checks import is_readable_id
from api.refusals import NotFound
from data.cities import cities_by_ids
from data.listings import listings_by_ids
from data.matches import count_good_matches
from data.organisations import organisations_by_ids
from data.pool import Connection
from matcher.domain import City, Kind, Listing, Need, Organisation, Pairing, Solution

L_co = TypeVar("L_co", bound=Listing, covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingRecord(Generic[L_co]):
    """A Need or Solution as shown. `good_matches`: how many good ones are kept of it."""

    listing: L_co
    organisation: Organisation | None
    city: City | None
    good_matches: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PairingRecord:
    """A past Pairing as shown, with the Organisations that took it on."""

    pairing: Pairing
    organisations: tuple[Organisation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relations:
    """The Organisations and Cities that some Listings belong to, by id."""

    organisations: Mapping[str, Organisation]
    cities: Mapping[str, City]

    def organisation(self, listing: Listing) -> Organisation | None:
        """Return whose a Listing is; None where nobody stands for it."""
        return self.organisations.get(listing.organisation_id or "")

    def city(self, listing: Listing) -> City | None:
        """Return the City of a Need; None for one without, and for a Solution."""
        return self.cities.get(city_id_of(listing) or "")


async def relations_of(db: Connection, listings: Sequence[Listing]) -> Relations:
    """Return what some Listings belong to: a query for each noun, however many Listings."""
    organisation_ids = [str(o) for o in {one.organisation_id for one in listings} if o]
    city_ids = [str(c) for c in {city_id_of(one) for one in listings} if c]
    return Relations(
        organisations={o.id: o for o in await organisations_by_ids(db, organisation_ids)},
        cities={c.id: c for c in await cities_by_ids(db, city_ids)} if city_ids else {},
    )


async def records_of(db: Connection, listings: Sequence[L_co]) -> tuple[ListingRecord[L_co], ...]:
    """Return the Listings with what belongs to them, in their order; a query for each noun."""
    related = await relations_of(db, listings)
    counts = await count_good_matches(db, [one.id for one in listings])
    return tuple(
        ListingRecord(
            listing=one,
            organisation=related.organisation(one),
            city=related.city(one),
            good_matches=counts.get(one.id, 0),
        )
        for one in listings
    )


async def pairing_records_of(
    db: Connection, pairings: Sequence[Pairing]
) -> tuple[PairingRecord, ...]:
    """Return Pairings with their Organisations, in their order; one query for all."""
    ids = {str(id_) for one in pairings for id_ in one.organisation_ids}
    known = {one.id: one for one in await organisations_by_ids(db, sorted(ids))}
    return tuple(
        PairingRecord(
            pairing=one,
            organisations=tuple(known[id_] for id_ in one.organisation_ids if id_ in known),
        )
        for one in pairings
    )


async def find_listing(db: Connection, kind: Kind, listing_id: str) -> Listing:
    """Return a published Need or Solution. Raises NotFound, also for one of the other kind."""
    found = await listings_by_ids(db, [listing_id]) if is_readable_id(listing_id) else ()
    if not found or kind_of(found[0]) is not kind:
        raise NotFound(noun=kind.value, id=listing_id)
    return found[0]


def kind_of(listing: Listing) -> Kind:
    """Return which side of a Match a Listing stands on."""
    return Kind.NEED if isinstance(listing, Need) else Kind.SOLUTION


def city_id_of(listing: Listing) -> str | None:
    """Return the id of a Need's City; a Solution has none."""
    return listing.city_id if isinstance(listing, Need) else None


def countries_of(listing: Listing) -> tuple[str, ...]:
    """Return a Need's country, or the countries that a Solution serves."""
    if isinstance(listing, Solution):
        return listing.countries
    return (listing.country,) if isinstance(listing, Need) and listing.country else ()
