"""The steps of the Needs room: find, list, post."""

from dataclasses import dataclass
from datetime import date
from typing import cast

from api.checks import Checks
from api.filters import ANY_LISTING, ListingChoice, listing_filter, refuse_unknown_ids
from api.finder import Finder
from api.indexing import publish
from api.places import place_of
from api.posting import ListingDraft, common_fields
from api.records import ListingRecord, find_listing, records_of
from data.listings import ListingSort, list_listings
from data.paging import Page, Position
from data.pool import Connection
from matcher.domain import Kind, Need, Stage
from matcher.taxonomy import Taxonomy

NeedRecord = ListingRecord[Need]


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedDraft(ListingDraft):
    """What a person writes of a Need. The City by `city_id`, or by name (`city`) and `country`."""

    city_id: str | None = None
    city: str | None = None
    country: str | None = None
    stage: str | None = None
    budget_usd_min: float | None = None
    budget_usd_max: float | None = None
    budget_note: str | None = None
    must_have: tuple[str, ...] = ()


async def find_need(db: Connection, need_id: str) -> NeedRecord:
    """Return a published Need with its City and Organisation. Raises NotFound."""
    need = cast(Need, await find_listing(db, Kind.NEED, need_id))
    return (await records_of(db, [need]))[0]


async def list_needs(
    db: Connection,
    taxonomy: Taxonomy,
    choice: ListingChoice = ANY_LISTING,
    *,
    sort: ListingSort = ListingSort.NEWEST,
    lang: str = "en",
    after: Position | None = None,
    limit: int = 50,
) -> Page[NeedRecord]:
    """Return one page of published Needs; `lang` is that of the titles to sort by.

    Raises FieldsRefused for filters that cannot be meant.
    """
    checks = Checks()
    wanted = listing_filter(choice, taxonomy, checks)
    await refuse_unknown_ids(db, choice, checks)
    checks.done()
    page = await list_listings(
        db, Kind.NEED, wanted=wanted, sort=sort, lang=lang, after=after, limit=limit
    )
    needs = cast(tuple[Need, ...], page.items)
    return Page(items=await records_of(db, needs), total=page.total, next=page.next)


async def post_need(db: Connection, finder: Finder, draft: NeedDraft, *, today: date) -> Need:
    """Publish a Need and keep its Matches, in the caller's transaction.

    Raises FieldsRefused with every problem of the draft; then nothing was written.
    """
    checks = Checks()
    taxonomy = finder.taxonomy
    common = await common_fields(db, checks, draft, taxonomy, prefix="need", today=today)
    city_id, country = await place_of(
        db, checks, city_id=draft.city_id, city=draft.city, country=draft.country
    )
    checks.money("budget_usd_min", draft.budget_usd_min, "budget_usd_max", draft.budget_usd_max)
    checks.line("budget_note", draft.budget_note)
    checks.lines("must_have", draft.must_have)
    stage = checks.member("stage", draft.stage, Stage)
    checks.done()
    need = Need(
        **common,
        city_id=city_id,
        country=country,
        stage=stage,
        budget_usd_min=draft.budget_usd_min,
        budget_usd_max=draft.budget_usd_max,
        budget_note=draft.budget_note or None,
        must_have=draft.must_have,
    )
    await publish(db, finder, need)
    return need
