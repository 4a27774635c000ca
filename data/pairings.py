"""Past Pairings in the store: save, find, list by whom and what they speak of."""

from collections.abc import Sequence
from dataclasses import dataclass

from data.paging import Page, Position, page_of_ids
from data.pool import Connection
from data.queries import SQL
from data.rows import nouns_of
from data.saving import save_records
from data.seed_record import to_record
from matcher.domain import Pairing


@dataclass(frozen=True, slots=True, kw_only=True)
class PairingFilter:
    """What Pairings are narrowed to; empty lets all pass."""

    organisation_ids: tuple[str, ...] = ()
    city_ids: tuple[str, ...] = ()
    listing_ids: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()


EVERY_PAIRING = PairingFilter()


async def save_pairings(connection: Connection, pairings: Sequence[Pairing]) -> None:
    """Insert Pairings, or replace those of the same id. Raises RuleBroken."""
    records = [to_record(pairing) for pairing in pairings]
    await save_records(connection, SQL["save_pairings"], records)


async def pairings_by_ids(connection: Connection, ids: Sequence[str]) -> tuple[Pairing, ...]:
    """Return the Pairings of these ids, in their order; unknown ids are passed over."""
    return nouns_of(Pairing, await connection.fetch(SQL["pairings_by_ids"], ids))


async def list_pairings(
    connection: Connection,
    *,
    wanted: PairingFilter = EVERY_PAIRING,
    after: Position | None = None,
    limit: int = 50,
) -> Page[Pairing]:
    """Return one page of Pairings, the latest year first."""
    arguments = (
        wanted.organisation_ids or None,
        wanted.city_ids or None,
        wanted.listing_ids or None,
        wanted.countries or None,
        wanted.sectors or None,
    )
    page = await page_of_ids(connection, SQL["pairing_page"], arguments, after=after, limit=limit)
    return Page(
        items=await pairings_by_ids(connection, page.items), total=page.total, next=page.next
    )
