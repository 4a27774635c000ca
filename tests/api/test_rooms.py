"""Organisations, Cities, Programmes and the taxonomy over HTTP."""

from typing import Any

import httpx
import pytest

from matcher.domain import LANGUAGES

API = "/api/v1"


async def got(client: httpx.AsyncClient, path: str) -> dict[str, Any]:
    response = await client.get(f"{API}{path}")
    assert response.status_code == 200, response.text
    content: dict[str, Any] = response.json()
    return content


@pytest.mark.parametrize("room", ["organisations", "cities", "programmes", "pairings"])
async def test_a_list_leads_to_each_of_its_items(client: httpx.AsyncClient, room: str) -> None:
    page = await got(client, f"/{room}?limit=3")
    assert len(page["items"]) == 3 < page["total"]
    next_page = await got(client, f"/{room}?limit=3&cursor={page['next']}")
    assert not {i["id"] for i in page["items"]} & {i["id"] for i in next_page["items"]}
    for item in page["items"]:
        alone = await got(client, f"/{room}/{item['id']}")
        assert item.items() <= alone.items()
        assert alone["provenance"]["sources"] or alone["provenance"]["evidence"]


async def test_an_organisation_comes_with_what_is_its_own(client: httpx.AsyncClient) -> None:
    organisation = await got(client, "/organisations/org-jfe-engineering")
    assert organisation["names"]["ja"] == "JFEエンジニアリング株式会社"
    assert "sol-001" in organisation["solution_ids"]
    assert organisation["pairing_ids"]


async def test_organisations_by_kind_country_and_jasca(client: httpx.AsyncClient) -> None:
    page = await got(client, "/organisations?kind=municipality&country=jp&limit=200")
    assert page["items"]
    assert {o["kind"] for o in page["items"]} == {"municipality"}
    members = await got(client, "/organisations?jasca=true&limit=200")
    others = await got(client, "/organisations?jasca=false&limit=200")
    everyone = await got(client, "/organisations?limit=1")
    assert members["total"] + others["total"] == everyone["total"]
    assert not any(o["demo"] for o in members["items"])


async def test_a_city_comes_with_its_needs(client: httpx.AsyncClient) -> None:
    city = await got(client, "/cities/city-hanoi")
    assert city["names"]["vi"] == "Hà Nội"
    for need_id in city["need_ids"]:
        assert (await got(client, f"/needs/{need_id}"))["city"]["id"] == "city-hanoi"


async def test_cities_by_size_and_network(client: httpx.AsyncClient) -> None:
    page = await got(client, "/cities?ascn=true&sort=population&limit=200")
    people = [city["population"] or 0 for city in page["items"]]
    assert people == sorted(people, reverse=True)
    assert all(city["ascn_member"] for city in page["items"])


async def test_pairings_of_an_organisation_and_of_a_city(client: httpx.AsyncClient) -> None:
    organisation = await got(client, "/organisations/org-jfe-engineering")
    page = await got(client, "/pairings?organisation=org-jfe-engineering&limit=200")
    assert {one["id"] for one in page["items"]} == set(organisation["pairing_ids"])
    years = [one["provenance"]["year"] or 0 for one in page["items"]]
    assert years == sorted(years, reverse=True)
    city = await got(client, "/cities/city-hanoi")
    of_city = await got(client, "/pairings?city=city-hanoi&limit=200")
    assert {one["id"] for one in of_city["items"]} == set(city["pairing_ids"]) != set()


async def test_pairings_by_country_and_sector_page_by_page(client: httpx.AsyncClient) -> None:
    whole = await got(client, "/pairings?country=VN&sector=energy&limit=200")
    assert whole["total"] == len(whole["items"]) > 5
    assert all(o["country"] == "VN" and "energy" in o["sectors"] for o in whole["items"])
    found: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = await got(client, f"/pairings?country=VN&sector=energy&limit=4&cursor={cursor}")
        found += [one["id"] for one in page["items"]]
        cursor = page["next"]
    assert found == [one["id"] for one in whole["items"]]


@pytest.mark.parametrize("query", ["city=city-atlantis", "sector=magic", "country=Mars", "town=x"])
async def test_a_filter_of_pairings_that_cannot_be_meant_is_told(
    client: httpx.AsyncClient, query: str
) -> None:
    response = await client.get(f"/api/v1/pairings?{query}")
    assert response.status_code == 422
    assert response.json()["errors"]


async def test_programmes_for_a_sector(client: httpx.AsyncClient) -> None:
    page = await got(client, "/programmes?sector=energy&limit=200")
    assert page["items"]
    assert all("energy" in p["sectors"] or p["all_sectors"] for p in page["items"])


async def test_the_taxonomy_is_whole_and_in_the_readers_language(
    client: httpx.AsyncClient,
) -> None:
    taxonomy = await got(client, "/taxonomy?lang=vi")
    sectors = {sector["id"]: sector for sector in taxonomy["sectors"]}
    assert len(sectors) == 14
    assert sectors["energy"]["label"] == sectors["energy"]["labels"]["vi"]
    assert set(sectors["energy"]["labels"]) == set(LANGUAGES)
    functions = {function["id"] for function in taxonomy["functions"]}
    assert all(set(problem["functions"]) <= functions for problem in taxonomy["problems"])
    listed = (await got(client, "/needs?sector=energy&limit=1"))["total"]
    assert sectors["energy"]["needs"] == listed > 0


async def test_names_sort_in_the_readers_language(client: httpx.AsyncClient) -> None:
    page = await got(client, "/cities?lang=ja&limit=200")
    names = [c["names"].get("ja", c["names"].get("en", "")).lower() for c in page["items"]]
    assert names == sorted(names)
