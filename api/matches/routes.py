"""Matches as JSON: of a text, a Need or a Solution."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import Db, ReaderLanguage, TheFinder
from api.http.bodies import JSONRoute
from api.http.params import Include
from api.http.shapes import problems
from api.matches.answers import MatchingOut
from api.matches.schemas import K_DEFAULT, MatchParams, TextIn
from api.matches.service import match_listing, match_text
from matcher.domain import Kind

router = APIRouter(tags=["matches"], route_class=JSONRoute)


@router.post("/match", responses=problems(400, 413, 415, 422, 503))
async def post_match(
    db: Db, finder: TheFinder, reader: ReaderLanguage, sent: TextIn
) -> MatchingOut:
    """Find Solutions (or Needs) for a text in any language, with the reasons of each Match."""
    matching = await match_text(
        db,
        finder,
        sent.query(),
        sent.choice(),
        k=K_DEFAULT if sent.k is None else sent.k,
        only_good=sent.include is Include.GOOD,
    )
    return MatchingOut.of(matching, reader)


@router.get("/needs/{need_id}/matches", responses=problems(404, 422, 503))
async def get_need_matches(
    db: Db,
    finder: TheFinder,
    reader: ReaderLanguage,
    need_id: str,
    params: Annotated[MatchParams, Query()],
) -> MatchingOut:
    """Return the Solutions that answer a Need, best first, with reasons."""
    return await _matches(db, finder, reader, Kind.NEED, need_id, params)


@router.get("/solutions/{solution_id}/matches", responses=problems(404, 422, 503))
async def get_solution_matches(
    db: Db,
    finder: TheFinder,
    reader: ReaderLanguage,
    solution_id: str,
    params: Annotated[MatchParams, Query()],
) -> MatchingOut:
    """Return the Needs that a Solution answers, best first, with reasons."""
    return await _matches(db, finder, reader, Kind.SOLUTION, solution_id, params)


async def _matches(
    db: Db,
    finder: TheFinder,
    reader: str,
    kind: Kind,
    listing_id: str,
    params: MatchParams,
) -> MatchingOut:
    matching = await match_listing(
        db,
        finder,
        kind,
        listing_id,
        params.choice(),
        k=params.k,
        only_good=params.include is Include.GOOD,
    )
    return MatchingOut.of(matching, reader)
