"""The pages as a whole: mounts them on the app, with static files and a page for each error."""

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api.cities.pages import router as cities
from api.evaluation.pages import router as evaluation
from api.home.pages import router as home
from api.http.problems import Problem
from api.matches.pages import router as matches
from api.needs.pages import router as needs
from api.organisations.pages import router as organisations
from api.programmes.pages import router as programmes
from api.rendering import STATIC_FOLDER, reader_of, render
from api.solutions.pages import router as solutions
from api.words import ERRORS

SMALLEST_ZIPPED = 1_000  # bytes; less does not gain from it


class StaticPages(StaticFiles):
    """Static files under addresses that change with their content, so kept for a year."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file, to be kept where the address carries its digest."""
        response = await super().get_response(path, scope)
        if response.status_code == 200 and scope["query_string"].startswith(b"v="):
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def mount_pages(app: FastAPI) -> None:
    """Add all pages and static files to the app, and let errors be answered by a page."""
    # Forms before ids: /needs/new is no need.
    rooms = (home, needs, solutions, matches, organisations, cities, programmes, evaluation)
    for router in rooms:
        app.include_router(router, include_in_schema=False)
    app.mount("/static", StaticPages(directory=STATIC_FOLDER), name="static")
    app.add_middleware(GZipMiddleware, minimum_size=SMALLEST_ZIPPED)
    app.state.error_page = error_page


async def error_page(request: Request, problem: Problem) -> Response:
    """Return the page that tells a person of an error, in their language."""
    known = problem.status if problem.status in ERRORS else 400
    heading, sentence = ERRORS[500 if problem.status > 500 and problem.status != 503 else known]
    reader = reader_of(request)
    context = {"heading": reader.say(heading), "sentence": reader.say(sentence)}
    return render(request, "error.html", context, status=problem.status)
