"""Pages of the Organisations room: the list, and one with all that is its own."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api import choices
from api.asked import demo_choice, one, sentences, some, values_of, yes_no
from api.checks import Checks
from api.deps import Db, TheFinder
from api.http.cursor import read_cursor, write_cursor
from api.organisations.service import OrganisationChoice, find_organisation, list_organisations_of
from api.refusals import FieldsRefused
from api.rendering import reader_of, render
from data.organisations import OrganisationSort
from data.overview import overview
from data.paging import Page
from data.pool import Connection
from matcher.domain import Organisation, OrganisationKind
from matcher.taxonomy import Taxonomy

router = APIRouter()

PAGE_LENGTH = 30
FILTERS = ("kind", "sector", "country", "jasca", "demo")


@router.get("/organisations")
async def organisations_page(request: Request, db: Db, finder: TheFinder) -> HTMLResponse:
    """The list of Organisations with its filters."""
    reader, taxonomy = reader_of(request), finder.matcher.indexer.taxonomy
    values = values_of(request.query_params, FILTERS)
    cursor = one(request.query_params, "cursor")
    page, next_cursor, problems = None, None, {}
    try:
        page, next_cursor = await _page(db, taxonomy, values, cursor, reader.lang)
    except FieldsRefused as error:
        problems = sentences(reader, error.problems)
    context = {
        "page": page,
        "cursor": cursor,
        "next_cursor": next_cursor,
        "values": values,
        "problems": problems,
        "choices": {
            "kinds": choices.members(reader, OrganisationKind),
            "sectors": choices.sectors(reader, taxonomy),
            "countries": choices.countries(reader, values["country"]),
            "jasca": choices.worded(reader, choices.MEMBERS),
            "demo": choices.worded(reader, choices.DEMO),
            "has_demo": (await overview(db)).has_demo,
        },
    }
    return render(request, "organisations/list.html", context, status=422 if problems else 200)


@router.get("/organisations/{organisation_id}")
async def organisation_page(
    request: Request, organisation_id: str, db: Db, finder: TheFinder
) -> HTMLResponse:
    """One Organisation: what fits it, its Listings, its past."""
    context = {
        "record": await find_organisation(db, organisation_id),
        "taxonomy": finder.matcher.indexer.taxonomy,
    }
    return render(request, "organisations/show.html", context)


async def _page(
    db: Connection, taxonomy: Taxonomy, values: dict[str, str], cursor: str, lang: str
) -> tuple[Page[Organisation], str | None]:
    checks = Checks()
    choice = OrganisationChoice(
        countries=some(values["country"]),
        kinds=checks.members("kind", some(values["kind"]), OrganisationKind),
        sectors=some(values["sector"]),
        jasca=yes_no(checks, "jasca", values["jasca"]),
        demo=demo_choice(checks, values["demo"]),
    )
    checks.done()
    sort = OrganisationSort.NAME
    after = read_cursor(cursor, sort)
    page = await list_organisations_of(
        db, taxonomy, choice, sort=sort, lang=lang, after=after, limit=PAGE_LENGTH
    )
    return page, write_cursor(page.next, sort)
