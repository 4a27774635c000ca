"""What endpoints ask for: Db, TheFinder, Labels in the reader's language, the Operator."""

from collections.abc import AsyncIterator
from typing import Annotated, cast

from fastapi import Depends, Header, Query
from fastapi.security import HTTPBearer
from starlette.requests import Request

from api.finder import Finder
from api.http.reader_language import reader_language
from api.operator import require_operator
from api.refusals import FieldProblem, FieldsRefused
from api.startup import Running
from data.pool import Connection, transaction
from matcher.domain import LANGUAGES

# Only for the document: it says how the token is sent. The check is require_operator's.
_bearer = HTTPBearer(auto_error=False, description="The operator token that `serve` prints.")


def running_of(request: Request) -> Running:
    """Return what this process holds."""
    return cast(Running, request.app.state.running)


async def _db(request: Request) -> AsyncIterator[Connection]:
    async with transaction(running_of(request).pool) as connection:
        yield connection


def _finder(request: Request) -> Finder:
    return running_of(request).finder


def _reader(
    lang: Annotated[
        str | None,
        Query(description="Language of labels and of sorting by name; else `Accept-Language`."),
    ] = None,
    accept_language: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> str:
    if lang and lang not in LANGUAGES:
        detail = f"is not one of the languages {', '.join(LANGUAGES)}"
        raise FieldsRefused([FieldProblem(field="lang", code="unknown_language", detail=detail)])
    return reader_language(lang, accept_language)


async def _operator(request: Request) -> None:
    require_operator(request.headers.get("authorization"), request.app.state.operator_digest)


# Scope "function": committed before the answer leaves, or a failed commit would read as 200.
Db = Annotated[Connection, Depends(_db, scope="function")]
TheFinder = Annotated[Finder, Depends(_finder)]
ReaderLanguage = Annotated[str, Depends(_reader)]
OPERATOR_ONLY = [Depends(_bearer), Depends(_operator)]
