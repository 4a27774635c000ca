"""Pages of the Needs room: the list, and the form. One Need is in api/matches/pages.py."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api import choices
from api.asked import (
    Asked,
    SentForm,
    amount,
    lines,
    listing_choice,
    many,
    one,
    require_form_operator,
    sentences,
    values_of,
)
from api.checks import Checks
from api.deps import Db, TheFinder
from api.http.cursor import read_cursor, write_cursor
from api.measured import trial_languages
from api.needs.service import NeedDraft, NeedRecord, list_needs, post_need
from api.reader import Reader
from api.refusals import FieldsRefused
from api.rendering import reader_of, render
from data.listings import ListingSort
from data.overview import overview
from data.paging import Page
from data.pool import Connection
from matcher.domain import UNDETERMINED, BusinessModel, Consent, PersonalData, Stage
from matcher.taxonomy import Taxonomy

router = APIRouter()

PAGE_LENGTH = 20
FILTERS = ("country", "sector", "function", "language", "ascn", "sort", "demo")
SORTS = (ListingSort.YEAR, ListingSort.NEWEST, ListingSort.TITLE)
LINES = ("text", "title", "language", "city", "country", "stage", "budget_usd_min",
         "budget_usd_max", "personal_data", "consent", "must_have")  # fmt: skip


@router.get("/needs")
async def needs_page(request: Request, db: Db, finder: TheFinder) -> HTMLResponse:
    """The list of Needs with its filters."""
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
        "choices": await _filter_choices(db, reader, taxonomy, values),
    }
    return render(request, "needs/list.html", context, status=422 if problems else 200)


@router.get("/needs/new")
async def new_need_page(request: Request, finder: TheFinder) -> HTMLResponse:
    """The empty form; `city` and `country` of the address are put in."""
    return _form(request, finder, request.query_params, {}, status=200)


@router.post("/needs/new")
async def post_need_page(request: Request, form: SentForm, db: Db, finder: TheFinder) -> Response:
    """Publish the Need and go to its page, or show the form again with what is wrong."""
    reader = reader_of(request)
    try:
        require_form_operator(form, request.app.state.operator_digest)
        draft = _draft(form)
        need = await post_need(db, finder, draft, today=datetime.now(UTC).date())
    except FieldsRefused as error:
        return _form(request, finder, form, sentences(reader, error.problems), status=422)
    return RedirectResponse(f"/needs/{need.id}", status_code=303)


async def _page(
    db: Connection, taxonomy: Taxonomy, values: dict[str, str], cursor: str, lang: str
) -> tuple[Page[NeedRecord], str | None]:
    checks = Checks()
    choice = listing_choice(checks, values)
    sort = checks.member("sort", values["sort"], ListingSort) or SORTS[0]
    checks.done()
    values["sort"] = sort.value
    after = read_cursor(cursor, sort)
    page = await list_needs(
        db, taxonomy, choice, sort=sort, lang=lang, after=after, limit=PAGE_LENGTH
    )
    return page, write_cursor(page.next, sort)


async def _filter_choices(
    db: Connection, reader: Reader, taxonomy: Taxonomy, values: dict[str, str]
) -> dict[str, object]:
    return {
        "countries": choices.countries(reader, values["country"]),
        "functions": choices.chosen_function(reader, taxonomy, values["function"]),
        "sectors": choices.sectors(reader, taxonomy),
        "languages": choices.languages(reader),
        "ascn": choices.worded(reader, choices.MEMBERS),
        "sorts": choices.worded(reader, choices.SORTS, SORTS),
        "demo": choices.worded(reader, choices.DEMO),
        "has_demo": (await overview(db)).has_demo,
    }


def _form(
    request: Request, finder: TheFinder, asked: Asked, problems: dict[str, str], *, status: int
) -> HTMLResponse:
    reader, taxonomy = reader_of(request), finder.taxonomy
    on_trial = trial_languages(finder.matcher.indexer.identity.model)
    values: dict[str, object] = {
        **values_of(asked, LINES),
        "sectors": many(asked, "sectors"),
        "business_models": many(asked, "business_models"),
    }
    context = {
        "values": values,
        "problems": problems,
        "on_trial": on_trial,
        "choices": {
            "countries": choices.countries(reader, one(asked, "country")),
            "sectors": choices.sectors(reader, taxonomy),
            "languages": choices.languages(reader, on_trial=on_trial),
            "stages": choices.members(reader, Stage),
            "business_models": choices.members(reader, BusinessModel),
            "personal_data": choices.members(reader, PersonalData),
            "consent": choices.members(reader, Consent),
        },
    }
    return render(request, "needs/new.html", context, status=status)


def _draft(form: Asked) -> NeedDraft:
    """Return what the form says. Raises FieldsRefused for amounts that are no numbers."""
    checks = Checks()
    low, high = (
        amount(checks, name, one(form, name)) for name in ("budget_usd_min", "budget_usd_max")
    )
    checks.done()
    return NeedDraft(
        text=one(form, "text"),
        title=one(form, "title"),
        language=one(form, "language") or UNDETERMINED,
        sectors=many(form, "sectors"),
        business_models=many(form, "business_models"),
        personal_data=one(form, "personal_data"),
        consent=one(form, "consent"),
        city=one(form, "city"),
        country=one(form, "country"),
        stage=one(form, "stage"),
        budget_usd_min=low,
        budget_usd_max=high,
        must_have=lines(one(form, "must_have")),
    )
