"""Cities as JSON."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from api.cities.schemas import CityDetailOut, CityOut, CityParams
from api.cities.service import find_city, list_cities_of
from api.deps import Db, ReaderLanguage, TheFinder
from api.http.cursor import read_cursor, write_cursor
from api.http.etags import tagged
from api.http.shapes import PageOut, problems

router = APIRouter(prefix="/cities", tags=["cities"])


@router.get("", responses=problems(422))
async def list_cities(
    db: Db, finder: TheFinder, reader: ReaderLanguage, params: Annotated[CityParams, Query()]
) -> PageOut[CityOut]:
    """List Cities by name; `sector` keeps those with a Need in it."""
    page = await list_cities_of(
        db,
        finder.taxonomy,
        params.choice(),
        sort=params.sort,
        lang=reader,
        after=read_cursor(params.cursor, params.sort),
        limit=params.limit,
    )
    return PageOut(
        items=[CityOut.of(one) for one in page.items],
        total=page.total,
        next=write_cursor(page.next, params.sort),
    )


@router.get("/{city_id}", response_model=CityDetailOut, responses=problems(304, 404))
async def get_city(request: Request, db: Db, city_id: str) -> Response:
    """Return one City with the ids of its Needs and of past work there."""
    return tagged(request, CityDetailOut.of_record(await find_city(db, city_id)))
