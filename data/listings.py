"""Listings, Needs and Solutions alike, in the store: save, find, list, count by facet."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from data.paging import Page, Position, page_of_ids
from data.pool import Connection, Record
from data.queries import SQL
from data.rows import noun_of
from data.saving import save_records
from data.seed_record import to_record
from matcher.domain import Kind, Listing, Need, Solution

NOUN_OF_KIND: dict[str, type[Listing]] = {Kind.NEED: Need, Kind.SOLUTION: Solution}


class ListingSort(StrEnum):
    """How a list of Listings is ordered; the id breaks ties.

    `year`: of the fact, the latest first; `newest`: of the record, the latest first.
    """

    TITLE = "title"
    NEWEST = "newest"
    YEAR = "year"
    ID = "id"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingFilter:
    """What Listings are narrowed to, in lists and in retrieval; empty and None let all pass.

    `countries`: of a Need its own, of a Solution those served. `functions`: asked for or
    offered, as recognised by the active index. `ascn`: the Need's City is a member or is not.
    `jasca`: the Organisation belongs to JASCA or does not. `demo`: invented ones only, or none.
    """

    countries: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    ascn: bool | None = None
    jasca: bool | None = None
    demo: bool | None = None
    organisation_ids: tuple[str, ...] = ()
    city_ids: tuple[str, ...] = ()

    def arguments(self) -> tuple[object, ...]:
        """Return what `listing_filtered` of the schema takes after the kind."""
        return (
            self.countries or None,
            self.sectors or None,
            self.functions or None,
            self.languages or None,
            self.ascn,
            self.jasca,
            self.demo,
            self.organisation_ids or None,
            self.city_ids or None,
        )


EVERY_LISTING = ListingFilter()


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetCount:
    """How many Listings of a kind have a value. `facet`: country, sector or language."""

    kind: Kind
    facet: str
    value: str
    count: int


def content_sha256(listing: Listing) -> str:
    """Return the digest of all that the index of a Listing is made from."""
    content = [listing.lang, listing.title, listing.text, list(listing.sectors)]
    return sha256(json.dumps(content).encode()).hexdigest()


def listing_of(row: Record) -> Listing:
    """Return the Need or Solution of a row that has the columns of `listing_record`."""
    return noun_of(NOUN_OF_KIND[row["kind"]], row)


async def save_listings(connection: Connection, listings: Sequence[Listing]) -> None:
    """Insert Needs and Solutions, or replace those of the same id and kind. Raises RuleBroken.

    A new Listing is published; a replaced one keeps its status.
    """
    records = [
        to_record(listing)
        | {
            "kind": Kind.NEED if isinstance(listing, Need) else Kind.SOLUTION,
            "content_sha256": content_sha256(listing),
        }
        for listing in listings
    ]
    await save_records(connection, SQL["save_listings"], records)


async def listings_by_ids(connection: Connection, ids: Sequence[str]) -> tuple[Listing, ...]:
    """Return the published Listings of these ids, in their order; others are passed over."""
    rows = await connection.fetch(SQL["listings_by_ids"], ids)
    return tuple(listing_of(row) for row in rows)


async def list_listings(
    connection: Connection,
    kind: Kind,
    *,
    wanted: ListingFilter = EVERY_LISTING,
    sort: ListingSort = ListingSort.ID,
    lang: str = "en",
    after: Position | None = None,
    limit: int = 50,
) -> Page[Listing]:
    """Return one page of published Listings; `lang` is that of the titles to sort by."""
    arguments = (kind, *wanted.arguments(), sort, lang)
    page = await page_of_ids(connection, SQL["listing_page"], arguments, after=after, limit=limit)
    return Page(
        items=await listings_by_ids(connection, page.items), total=page.total, next=page.next
    )


async def count_facets(
    connection: Connection, *, demo: bool | None = None
) -> tuple[FacetCount, ...]:
    """Return how many published Listings each kind has by country, sector and language."""
    rows = await connection.fetch(SQL["count_facets"], demo)
    return tuple(
        FacetCount(
            kind=Kind(row["kind"]), facet=row["facet"], value=row["value"], count=row["count"]
        )
        for row in rows
    )


async def delete_demo_listings(connection: Connection) -> int:
    """Remove the invented Listings with all that was made of them; return how many went."""
    return len(await connection.fetch(SQL["delete_demo_listings"]))
