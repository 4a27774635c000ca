"""Whether the process lives, and whether it can answer; for whatever watches over it."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.deps import OPERATOR_ONLY, Db, running_of
from api.http.shapes import Out, problems
from api.operations.report import indexes
from api.operations.schemas import IndexesOut
from api.operations.service import readiness
from api.version import VERSION

router = APIRouter(tags=["operations"])
versioned = APIRouter(tags=["operations"])


class HealthOut(Out):
    """The process lives."""

    status: str
    version: str


class CheckOut(Out):
    """One thing that an answer needs."""

    name: str
    ok: bool
    detail: str


class ReadinessOut(Out):
    """Whether everything is there that an answer needs."""

    ready: bool
    checks: list[CheckOut]


@router.get("/healthz")
async def healthz() -> HealthOut:
    """Say that the process lives; asks nothing of the database."""
    return HealthOut(status="ok", version=VERSION)


@router.get(
    "/readyz",
    response_model=ReadinessOut,
    responses={503: {"model": ReadinessOut, "description": "Something is missing."}},
)
async def readyz(request: Request) -> Response:
    """Say whether database, schema, index and model are ready; 503 if not."""
    running = running_of(request)
    checks = await readiness(running.pool, running.finder)
    ready = all(check.ok for check in checks)
    content = ReadinessOut(
        ready=ready,
        checks=[CheckOut(name=c.name, ok=c.ok, detail=c.detail) for c in checks],
    )
    return JSONResponse(content.model_dump(), 200 if ready else 503)


@versioned.get("/index", dependencies=OPERATOR_ONLY, responses=problems(401, 403, 503))
async def get_index(db: Db) -> IndexesOut:
    """Return all indexes with their models, and how far one that is prepared has come."""
    return IndexesOut.of(await indexes(db))
