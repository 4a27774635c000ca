"""Programmes as JSON."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from api.deps import Db, ReaderLanguage, TheFinder
from api.http.cursor import read_cursor, write_cursor
from api.http.etags import tagged
from api.http.shapes import PageOut, problems
from api.programmes.schemas import ProgrammeOut, ProgrammeParams
from api.programmes.service import find_programme, list_programmes_of

router = APIRouter(prefix="/programmes", tags=["programmes"])


@router.get("", responses=problems(422))
async def list_programmes(
    db: Db, finder: TheFinder, reader: ReaderLanguage, params: Annotated[ProgrammeParams, Query()]
) -> PageOut[ProgrammeOut]:
    """List Programmes by name."""
    page = await list_programmes_of(
        db,
        finder.taxonomy,
        params.choice(),
        sort=params.sort,
        lang=reader,
        after=read_cursor(params.cursor, params.sort),
        limit=params.limit,
    )
    return PageOut(
        items=[ProgrammeOut.of(one) for one in page.items],
        total=page.total,
        next=write_cursor(page.next, params.sort),
    )


@router.get("/{programme_id}", response_model=ProgrammeOut, responses=problems(304, 404))
async def get_programme(request: Request, db: Db, programme_id: str) -> Response:
    """Return one Programme."""
    return tagged(request, ProgrammeOut.of(await find_programme(db, programme_id)))
