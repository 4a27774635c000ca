"""Needs as JSON."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from api.deps import OPERATOR_ONLY, Db, ReaderLanguage, TheFinder
from api.http.bodies import JSONRoute
from api.http.cursor import read_cursor, write_cursor
from api.http.etags import tagged
from api.http.shapes import PageOut, problems
from api.needs.schemas import NeedIn, NeedOut, NeedParams, PostedNeedOut
from api.needs.service import find_need, list_needs, post_need

router = APIRouter(prefix="/needs", tags=["needs"], route_class=JSONRoute)


@router.get("", responses=problems(422))
async def get_needs(
    db: Db, finder: TheFinder, reader: ReaderLanguage, params: Annotated[NeedParams, Query()]
) -> PageOut[NeedOut]:
    """List published Needs, the newest first, real ones only unless `demo` says otherwise."""
    page = await list_needs(
        db,
        finder.taxonomy,
        params.choice(),
        sort=params.sort,
        lang=reader,
        after=read_cursor(params.cursor, params.sort),
        limit=params.limit,
    )
    return PageOut(
        items=[NeedOut.of(one) for one in page.items],
        total=page.total,
        next=write_cursor(page.next, params.sort),
    )


@router.post(
    "",
    status_code=201,
    dependencies=OPERATOR_ONLY,
    responses=problems(400, 401, 403, 413, 415, 422),
)
async def add_need(
    db: Db, finder: TheFinder, reader: ReaderLanguage, need: NeedIn, response: Response
) -> PostedNeedOut:
    """Publish a Need; its Matches are there at once. Needs the operator token."""
    posted = await post_need(db, finder, need.draft(), today=datetime.now(UTC).date())
    response.headers["Location"] = f"/api/v1/needs/{posted.id}"
    return PostedNeedOut.posted(await find_need(db, posted.id), reader)


@router.get("/{need_id}", response_model=NeedOut, responses=problems(304, 404))
async def get_need(request: Request, db: Db, need_id: str) -> Response:
    """Return one Need with its City and Organisation."""
    return tagged(request, NeedOut.of(await find_need(db, need_id)))
