"""Needs and Solutions over HTTP: lists, filters, pages, one at a time, posting."""

from typing import Any

import httpx
import pytest

from api.startup import Running
from tests.api.conftest import OPERATOR

NEEDS, SOLUTIONS = "/api/v1/needs", "/api/v1/solutions"


async def items(client: httpx.AsyncClient, url: str) -> list[dict[str, Any]]:
    response = await client.get(url)
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["items"]
    return found


@pytest.mark.parametrize("sort", ["newest", "year", "title", "id"])
async def test_pages_give_every_need_once(client: httpx.AsyncClient, sort: str) -> None:
    seen: list[str] = []
    cursor = ""
    while True:
        url = f"{NEEDS}?limit=50&sort={sort}&country=VN&country=TH&cursor={cursor}"
        page = (await client.get(url)).json()
        seen += [need["id"] for need in page["items"]]
        if page["next"] is None:
            break
        cursor = page["next"]
    assert len(seen) == len(set(seen)) == page["total"] > 40


async def test_a_cursor_of_another_order_is_refused(client: httpx.AsyncClient) -> None:
    cursor = (await client.get(f"{NEEDS}?limit=1&sort=id")).json()["next"]
    response = await client.get(f"{NEEDS}?limit=1&sort=title&cursor={cursor}")
    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == "#/cursor"


async def test_filters_keep_what_they_say(client: httpx.AsyncClient) -> None:
    for need in await items(client, f"{NEEDS}?country=VN&sector=mobility&ascn=true&language=en"):
        assert need["country"] == "VN"
        assert "mobility" in need["sectors"]
        assert need["city"]["ascn_member"]
        assert need["language"] == "en"
    statuses = {"verified_member", "founding_ministry", "linked_body"}
    members = await items(client, f"{SOLUTIONS}?jasca=true")
    assert members
    assert {s["organisation"]["jasca_status"] for s in members} <= statuses


async def test_a_list_says_how_many_pass(client: httpx.AsyncClient) -> None:
    real = (await client.get(f"{SOLUTIONS}?limit=1")).json()["total"]
    demo = (await client.get(f"{SOLUTIONS}?limit=1&demo=only")).json()["total"]
    both = (await client.get(f"{SOLUTIONS}?limit=1&demo=include")).json()["total"]
    assert real > 200
    assert demo == 260
    assert both == real + demo


async def test_one_need_comes_with_source_and_city(client: httpx.AsyncClient) -> None:
    need = (await client.get(f"{NEEDS}/need-001")).json()
    assert need["city"]["id"] == "city-bandar-seri-begawan"
    assert need["provenance"]["sources"]
    assert need["provenance"]["read_on"]
    assert need["demo"] is False


async def test_who_has_it_already_is_not_sent_it_again(client: httpx.AsyncClient) -> None:
    first = await client.get(f"{NEEDS}/need-001")
    headers = {"If-None-Match": f'W/"x", {first.headers["etag"]}'}
    again = await client.get(f"{NEEDS}/need-001", headers=headers)
    assert (again.status_code, again.content) == (304, b"")
    other = await client.get(f"{NEEDS}/need-001", headers={"If-None-Match": '"other"'})
    assert other.status_code == 200


NEED = {
    "title": "น้ำท่วมซ้ำทุกปี",
    "text": "แม่น้ำปิงเอ่อล้นทุกฤดูฝน  ชาวบ้านไม่ได้รับคำเตือนล่วงหน้า\nต้องการระบบเตือนภัย",
    "language": "th",
    "city": "chiang mai",
    "country": "th",
    "sectors": ["disaster", "water"],
    "stage": "planning",
    "personal_data": "none",
    "business_models": ["service", "grant"],
    "budget_usd_min": 1000,
    "budget_usd_max": 50_000.5,
    "must_have": ["ภาษาไทย"],
}


async def test_a_posted_need_is_kept_as_written_and_found_at_once(
    client: httpx.AsyncClient,
) -> None:
    posted = await client.post(NEEDS, json=NEED, headers=OPERATOR)
    assert posted.status_code == 201, posted.text
    need = (await client.get(posted.headers["location"])).json()
    read = {"language_detected": "th", "notes": []}
    assert need | read == posted.json()
    assert need["text"] == NEED["text"]
    assert need["title"] == NEED["title"]
    assert need["city"]["id"] == "city-chiang-mai"
    assert need["country"] == "TH"
    assert need["good_matches"] > 0
    matches = (await client.get(f"{NEEDS}/{need['id']}/matches")).json()["matches"]
    assert matches
    sent = {"text": "洪水の予測と住民への警報システム", "direction": "needs", "k": 100}
    back = (await client.post("/api/v1/match", json=sent)).json()["matches"]
    assert need["id"] in {match["id"] for match in back}


