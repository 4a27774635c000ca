"""Bad input on every page: a sentence and a 4xx, never a 500, never a page that pretends."""

from urllib.parse import unquote

import httpx
import pytest

from tests.api.pages import Page

NASTY = (
    "",
    " ",
    "😀",
    "\x00",
    "a\x00b",
    "\ud7ff\ufffe",
    "'; DROP TABLE listing; --",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "%",
    "x" * 5_000,
    "-1",
    "1e309",
    "ราคา",
    "\u202e\u200f",
)
LISTS = {
    "/needs": (
        "country",
        "sector",
        "function",
        "language",
        "ascn",
        "sort",
        "demo",
        "cursor",
        "lang",
    ),
    "/solutions": ("country", "sector", "function", "language", "jasca", "sort", "demo", "cursor"),
    "/organisations": ("kind", "country", "sector", "jasca", "demo", "cursor"),
    "/cities": ("country", "sector", "ascn", "sort", "demo", "cursor"),
    "/programmes": ("sector", "stage", "cursor"),
    "/search": ("text", "direction", "country", "sector", "demo", "k", "nearest"),
    "/needs/need-001": ("k", "nearest"),
    "/cities/city-hanoi": ("demo",),
}
ONES = ("/needs", "/solutions", "/organisations", "/cities", "/programmes")
FREE = {("/programmes", "stage"), ("/search", "text")}  # Any text may be asked for.


@pytest.mark.parametrize(
    ("address", "name"), [(address, name) for address, names in LISTS.items() for name in names]
)
async def test_no_value_of_a_query_breaks_a_page(
    client: httpx.AsyncClient, address: str, name: str
) -> None:
    for value in NASTY:
        asked = {"text": "flood"} if address == "/search" else {}
        response = await client.get(address, params=asked | {name: value})
        assert response.status_code in (200, 422), (value, response.status_code)
        Page(response.text)
        assert "<script>" not in response.text
        if value == "x" * 5_000 and name not in ("lang", "nearest") and (address, name) not in FREE:
            assert response.status_code == 422
            assert (
                'class="error"' in response.text
                or 'class="notice wrong"' in response.text
                or ("<h1>" in response.text)
            )


@pytest.mark.parametrize("address", ONES)
async def test_an_unknown_id_is_not_found(client: httpx.AsyncClient, address: str) -> None:
    for unknown in ("no-such", "x" * 300, "%00", "%F0%9F%98%80", "%FF", "..%2f..%2fx", "A B", "-"):
        response = await client.get(f"{address}/{unknown}", headers={"Accept-Language": "ja"})
        assert response.status_code == 404, unknown
        assert "ページが見つかりません" in response.text


async def test_a_need_is_not_shown_as_a_solution(client: httpx.AsyncClient) -> None:
    assert (await client.get("/solutions/need-001")).status_code == 404


@pytest.mark.parametrize("k", ["0", "101", "1000000000", "-5", "2.5", "ten", "٣", "1" * 5_000])
async def test_how_many_is_refused_beyond_reason(client: httpx.AsyncClient, k: str) -> None:
    for address in ("/search?text=flood&", "/needs/need-001?", "/solutions/sol-001?"):
        response = await client.get(f"{address}k={k}")
        assert response.status_code == 422, address


@pytest.mark.parametrize("address", ["/search", "/needs/new", "/solutions/new"])
@pytest.mark.parametrize(
    ("content", "kind", "statuses"),
    [
        (b"text=" + b"x" * 1_000_000, "application/x-www-form-urlencoded", {413}),
        (b"\xff\xfe%ff%00=\x80", "application/x-www-form-urlencoded", {400}),
        (b"text=%FF%FE", "application/x-www-form-urlencoded", {400}),
        (b"text=flood%ED%A0%80", "application/x-www-form-urlencoded", {400}),
        (b"text=flood%00", "application/x-www-form-urlencoded", {303, 422}),
        (b"not multipart", "multipart/form-data; boundary=x", {415}),
        (b'{"text": "flood"}', "application/json", {415}),
        (b"", "text/plain", {415}),
        (b"text=a&" * 20_000, "application/x-www-form-urlencoded", {400}),
    ],
)
async def test_no_body_breaks_a_form(
    client: httpx.AsyncClient, address: str, content: bytes, kind: str, statuses: set[int]
) -> None:
    response = await client.post(address, content=content, headers={"Content-Type": kind})
    assert response.status_code in statuses, response.text[:500]
    if response.status_code != 303:
        assert Page(response.text).first("h1").text


async def test_too_much_text_is_said_on_a_page(client: httpx.AsyncClient) -> None:
    sent = {"text": "ข้อ" * 200_000}
    response = await client.post("/search", data=sent, headers={"Accept-Language": "en"})
    assert response.status_code == 413
    assert Page(response.text).first("h1").text == "This is too much text"


@pytest.mark.parametrize(
    "address", ["/search?text=%FF", "/needs?country=V%C3", "/api/v1/needs?sort=%FF"]
)
async def test_an_address_that_is_not_utf8_is_refused(
    client: httpx.AsyncClient, address: str
) -> None:
    assert (await client.get(address)).status_code == 400


async def test_a_form_is_read_as_utf8_where_its_bytes_are_not_escaped(
    client: httpx.AsyncClient,
) -> None:
    content = "text=น้ำท่วม".encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    response = await client.post("/search", content=content, headers=kind)
    assert unquote(response.headers["location"]) == "/search?text=น้ำท่วม"
