"""Reads what browsers send as names and values: UTF-8 only, so that no text is kept garbled."""

from urllib.parse import parse_qsl, unquote_to_bytes

from starlette.datastructures import ImmutableMultiDict
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import answer
from api.refusals import MediaTypeRefused, NotUTF8, TooManyFields

FORM = "application/x-www-form-urlencoded"
FIELDS_LIMIT = 1_000


class QueryInUTF8:
    """Middleware: refuses an address whose query is not UTF-8, which would be read as `�`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            try:
                unquote_to_bytes(scope["query_string"]).decode()
            except UnicodeDecodeError:
                response = await answer(Request(scope), NotUTF8(what="the query of the address"))
                await response(scope, receive, send)
                return
        await self._app(scope, receive, send)


async def read_form(request: Request) -> ImmutableMultiDict[str, str]:
    """Return the fields of a sent form. Raises BodyRefused.

    Bytes that were not escaped are UTF-8 too, as from `curl --data`.
    """
    found = request.headers.get("content-type", "")
    if found.partition(";")[0].strip().lower() != FORM:
        raise MediaTypeRefused(found=found or "nothing", expected=FORM)
    try:
        fields = parse_qsl(
            (await request.body()).decode(),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=FIELDS_LIMIT,
        )
    except UnicodeDecodeError as error:
        raise NotUTF8(what="the form") from error
    except ValueError as error:
        raise TooManyFields(limit=FIELDS_LIMIT) from error
    return ImmutableMultiDict(fields)
