"""Solutions as JSON."""

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
from api.solutions.schemas import PostedSolutionOut, SolutionIn, SolutionOut, SolutionParams
from api.solutions.service import find_solution, list_solutions, post_solution

router = APIRouter(prefix="/solutions", tags=["solutions"], route_class=JSONRoute)


@router.get("", responses=problems(422))
async def get_solutions(
    db: Db, finder: TheFinder, reader: ReaderLanguage, params: Annotated[SolutionParams, Query()]
) -> PageOut[SolutionOut]:
    """List published Solutions, the newest first, real ones only unless `demo` says otherwise."""
    page = await list_solutions(
        db,
        finder.taxonomy,
        params.choice(),
        sort=params.sort,
        lang=reader,
        after=read_cursor(params.cursor, params.sort),
        limit=params.limit,
    )
    return PageOut(
        items=[SolutionOut.of(one) for one in page.items],
        total=page.total,
        next=write_cursor(page.next, params.sort),
    )


@router.post(
    "",
    status_code=201,
    dependencies=OPERATOR_ONLY,
    responses=problems(400, 401, 403, 413, 415, 422),
)
async def add_solution(
    db: Db, finder: TheFinder, reader: ReaderLanguage, solution: SolutionIn, response: Response
) -> PostedSolutionOut:
    """List a Solution; it is among the Matches of all Needs at once. Needs the operator token."""
    posted = await post_solution(db, finder, solution.draft(), today=datetime.now(UTC).date())
    response.headers["Location"] = f"/api/v1/solutions/{posted.id}"
    return PostedSolutionOut.posted(await find_solution(db, posted.id), reader)


@router.get("/{solution_id}", response_model=SolutionOut, responses=problems(304, 404))
async def get_solution(request: Request, db: Db, solution_id: str) -> Response:
    """Return one Solution with its Organisation."""
    return tagged(request, SolutionOut.of(await find_solution(db, solution_id)))
