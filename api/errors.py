"""One table: named error -> HTTP status; each error as problem details (RFC 9457) or as a page."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.http.problems import Problem, ProblemField, path_of, problem_response
from api.refusals import (
    ApiError,
    BodyNotJSON,
    BodyRefused,
    BodyTooLarge,
    FieldsRefused,
    InputRefused,
    MediaTypeRefused,
    ModelRefused,
    NotFound,
    NotReady,
    OperatorTokenMissing,
    OperatorTokenWrong,
    PortTaken,
    RequestReplaced,
    SettingRefused,
)
from data.errors import (
    BudgetReversed,
    CityUnknown,
    DataError,
    OrganisationUnknown,
    PriceReversed,
    RuleBroken,
    SectorUnknown,
)
from data.failures import DRIVER_ERRORS, StoreFailed, failure
from matcher.errors import MatcherError, ModelUnavailable, TextRefused

log = logging.getLogger("enmusubi")

Page: TypeAlias = Callable[[Request, Problem], Awaitable[Response]]

# The nearest class in an error's ancestry counts: a subclass needs a line only to differ.
STATUS: Mapping[type[Exception], int] = {
    ApiError: 500,
    NotFound: 404,
    FieldsRefused: 422,
    BodyRefused: 400,
    BodyNotJSON: 400,
    BodyTooLarge: 413,
    MediaTypeRefused: 415,
    OperatorTokenMissing: 401,
    OperatorTokenWrong: 403,
    NotReady: 503,
    # Those of the command line; a request cannot meet them.
    PortTaken: 500,
    SettingRefused: 500,
    ModelRefused: 500,
    RequestReplaced: 500,
    InputRefused: 400,
    MatcherError: 500,
    TextRefused: 422,
    ModelUnavailable: 503,
    DataError: 503,
    RuleBroken: 409,
    SectorUnknown: 422,
    CityUnknown: 422,
    OrganisationUnknown: 422,
    BudgetReversed: 422,
    PriceReversed: 422,
    StoreFailed: 503,
}

# Where the request names what the database refused.
FIELD_OF_RULE: Mapping[type[RuleBroken], str] = {
    SectorUnknown: "sectors",
    CityUnknown: "city_id",
    OrganisationUnknown: "organisation_id",
    BudgetReversed: "budget_usd_min",
    PriceReversed: "price_usd_min",
}

TITLES = {
    400: "The request cannot be read",
    401: "Writing needs the operator token",
    403: "Not allowed",
    404: "Not found",
    405: "This address does not answer to that method",
    409: "This breaks a rule of the data",
    413: "The request is too large",
    415: "The request is of a kind that is not read here",
    422: "Something in the request is not usable",
    500: "Something went wrong here",
    503: "Not ready to answer",
}


def status_of(error: BaseException) -> int:
    """Return the HTTP status of an error: that of the nearest class in its ancestry."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)


def problem_of(error: Exception, *, in_query: bool = False) -> Problem:
    """Return what a reader is told of an error; what went wrong inside is not told."""
    if isinstance(error, DRIVER_ERRORS):
        error = failure(error)
    status = status_of(error)
    return Problem(
        status=status,
        title=TITLES[status],
        detail=_detail(error, status),
        slug=_slug(error),
        fields=_fields(error, in_query),
    )


async def answer(request: Request, error: Exception) -> Response:
    """Answer an error, as a page where a person looks at pages."""
    problem = problem_of(error, in_query=request.method in ("GET", "HEAD"))
    if problem.status >= 500:
        log.error("%s %s: %s", request.method, request.url.path, problem.slug, exc_info=error)
    return await respond(request, problem, _headers(error))


async def respond(
    request: Request, problem: Problem, headers: Mapping[str, str] | None = None
) -> Response:
    """Answer a problem: JSON below /api and to programs, else the page that the app has for it."""
    page: Page | None = getattr(request.app.state, "error_page", None)
    if page is None or is_for_programs(request.url.path):
        return problem_response(request, problem, headers)
    response = await page(request, problem)
    response.headers.update(headers or {})
    return response


def is_for_programs(path: str) -> bool:
    """Whether an address is one that programs read."""
    return path.startswith(("/api/", "/healthz", "/readyz", "/openapi.json")) or path == "/api"


def install_error_handlers(app: FastAPI) -> None:
    """Let every error of the house, of the framework and of the driver be answered from here."""
    for kind in (ApiError, MatcherError, DataError, *DRIVER_ERRORS):
        app.add_exception_handler(kind, answer)
    app.add_exception_handler(RequestValidationError, _answer_invalid)
    app.add_exception_handler(HTTPException, _answer_http)


async def _answer_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - Starlette's own contract
    fields = tuple(_invalid_field(found) for found in error.errors())
    problem = Problem(
        status=422,
        title=TITLES[422],
        detail="; ".join(f"{field.path}: {field.detail}" for field in fields[:5]),
        slug="fields-refused",
        fields=fields,
    )
    return await respond(request, problem)


async def _answer_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - Starlette's own contract
    title = TITLES.get(error.status_code, "The request failed")
    details = {
        404: "there is nothing at this address",
        405: f"{request.method} is not answered at this address",
    }
    problem = Problem(
        status=error.status_code,
        title=title,
        detail=details.get(error.status_code, str(error.detail)),
        slug=f"http-{error.status_code}",
    )
    return await respond(request, problem, error.headers)


def _invalid_field(found: Mapping[str, Any]) -> ProblemField:
    place, *path = found["loc"]
    return ProblemField(
        path=path_of(path),
        detail=str(found["msg"]),
        code=str(found["type"]),
        place=str(place),
    )


def _fields(error: Exception, in_query: bool) -> tuple[ProblemField, ...]:
    place = "query" if in_query else "body"
    if isinstance(error, FieldsRefused):
        return tuple(
            ProblemField(path=p.field, detail=p.detail, code=p.code, place=place)
            for p in error.problems
        )
    if isinstance(error, TextRefused):
        return (ProblemField(path="text", detail=str(error), code=_slug(error), place=place),)
    if isinstance(error, RuleBroken) and (field := FIELD_OF_RULE.get(type(error))):
        return (ProblemField(path=field, detail=error.problem, code=_slug(error), place=place),)
    return ()


def _detail(error: Exception, status: int) -> str:
    if isinstance(error, ApiError | TextRefused | StoreFailed):
        return str(error)
    if isinstance(error, RuleBroken):
        return error.problem
    return "the error is written in the log under this request's id" if status == 500 else "not now"


def _slug(error: Exception) -> str:
    """Return the class name in words, as in fields-refused or body-not-json."""
    name = type(error).__name__
    words = [
        ("-" if i and c.isupper() and not name[i - 1].isupper() else "") + c.lower()
        for i, c in enumerate(name)
    ]
    return "".join(words)


def _headers(error: Exception) -> dict[str, str]:
    if isinstance(error, OperatorTokenMissing):
        return {"WWW-Authenticate": 'Bearer realm="Enmusubi operator"'}
    return {"Retry-After": "5"} if isinstance(error, NotReady | StoreFailed) else {}
