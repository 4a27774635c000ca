"""ETags: a reader who has a thing already is told so, and not sent it again."""

from hashlib import sha256

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

_MOST_TAGS = 100


def tagged(request: Request, content: BaseModel) -> Response:
    """Return the content as JSON with an ETag, or 304 if the reader has just these bytes."""
    body = content.model_dump_json().encode()
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    # The content speaks the reader's language, so a cache keeps one for each.
    headers = {"ETag": etag, "Cache-Control": "no-cache", "Vary": "Accept-Language"}
    if _has(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/json")


def _has(if_none_match: str | None, etag: str) -> bool:
    if if_none_match is None:
        return False
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",", _MOST_TAGS)]
    return "*" in tags or etag in tags
