"""Measured figures as JSON."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.evaluation.schemas import QualityOut
from api.http.etags import tagged
from api.http.shapes import problems
from api.measured import TheQuality
from api.refusals import NotFound

router = APIRouter(prefix="/quality", tags=["quality"])


@router.get("", response_model=QualityOut, responses=problems(304, 404))
async def get_quality(request: Request, quality: TheQuality) -> Response:
    """Return how good the ranking is: all figures that were measured, by model."""
    if quality is None:
        raise NotFound(noun="file of measured figures", id="quality.json")
    return tagged(request, QualityOut(quality))
