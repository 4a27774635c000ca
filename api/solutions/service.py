"""The steps of the Solutions room: find, list, post."""

from dataclasses import dataclass
from datetime import date
from typing import cast

from api.checks import Checks
from api.filters import ANY_LISTING, ListingChoice, listing_filter, refuse_unknown_ids
from api.finder import Finder
from api.indexing import publish
from api.posting import ListingDraft, common_fields
from api.records import ListingRecord, find_listing, records_of
from data.listings import ListingSort, list_listings
from data.paging import Page, Position
from data.pool import Connection
from matcher.domain import Kind, Maturity, Solution
from matcher.taxonomy import Taxonomy

SolutionRecord = ListingRecord[Solution]


@dataclass(frozen=True, slots=True, kw_only=True)
class SolutionDraft(ListingDraft):
    """What a person writes of a Solution. `countries` served; `references`: where it was done."""

    countries: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    maturity: str | None = None
    price_usd_min: float | None = None
    price_usd_max: float | None = None
    business_note: str | None = None
    consent_note: str | None = None


async def find_solution(db: Connection, solution_id: str) -> SolutionRecord:
    """Return a published Solution with its Organisation. Raises NotFound."""
    solution = cast(Solution, await find_listing(db, Kind.SOLUTION, solution_id))
    return (await records_of(db, [solution]))[0]


async def list_solutions(
    db: Connection,
    taxonomy: Taxonomy,
    choice: ListingChoice = ANY_LISTING,
    *,
    sort: ListingSort = ListingSort.NEWEST,
    lang: str = "en",
    after: Position | None = None,
    limit: int = 50,
) -> Page[SolutionRecord]:
    """Return one page of published Solutions; `lang` is that of the titles to sort by.

    Raises FieldsRefused for filters that cannot be meant.
    """
    checks = Checks()
    wanted = listing_filter(choice, taxonomy, checks)
    await refuse_unknown_ids(db, choice, checks)
    checks.done()
    page = await list_listings(
        db, Kind.SOLUTION, wanted=wanted, sort=sort, lang=lang, after=after, limit=limit
    )
    solutions = cast(tuple[Solution, ...], page.items)
    return Page(items=await records_of(db, solutions), total=page.total, next=page.next)


async def post_solution(
    db: Connection, finder: Finder, draft: SolutionDraft, *, today: date
) -> Solution:
    """Publish a Solution and put it among the Matches kept, in the caller's transaction.

    Raises FieldsRefused with every problem of the draft; then nothing was written.
    """
    checks = Checks()
    taxonomy = finder.taxonomy
    common = await common_fields(db, checks, draft, taxonomy, prefix="sol", today=today)
    countries = tuple(dict.fromkeys(country.upper() for country in draft.countries))
    for i, country in enumerate(countries):
        checks.country(f"countries/{i}", country)
    checks.lines("references", draft.references)
    checks.money("price_usd_min", draft.price_usd_min, "price_usd_max", draft.price_usd_max)
    checks.line("business_note", draft.business_note)
    checks.line("consent_note", draft.consent_note)
    maturity = checks.member("maturity", draft.maturity, Maturity)
    checks.done()
    solution = Solution(
        **common,
        countries=countries,
        references=draft.references,
        maturity=maturity,
        price_usd_min=draft.price_usd_min,
        price_usd_max=draft.price_usd_max,
        business_note=draft.business_note or None,
        consent_note=draft.consent_note or None,
    )
    await publish(db, finder, solution)
    return solution
