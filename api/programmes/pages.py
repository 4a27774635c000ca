"""Pages of the Programmes room: the list, and one."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api import choices
from api.asked import one, sentences, some, values_of
from api.deps import Db, TheFinder
from api.http.cursor import read_cursor, write_cursor
from api.programmes.service import ProgrammeChoice, find_programme, list_programmes_of
from api.refusals import FieldsRefused
from api.rendering import reader_of, render
from data.paging import Page
from data.pool import Connection
from data.programmes import ProgrammeSort
from matcher.domain import Programme
from matcher.taxonomy import Taxonomy

router = APIRouter()

PAGE_LENGTH = 20
FILTERS = ("sector", "stage")


@router.get("/programmes")
async def programmes_page(request: Request, db: Db, finder: TheFinder) -> HTMLResponse:
    """The list of Programmes with its filters."""
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
        "taxonomy": taxonomy,
        "choices": {
            "sectors": choices.sectors(reader, taxonomy),
            "stages": choices.programme_stages(reader),
        },
    }
    return render(request, "programmes/list.html", context, status=422 if problems else 200)


@router.get("/programmes/{programme_id}")
async def programme_page(
    request: Request, programme_id: str, db: Db, finder: TheFinder
) -> HTMLResponse:
    """One Programme: what it funds, for whom, and where that was read."""
    context = {
        "programme": await find_programme(db, programme_id),
        "taxonomy": finder.matcher.indexer.taxonomy,
    }
    return render(request, "programmes/show.html", context)


async def _page(
    db: Connection, taxonomy: Taxonomy, values: dict[str, str], cursor: str, lang: str
) -> tuple[Page[Programme], str | None]:
    choice = ProgrammeChoice(sectors=some(values["sector"]), stages=some(values["stage"]))
    sort = ProgrammeSort.NAME
    after = read_cursor(cursor, sort)
    page = await list_programmes_of(
        db, taxonomy, choice, sort=sort, lang=lang, after=after, limit=PAGE_LENGTH
    )
    return page, write_cursor(page.next, sort)
