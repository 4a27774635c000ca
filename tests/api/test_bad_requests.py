"""Whatever is sent, the answer is a clear 4xx with a pointer, never a 500."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from starlette.requests import Request

from api.http.bodies import BODY_LIMIT_BYTES
from tests.api.conftest import OPERATOR

MATCH, NEEDS = "/api/v1/match", "/api/v1/needs"
JSON = {"Content-Type": "application/json"}


def assert_problem(response: httpx.Response, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    assert problem["type"].startswith("urn:enmusubi:problem:")
    assert problem["request_id"] == response.headers["x-request-id"]
    return problem


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ({}, "#/text"),
        ({"text": ""}, "#/text"),
        ({"text": "   \n\t "}, "#/text"),
        ({"text": "🚦🚗😀"}, "#/text"),
        ({"text": "?!。、…"}, "#/text"),
        ({"text": "a\u0000b"}, "#/text"),
        ({"text": "\u001b[31mred"}, "#/text"),
        ({"text": "\uffffnoncharacter"}, "#/text"),
        ({"text": "x" * 20_001}, "#/text"),
        ({"text": ["water"]}, "#/text"),
        ({"text": True}, "#/text"),
        ({"text": "water", "k": 0}, "#/k"),
        ({"text": "water", "k": -1}, "#/k"),
        ({"text": "water", "k": 10**9}, "#/k"),
        ({"text": "water", "k": 10**30}, "#/k"),
        ({"text": "water", "k": "x"}, "#/k"),
        ({"text": "water", "k": "5"}, "#/k"),
        ({"text": "water", "k": True}, "#/k"),
        ({"text": "water", "k": 1.5}, "#/k"),
        ({"text": "water", "sectors": ["magic"]}, "#/sectors/0"),
        ({"text": "water", "sectors": ["energy", ""]}, "#/sectors/1"),
        ({"text": "water", "sectors": "energy"}, "#/sectors"),
        ({"text": "water", "sectors": [1]}, "#/sectors/0"),
        ({"text": "water", "functions": ["teleport"]}, "#/functions/0"),
        ({"text": "water", "country": "Vietnam"}, "#/country"),
        ({"text": "water", "country": "ZZ"}, "#/country"),
        ({"text": "water", "country": ""}, "#/country"),
        ({"text": "water", "country": "V\u0000"}, "#/country"),
        ({"text": "water", "language": "tlh"}, "#/language"),
        ({"text": "water", "language": "en-"}, "#/language"),
        ({"text": "water", "direction": "cities"}, "#/direction"),
        ({"text": "water", "demo": "yes"}, "#/demo"),
        ({"text": "water", "jasca": "true"}, "#/jasca"),
        ({"text": "water", "sector": "energy"}, "#/sector"),
        ({"text": "water", "a/b~c d": 1}, "#/a~1b~0c%20d"),
    ],
)
async def test_a_field_that_cannot_be_meant_is_pointed_at(
    client: httpx.AsyncClient, sent: dict[str, Any], pointer: str
) -> None:
    problem = assert_problem(await client.post(MATCH, json=sent), 422)
    assert pointer in {error["pointer"] for error in problem["errors"]}
    assert all(error["detail"] and error["in"] == "body" for error in problem["errors"])


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b'{"text": "water"', 400),
        (b"{'text': 'water'}", 400),
        (b'{"text": "water", "text": "fire"}', 400),
        (b'{"text": NaN}', 400),
        (b'{"text": "water", "k": Infinity}', 400),
        (b'{"text": "water", "k": 1e999}', 422),
        (b'{"text": "water", "k": ' + b"9" * 5_000 + b"}", 400),
        (b'{"text": "\xff\xfe"}', 400),
        (b"\xef\xbb\xbf{}", 400),
        (b'{"text": "\\ud800"}', 422),
        (b'{"te\\ud800xt": "water"}', 400),
        (b'{"te\\u0000xt": "water"}', 400),
        (b"[" * 100_000, 400),
        (b"[" * 500 + b"]" * 500, 400),
        (b'{"a":' * 30 + b"1" + b"}" * 30, 400),
        (b"[]", 422),
        (b'"water"', 422),
        (b"null", 422),
        (b"7", 422),
    ],
)
async def test_a_body_that_is_no_plain_json_object_is_refused(
    client: httpx.AsyncClient, body: bytes, status: int
) -> None:
    for url, headers in ((MATCH, JSON), (NEEDS, JSON | OPERATOR)):
        assert_problem(await client.post(url, content=body, headers=headers), status)


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "application/x-www-form-urlencoded", "application/json; charset=shift_jis"],
)
async def test_only_json_is_read(client: httpx.AsyncClient, content_type: str) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    body = json.dumps({"text": "water"}).encode()
    assert_problem(await client.post(MATCH, content=body, headers=headers), 415)


async def test_a_charset_may_be_named(client: httpx.AsyncClient) -> None:
    headers = {"Content-Type": 'Application/JSON; charset="UTF-8"'}
    response = await client.post(MATCH, content=b'{"text": "water"}', headers=headers)
    assert response.status_code == 200


async def test_a_megabyte_is_refused_by_what_it_announces(client: httpx.AsyncClient) -> None:
    for url in (MATCH, NEEDS, "/needs/new", "/api/v1/nothing"):
        response = await client.post(url, content=b"x" * 1_000_000, headers=JSON)
        assert response.status_code == 413
    body = json.dumps({"text": "x" * 1_000_000}).encode()
    assert_problem(await client.post(MATCH, content=body, headers=JSON), 413)


async def test_a_flood_without_length_is_not_read_to_its_end(client: httpx.AsyncClient) -> None:
    sent = 0

    async def flood() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 100 * BODY_LIMIT_BYTES:
            sent += 65_536
            yield b" " * 65_536

    assert_problem(await client.post(MATCH, content=flood(), headers=JSON), 413)
    assert sent <= BODY_LIMIT_BYTES + 2 * 65_536


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("limit=0", "#/limit"),
        ("limit=1000000000", "#/limit"),
        ("limit=x", "#/limit"),
        ("limit=true", "#/limit"),
        ("sector=magic", "#/sector/0"),
        ("sector=energy&sector=%00", "#/sector/1"),
        ("function=magic", "#/function/0"),
        ("country=Vietnam", "#/country"),
        ("country=%00", "#/country"),
        ("language=xx", "#/language"),
        ("lang=xx", "#/lang"),
        ("lang=%00", "#/lang"),
        ("ascn=maybe", "#/ascn"),
        ("jasca=", "#/jasca"),
        ("demo=maybe", "#/demo"),
        ("sort=beauty", "#/sort"),
        ("organisation=%00", "#/organisation"),
        ("city=Hanoi", "#/city"),
        ("city=city-atlantis", "#/city/0"),
        ("organisation=org-jfe-engineering&organisation=org-nobody", "#/organisation/1"),
        ("countries=VN", "#/countries"),
        ("cursor=abc", "#/cursor"),
        ("cursor=%00", "#/cursor"),
        ("cursor=W10", "#/cursor"),
        ("cursor=WyJuZXdlc3QiLCAwLCAiXHUwMDAwIiwgIngiXQ", "#/cursor"),
        ("cursor=WyJuZXdlc3QiLCBOYU4sICIiLCAieCJd", "#/cursor"),
        ("cursor=WyJuZXdlc3QiLCB0cnVlLCAiIiwgIngiXQ", "#/cursor"),
        ("cursor=WyJuZXdlc3QiLCAwLCAiXHVkODAwIiwgIngiXQ", "#/cursor"),
        ("cursor=" + "A" * 5_000, "#/cursor"),
    ],
)
async def test_a_query_that_cannot_be_meant_is_pointed_at(
    client: httpx.AsyncClient, query: str, pointer: str
) -> None:
    problem = assert_problem(await client.get(f"{NEEDS}?{query}"), 422)
    assert pointer in {error["pointer"] for error in problem["errors"]}
    assert {error["in"] for error in problem["errors"]} == {"query"}


@pytest.mark.parametrize("k", ["0", "-5", "1000000000", "x", "", "1.5", "true"])
async def test_k_in_the_address_is_checked_too(client: httpx.AsyncClient, k: str) -> None:
    response = await client.get(f"{NEEDS}/need-001/matches?k={k}")
    assert assert_problem(response, 422)["errors"][0]["pointer"] == "#/k"


@pytest.mark.parametrize(
    "listing_id",
    ["need-999999", "sol-001", "%00", "%ff", "..%2f..%2fetc", "NEED-001", "a" * 5_000, "ニーズ",
     "need-001'--", "%F0%9F%9A%A6", "need-001%20"],
)  # fmt: skip
async def test_an_id_of_nothing_is_not_found(client: httpx.AsyncClient, listing_id: str) -> None:
    for url in (f"{NEEDS}/{listing_id}", f"{NEEDS}/{listing_id}/matches"):
        assert_problem(await client.get(url), 404)


@pytest.mark.parametrize("room", ["solutions", "organisations", "cities", "programmes"])
async def test_every_room_knows_what_it_has_not(client: httpx.AsyncClient, room: str) -> None:
    for listing_id in ("nothing", "%00", "x" * 300):
        assert_problem(await client.get(f"/api/v1/{room}/{listing_id}"), 404)


async def test_addresses_and_methods_that_are_not_there(client: httpx.AsyncClient) -> None:
    assert_problem(await client.get("/api/v1/nothing"), 404)
    assert_problem(await client.get("/api/v2/needs"), 404)
    response = await client.delete(f"{NEEDS}/need-001")
    assert_problem(response, 405)
    assert response.headers["allow"] == "GET"


async def test_a_failure_inside_is_answered_without_its_words(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_request: Request) -> None:
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr("api.needs.routes.write_cursor", fail)
    problem = assert_problem(await client.get(f"{NEEDS}?limit=1"), 500)
    assert "secret" not in json.dumps(problem)
