"""Problem details for HTTP APIs (RFC 9457): what went wrong, and in which field."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemField:
    """One field at fault. `path` such as `sectors/1`, made by `path_of`; `place`: body or query."""

    path: str
    detail: str
    code: str
    place: str

    @property
    def pointer(self) -> str:
        """The field as a JSON pointer in URI fragment form, `#` for the whole."""
        return "#/" + quote(self.path, safe="/~") if self.path else "#"


def path_of(steps: Iterable[object]) -> str:
    """Return the path of a field, `/` and `~` in the names of fields escaped as RFC 6901 has it."""
    return "/".join(str(step).replace("~", "~0").replace("/", "~1") for step in steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What a reader is told. `slug` names the kind of problem and never changes."""

    status: int
    title: str
    detail: str
    slug: str
    fields: tuple[ProblemField, ...] = ()


def problem_response(
    request: Request, problem: Problem, headers: Mapping[str, str] | None = None
) -> Response:
    """Return the problem as `application/problem+json`."""
    content: dict[str, object] = {
        "type": f"urn:enmusubi:problem:{problem.slug}",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "instance": quote(request.url.path),
    }
    if request_id := request.scope.get("request_id"):
        content["request_id"] = request_id
    if problem.fields:
        content["errors"] = [
            {"pointer": f.pointer, "detail": f.detail, "code": f.code, "in": f.place}
            for f in problem.fields
        ]
    body = json.dumps(content, ensure_ascii=False).encode("utf-8", "backslashreplace")
    return Response(body, problem.status, dict(headers or {}), media_type=MEDIA_TYPE)
