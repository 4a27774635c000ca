"""Organisations as JSON."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from api.deps import Db, ReaderLanguage, TheFinder
from api.http.cursor import read_cursor, write_cursor
from api.http.etags import tagged
from api.http.shapes import PageOut, problems
from api.organisations.schemas import (
    OrganisationDetailOut,
    OrganisationOut,
    OrganisationParams,
)
from api.organisations.service import find_organisation, list_organisations_of

router = APIRouter(prefix="/organisations", tags=["organisations"])


@router.get("", responses=problems(422))
async def list_organisations(
    db: Db,
    finder: TheFinder,
    reader: ReaderLanguage,
    params: Annotated[OrganisationParams, Query()],
) -> PageOut[OrganisationOut]:
    """List Organisations by name, real ones only unless `demo` says otherwise."""
    page = await list_organisations_of(
        db,
        finder.taxonomy,
        params.choice(),
        sort=params.sort,
        lang=reader,
        after=read_cursor(params.cursor, params.sort),
        limit=params.limit,
    )
    return PageOut(
        items=[OrganisationOut.of(one) for one in page.items],
        total=page.total,
        next=write_cursor(page.next, params.sort),
    )


@router.get(
    "/{organisation_id}", response_model=OrganisationDetailOut, responses=problems(304, 404)
)
async def get_organisation(request: Request, db: Db, organisation_id: str) -> Response:
    """Return one Organisation with the ids of its Needs, Solutions and past work."""
    record = await find_organisation(db, organisation_id)
    return tagged(request, OrganisationDetailOut.of_record(record))
