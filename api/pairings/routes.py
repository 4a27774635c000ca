"""Pairings as JSON."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from api.deps import Db, TheFinder
from api.http.cursor import read_cursor, write_cursor
from api.http.etags import tagged
from api.http.shapes import PageOut, problems
from api.pairings.schemas import PairingOut, PairingParams
from api.pairings.service import find_pairing, list_pairings_of

router = APIRouter(prefix="/pairings", tags=["pairings"])
SORT = "year"  # The only order there is; the cursor carries it like any other.


@router.get("", responses=problems(422))
async def get_pairings(
    db: Db, finder: TheFinder, params: Annotated[PairingParams, Query()]
) -> PageOut[PairingOut]:
    """List who took on which problem in the past, the latest year first."""
    page = await list_pairings_of(
        db,
        finder.taxonomy,
        params.choice(),
        after=read_cursor(params.cursor, SORT),
        limit=params.limit,
    )
    return PageOut(
        items=[PairingOut.of(one) for one in page.items],
        total=page.total,
        next=write_cursor(page.next, SORT),
    )


@router.get("/{pairing_id}", response_model=PairingOut, responses=problems(304, 404))
async def get_pairing(request: Request, db: Db, pairing_id: str) -> Response:
    """Return one Pairing."""
    return tagged(request, PairingOut.of(await find_pairing(db, pairing_id)))
