"""/docs without any other host: Swagger UI from an installed package, started by a file of ours."""

from pathlib import Path
from typing import Any

import fastapi_offline
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles

from api.http.problems import MEDIA_TYPE
from api.http.shapes import ProblemOut, problems

FILES = Path(fastapi_offline.__file__).parent / "static"
# Swagger UI writes style attributes; the rest is as strict as everywhere.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Enmusubi API</title>
<link rel="icon" href="/docs/files/favicon.png">
<link rel="stylesheet" href="/docs/files/swagger-ui.css">
<div id="swagger-ui"></div>
<script src="/docs/files/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</html>
"""
START = """SwaggerUIBundle({
  url: "/openapi.json", dom_id: "#swagger-ui", deepLinking: true, validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis], layout: "BaseLayout", persistAuthorization: true,
});
"""


class DocumentedApp(FastAPI):
    """A FastAPI whose document tells the truth on problems: their media type and their shape."""

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document, made once."""
        if self.openapi_schema is None:
            document = super().openapi()
            for methods in document["paths"].values():
                for operation in methods.values():
                    _mend_responses(operation["responses"])
            for name in ("HTTPValidationError", "ValidationError"):
                document["components"]["schemas"].pop(name, None)
        return super().openapi()


def install_documentation(app: FastAPI) -> None:
    """Serve /docs, which shows /openapi.json."""

    @app.get("/docs", include_in_schema=False)
    async def docs(_request: Request) -> Response:
        return HTMLResponse(PAGE, headers={"Content-Security-Policy": POLICY})

    @app.get("/docs/start.js", include_in_schema=False)
    async def start(_request: Request) -> Response:
        return Response(START, media_type="text/javascript")

    app.mount("/docs/files", StaticFiles(directory=FILES), name="documentation")


def _mend_responses(responses: dict[str, Any]) -> None:
    """Put in what is answered for what FastAPI supposes: its own 422, and plain JSON."""
    for status, response in responses.items():
        schema = response.get("content", {}).get("application/json", {}).get("schema", {})
        reference = schema.get("$ref", "")
        if reference.endswith("/HTTPValidationError"):
            responses[status] = problems(422)[422]
        elif reference.endswith(f"/{ProblemOut.__name__}"):
            response["content"] = {MEDIA_TYPE: {"schema": schema}}