async def test_a_posted_solution_is_kept_among_the_matches_of_needs(
    client: httpx.AsyncClient, everything: Running
) -> None:
    need = (await client.post(NEEDS, json=NEED, headers=OPERATOR)).json()
    solution = {
        "text": "河川の水位を測り、氾濫を予測して住民の携帯電話に警報を送る洪水早期警報システム。",
        "language": "ja",
        "sectors": ["disaster"],
        "countries": ["TH"],
        "organisation_id": "org-jfe-engineering",
        "price_usd_min": 0,
        "maturity": "commercial",
    }
    posted = await client.post(SOLUTIONS, json=solution, headers=OPERATOR)
    assert posted.status_code == 201, posted.text
    assert posted.json()["organisation"]["id"] == "org-jfe-engineering"
    async with everything.pool.acquire() as db:
        rows = await db.fetch(
            "SELECT rank, solution_id FROM match WHERE need_id = $1 ORDER BY rank", need["id"]
        )
    assert [row["rank"] for row in rows] == list(range(1, len(rows) + 1))
    assert posted.json()["id"] in {row["solution_id"] for row in rows}
    assert len(rows) <= 20


async def test_lang_is_understood_as_language(client: httpx.AsyncClient) -> None:
    sent = {"text": "Lampu jalan rosak di kawasan kampung", "lang": "ms"}
    posted = await client.post(NEEDS, json=sent, headers=OPERATOR)
    assert posted.json()["language"] == "ms"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"Authorization": "Bearer"}, 401),
        ({"Authorization": "Basic dGVzdDp0ZXN0"}, 401),
        ({"Authorization": "Bearer wrong"}, 403),
        ({"Authorization": "Bearer ünïcode".encode()}, 403),
    ],
)
async def test_only_the_operator_writes(
    client: httpx.AsyncClient, headers: dict[str, Any], status: int
) -> None:
    for url in (NEEDS, SOLUTIONS):
        response = await client.post(url, json={"text": "water supply"}, headers=headers)
        assert response.status_code == status
        assert ("www-authenticate" in response.headers) == (status == 401)


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"text": ""}, "#/text"),
        ({"text": " \n "}, "#/text"),
        ({"text": "😀🎉"}, "#/text"),
        ({"text": "x" * 20_001}, "#/text"),
        ({"text": "bell \u0007 rings"}, "#/text"),
        ({"text": 7}, "#/text"),
        ({"text": None}, "#/text"),
        ({"title": "two\nlines"}, "#/title"),
        ({"title": "x" * 501}, "#/title"),
        ({"title": "x" * 500, "text": "y" * 19_990}, "#/text"),
        ({"language": "xx"}, "#/language"),
        ({"language": "klingon"}, "#/language"),
        ({"sectors": ["mobility", "magic"]}, "#/sectors/1"),
        ({"sectors": ["x\u0000"]}, "#/sectors/0"),
        ({"sectors": "mobility"}, "#/sectors"),
        ({"sectors": ["mobility"] * 21}, "#/sectors"),
        ({"country": "ZZ", "city": None}, "#/country"),
        ({"country": "VN"}, "#/city"),
        ({"city": "Atlantis"}, "#/city"),
        ({"city_id": "city-hanoi"}, "#/country"),
        ({"city_id": "no such / id"}, "#/city_id"),
        ({"organisation_id": "org-nobody"}, "#/organisation_id"),
        ({"stage": "someday"}, "#/stage"),
        ({"business_models": ["barter"]}, "#/business_models/0"),
        ({"budget_usd_min": -1}, "#/budget_usd_min"),
        ({"budget_usd_min": 9e5}, "#/budget_usd_min"),
        ({"budget_usd_max": 1e300}, "#/budget_usd_max"),
        ({"budget_usd_max": True}, "#/budget_usd_max"),
        ({"must_have": [""]}, "#/must_have/0"),
        ({"must_have": ["x"] * 21}, "#/must_have"),
        ({"budget": 5}, "#/budget"),
    ],
)
async def test_a_need_with_a_fault_is_refused_by_its_field_and_nothing_is_written(
    client: httpx.AsyncClient, everything: Running, changes: dict[str, Any], pointer: str
) -> None:
    async with everything.pool.acquire() as db:
        before = await db.fetchval("SELECT count(*) FROM listing")
        response = await client.post(NEEDS, json=NEED | changes, headers=OPERATOR)
        assert response.status_code == 422, response.text
        assert response.headers["content-type"] == "application/problem+json"
        assert pointer in {error["pointer"] for error in response.json()["errors"]}
        assert await db.fetchval("SELECT count(*) FROM listing") == before


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"countries": ["VN", "Thailand"]}, "#/countries/1"),
        ({"maturity": "vapour"}, "#/maturity"),
        ({"price_usd_min": 2, "price_usd_max": 1}, "#/price_usd_min"),
        ({"references": ["a\tb"]}, "#/references/0"),
        ({"consent_note": "x" * 1_001}, "#/consent_note"),
    ],
)
async def test_a_solution_with_a_fault_is_refused_by_its_field(
    client: httpx.AsyncClient, changes: dict[str, Any], pointer: str
) -> None:
    sent = {"text": "Leak detection for water pipes"} | changes
    response = await client.post(SOLUTIONS, json=sent, headers=OPERATOR)
    assert response.status_code == 422
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]


async def test_all_faults_are_told_at_once(client: httpx.AsyncClient) -> None:
    sent = {"text": "!", "language": "xx", "country": "ZZ", "sectors": ["a", "b"]}
    response = await client.post(NEEDS, json=sent, headers=OPERATOR)
    assert len(response.json()["errors"]) == 5
