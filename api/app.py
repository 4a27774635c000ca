"""create_app: rooms, middleware, errors and documentation around what this process holds."""

from fastapi import APIRouter, FastAPI

from api.cities import routes as cities
from api.errors import install_error_handlers
from api.evaluation import routes as evaluation
from api.http.bodies import BodyLimit
from api.http.documentation import DocumentedApp, install_documentation
from api.http.head import HeadAsGet
from api.http.outermost import Outermost
from api.http.shapes import ProblemOut
from api.http.urlencoded import QueryInUTF8
from api.matches import routes as matches
from api.needs import routes as needs
from api.operations import routes as operations
from api.operator import digest
from api.organisations import routes as organisations
from api.pairings import routes as pairings
from api.programmes import routes as programmes
from api.solutions import routes as solutions
from api.startup import Running
from api.taxonomy import routes as taxonomy
from api.version import VERSION
from api.web import mount_pages

DESCRIPTION = """
Finds, for a problem that a city has, the organisations that can solve it, and says why.

* Reading is public. Writing needs the operator token that `enmusubi serve` prints.
* Invented records are marked `demo` and left out unless asked for.
* Lists are read page by page: send `next` as `cursor`.
* Errors are problem details (RFC 9457) with a pointer to each field at fault.
* Labels come in the language of `?lang=`, else of `Accept-Language`; texts as they were written.
"""


def create_app(running: Running, *, token: str) -> FastAPI:
    """Return the application over what was made ready; `token` is the operator's."""
    app = DocumentedApp(
        title="Enmusubi",
        version=VERSION,
        description=DESCRIPTION,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        docs_url=None,
        redoc_url=None,
        responses={"default": {"model": ProblemOut, "description": "A problem, RFC 9457."}},
    )
    app.state.running = running
    app.state.operator_digest = digest(token)
    v1 = APIRouter(prefix="/api/v1")
    for room in (
        matches,
        needs,
        solutions,
        organisations,
        cities,
        programmes,
        pairings,
        taxonomy,
        evaluation,
    ):
        v1.include_router(room.router)
    v1.include_router(operations.versioned)
    app.include_router(v1)
    app.include_router(operations.router)
    install_documentation(app)
    mount_pages(app)
    install_error_handlers(app)
    # The last added is the outermost.
    app.add_middleware(BodyLimit)
    app.add_middleware(QueryInUTF8)
    app.add_middleware(HeadAsGet)
    app.add_middleware(Outermost)
    return app
