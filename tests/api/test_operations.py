"""Health, readiness, documentation and headers."""

import json
import re
from dataclasses import replace

import httpx
import pytest
from fastapi import FastAPI
from starlette.types import Message

from api.app import create_app
from api.finder import Finder
from api.matches.schemas import EXAMPLE as MATCH_EXAMPLE
from api.matches.schemas import TextIn
from api.needs.schemas import EXAMPLE as NEED_EXAMPLE
from api.needs.schemas import NeedIn
from api.progress import SilentSteps
from api.solutions.schemas import EXAMPLE as SOLUTION_EXAMPLE
from api.solutions.schemas import SolutionIn
from api.startup import Running, index
from data.index import active_index
from data.pool import open_pool
from matcher import HashEmbedder, Matcher, Tokenizer
from matcher.rank import UNLEARNT
from tests.conftest import NewDatabase


async def test_a_living_process_says_so(client: httpx.AsyncClient) -> None:
    response = await client.get("/healthz")
    assert (response.status_code, response.json()["status"]) == (200, "ok")


async def test_a_ready_process_says_what_is_ready(client: httpx.AsyncClient) -> None:
    response = await client.get("/readyz")
    assert response.status_code == 200, response.text
    checks = {check["name"]: check for check in response.json()["checks"]}
    assert set(checks) == {"database", "schema", "index", "model"}
    assert all(check["ok"] for check in checks.values())


async def readiness_of(dsn: str, everything: Running) -> httpx.Response:
    async with await open_pool(dsn, size=1) as pool:
        matcher = Matcher(HashEmbedder(8), UNLEARNT, tokenizer=Tokenizer.without_background())
        other = replace(everything, dsn=dsn, pool=pool, finder=Finder(matcher=matcher))
        transport = httpx.ASGITransport(create_app(other, token="x"))
        async with httpx.AsyncClient(transport=transport, base_url="http://site") as client:
            refused = await client.post("/api/v1/match", json={"text": "water"})
            assert refused.status_code == 503, refused.text
            return await client.get("/readyz")


async def test_an_index_of_another_model_is_not_ready(seeded: str, everything: Running) -> None:
    response = await readiness_of(seeded, everything)
    assert response.status_code == 503
    missing = [check["name"] for check in response.json()["checks"] if not check["ok"]]
    assert missing == ["index"]


async def test_a_bare_database_is_not_ready(new_database: NewDatabase, everything: Running) -> None:
    response = await readiness_of(await new_database(), everything)
    assert response.status_code == 503


async def test_another_model_takes_over_once_it_has_indexed(
    new_database: NewDatabase,
) -> None:
    dsn = await new_database()
    for dimension in (8, 16):
        matcher = Matcher(HashEmbedder(dimension), UNLEARNT)
        await index(dsn, matcher, SilentSteps())
        async with await open_pool(dsn, size=1) as pool, pool.acquire() as db:
            active = await active_index(db)
        assert active is not None
        assert active.identity == matcher.indexer.identity


async def test_another_ranker_ranks_the_kept_matches_anew(new_database: NewDatabase) -> None:
    dsn = await new_database()
    for ranker in (UNLEARNT, replace(UNLEARNT, identity="other@1")):
        await index(dsn, Matcher(HashEmbedder(8), ranker), SilentSteps())
        async with await open_pool(dsn, size=1) as pool, pool.acquire() as db:
            active = await active_index(db)
        assert active is not None
        assert active.ranker == ranker.identity


@pytest.mark.parametrize("path", ["/", "/needs/need-001", "/api/v1/needs/need-001", "/nowhere"])
async def test_head_answers_as_get_without_a_body(client: httpx.AsyncClient, path: str) -> None:
    got, headed = await client.get(path), await client.head(path)
    assert headed.status_code == got.status_code
    assert headed.headers["content-length"] == got.headers["content-length"] != "0"


async def test_head_sends_no_byte_of_the_body(app: FastAPI) -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "HEAD",
        "scheme": "http", "path": "/", "raw_path": b"/", "root_path": "", "query_string": b"",
        "headers": [(b"host", b"site")], "client": ("127.0.0.1", 1), "server": ("site", 80),
    }  # fmt: skip
    await app(scope, receive, send)  # httpx would drop the body of its own accord.
    assert sent[0]["status"] == 200
    assert b"".join(message.get("body", b"") for message in sent[1:]) == b""


async def test_the_document_describes_every_door(client: httpx.AsyncClient) -> None:
    document = (await client.get("/openapi.json")).json()
    assert document["openapi"].startswith("3.1")
    paths = set(document["paths"])
    assert paths == {
        *(f"/api/v1/{room}" for room in ROOMS),
        *(f"/api/v1/{room}/{{{one}_id}}" for room, one in ROOMS.items() if one),
        "/api/v1/needs/{need_id}/matches",
        "/api/v1/solutions/{solution_id}/matches",
        "/api/v1/match",
        "/api/v1/index",
        "/api/v1/quality",
        "/healthz",
        "/readyz",
    }
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert operation.get("description"), (method, path)
            for status, response in operation["responses"].items():
                if status.startswith("4"):
                    assert list(response["content"]) == ["application/problem+json"]
    text = json.dumps(document)
    for reference in set(re.findall(r'"#/components/schemas/(\w+)"', text)):
        assert reference in document["components"]["schemas"]


ROOMS = {
    "needs": "need",
    "solutions": "solution",
    "organisations": "organisation",
    "cities": "city",
    "programmes": "programme",
    "pairings": "pairing",
    "taxonomy": "",
}


def test_the_examples_of_the_document_are_accepted() -> None:
    TextIn.model_validate(MATCH_EXAMPLE)
    NeedIn.model_validate(NEED_EXAMPLE)
    SolutionIn.model_validate(SOLUTION_EXAMPLE)


async def test_the_documentation_needs_no_other_host(client: httpx.AsyncClient) -> None:
    page = await client.get("/docs")
    assert page.status_code == 200
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert addresses
    assert "<script>" not in page.text
    for address in addresses:
        assert address.startswith("/"), address
        assert (await client.get(address)).status_code == 200, address


async def test_every_answer_has_an_id_and_safe_headers(client: httpx.AsyncClient) -> None:
    ids = set()
    for path in ("/healthz", "/api/v1/needs?limit=1", "/api/v1/nothing", "/docs"):
        headers = (await client.get(path)).headers
        ids.add(headers["x-request-id"])
        assert headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert len(ids) == 4


def test_no_two_doors_have_one_name(app: FastAPI) -> None:
    operations = [
        operation["operationId"]
        for methods in app.openapi()["paths"].values()
        for operation in methods.values()
    ]
    assert len(operations) == len(set(operations))
