"""Reads request bodies before anything else does: never more than a limit, JSON only strictly."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import answer
from api.http.strict_json import check_json
from api.refusals import BodyTooLarge, MediaTypeRefused

BODY_LIMIT_BYTES = 256 * 1024
JSON = "application/json"


class BodyLimit:
    """Middleware: reads a body up to the limit and hands it on whole; refuses the rest unread."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        try:
            body = await _read(request, receive)
        except BodyTooLarge as error:
            response = await answer(request, error)
            # What is left of the body is not read, so the connection cannot be used again.
            response.headers["Connection"] = "close"
            await response(scope, receive, send)
            return
        if body is not None:  # None: who asked is gone.
            await self._app(scope, _replay(body, receive), send)


class JSONRoute(APIRoute):
    """A route whose body, if it takes one, must be plain JSON in UTF-8 and say so."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler, with the look at the body before all else."""
        handle = super().get_route_handler()
        if self.body_field is None:
            return handle

        async def look_first(request: Request) -> Response:
            _check_media_type(request)
            check_json(await request.body())
            return await handle(request)

        return look_first


async def _read(request: Request, receive: Receive) -> bytes | None:
    """Return the whole body, None if the connection ended. Raises BodyTooLarge."""
    announced = request.headers.get("content-length", "0")
    if announced.isascii() and announced.isdigit() and int(announced[:18]) > BODY_LIMIT_BYTES:
        raise BodyTooLarge(limit=BODY_LIMIT_BYTES)
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        body += message.get("body", b"")
        if len(body) > BODY_LIMIT_BYTES:
            raise BodyTooLarge(limit=BODY_LIMIT_BYTES)
        if not message.get("more_body", False):
            return bytes(body)


def _check_media_type(request: Request) -> None:
    found = request.headers.get("content-type", "")
    media_type, _, parameters = found.partition(";")
    charset = parameters.replace(" ", "").replace('"', "").lower()
    if media_type.strip().lower() != JSON or charset not in ("", "charset=utf-8"):
        raise MediaTypeRefused(found=found or "nothing", expected=JSON)


def _replay(body: bytes, receive: Receive) -> Receive:
    """Return a `receive` that gives the body once, then what comes after it."""
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
