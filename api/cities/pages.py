"""Pages of the Cities room: the list, and one with its Needs, past projects and rules."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api import choices
from api.asked import demo_choice, one, sentences, some, values_of, yes_no
from api.checks import Checks
from api.cities.service import CityChoice, find_city, list_cities_of
from api.deps import Db, TheFinder
from api.http.cursor import read_cursor, write_cursor
from api.refusals import FieldsRefused
from api.rendering import reader_of, render
from data.cities import CitySort
from data.overview import overview
from data.paging import Page
from data.pool import Connection
from matcher.domain import City
from matcher.taxonomy import Taxonomy

router = APIRouter()

PAGE_LENGTH = 30
FILTERS = ("country", "sector", "ascn", "sort", "demo")
SORTS = (CitySort.NAME, CitySort.POPULATION)


@router.get("/cities")
async def cities_page(request: Request, db: Db, finder: TheFinder) -> HTMLResponse:
    """The list of Cities with its filters."""
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
            "countries": choices.countries(reader, values["country"]),
            "sectors": choices.sectors(reader, taxonomy),
            "ascn": choices.worded(reader, choices.MEMBERS),
            "sorts": choices.worded(reader, choices.SORTS, SORTS),
            "demo": choices.worded(reader, choices.DEMO),
            "has_demo": (await overview(db)).has_demo,
        },
    }
    return render(request, "cities/list.html", context, status=422 if problems else 200)


@router.get("/cities/{city_id}")
async def city_page(request: Request, city_id: str, db: Db, finder: TheFinder) -> HTMLResponse:
    """One City: its Needs, its past projects, the rule on personal data of its country."""
    checks = Checks()
    demo = demo_choice(checks, one(request.query_params, "demo"))
    checks.done()
    context = {
        "record": await find_city(db, city_id, demo=demo),
        "taxonomy": finder.matcher.indexer.taxonomy,
    }
    return render(request, "cities/show.html", context)


async def _page(
    db: Connection, taxonomy: Taxonomy, values: dict[str, str], cursor: str, lang: str
) -> tuple[Page[City], str | None]:
    checks = Checks()
    choice = CityChoice(
        countries=some(values["country"]),
        sectors=some(values["sector"]),
        ascn=yes_no(checks, "ascn", values["ascn"]),
        demo=demo_choice(checks, values["demo"]),
    )
    sort = checks.member("sort", values["sort"], CitySort) or SORTS[0]
    checks.done()
    values["sort"] = sort.value
    after = read_cursor(cursor, sort)
    page = await list_cities_of(
        db, taxonomy, choice, sort=sort, lang=lang, after=after, limit=PAGE_LENGTH
    )
    return page, write_cursor(page.next, sort)
