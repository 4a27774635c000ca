"""The taxonomy as JSON."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.deps import Db, ReaderLanguage, TheFinder
from api.http.etags import tagged
from api.http.shapes import problems
from api.taxonomy.schemas import TaxonomyOut
from api.taxonomy.service import facets
from matcher.domain import Kind

router = APIRouter(prefix="/taxonomy", tags=["taxonomy"])


@router.get("", response_model=TaxonomyOut, responses=problems(304, 422))
async def get_taxonomy(
    request: Request, db: Db, finder: TheFinder, reader: ReaderLanguage
) -> Response:
    """Return all Sectors, Problems and Functions with labels in ten languages."""
    counts = await facets(db)
    content = TaxonomyOut.of(
        finder.taxonomy,
        reader,
        needs=counts[Kind.NEED].sectors,
        solutions=counts[Kind.SOLUTION].sectors,
    )
    return tagged(request, content)
