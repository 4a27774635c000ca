"""Matches of texts, Needs and Solutions over HTTP: found in any language, with quotable reasons."""

from typing import Any

import httpx
import pytest

MATCH = "/api/v1/match"


async def found(client: httpx.AsyncClient, **sent: Any) -> dict[str, Any]:
    response = await client.post(MATCH, json=sent)
    assert response.status_code == 200, response.text
    content: dict[str, Any] = response.json()
    return content


@pytest.mark.parametrize(
    ("text", "function"),
    [
        ("ไฟฟ้าดับบ่อยในเวียงจันทน์", "microgrid"),
        ("Hà Nội ùn tắc giao thông nghiêm trọng ở các nút giao", "signal"),
        ("ハノイの渋滞をなくしたい。信号を交通量に合わせたい。", "signal"),
        ("Traffic jams in Hanoi; signals should adapt to traffic", "signal"),
    ],
)
async def test_a_text_in_any_language_finds_solutions_that_share_its_function(
    client: httpx.AsyncClient, text: str, function: str
) -> None:
    content = await found(client, text=text, include="all", k=20)
    functions = {f["id"] for match in content["matches"] for f in match["functions"]}
    assert any(function in one for one in functions), functions


async def test_quotes_are_exact_substrings_of_both_texts(client: httpx.AsyncClient) -> None:
    text = "Our river floods every rainy season. Residents get no warning in time!"
    content = await found(client, text=text, k=5)
    assert content["matches"]
    for match in content["matches"]:
        solution = (await client.get(match["url"])).json()
        reasons = [*match["passages"], *match["functions"]]
        assert reasons
        for reason in reasons:
            need, other = reason["need"], reason["solution"]
            assert text[need["start"] : need["end"]] == need["text"]
            assert solution[other["field"]][other["start"] : other["end"]] == other["text"]


async def test_matches_are_sorted_and_good_ones_only(client: httpx.AsyncClient) -> None:
    content = await found(client, text="Landfills are full; waste to energy plant", k=30)
    scores = [match["score"] for match in content["matches"]]
    assert scores == sorted(scores, reverse=True)
    assert [match["rank"] for match in content["matches"]] == list(range(1, len(scores) + 1))
    assert all(match["good"] for match in content["matches"])
    assert len(scores) == min(30, content["good_count"])
    assert content["message"] is None


async def test_nothing_that_fits_is_said_plainly(client: httpx.AsyncClient) -> None:
    off_topic = "My favourite football team lost the final again"
    content = await found(client, text=off_topic)
    assert content["matches"] == []
    assert content["good_count"] == 0
    assert "No listed Solution fits" in content["message"]
    nearest = await found(client, text=off_topic, include="all", k=3)
    assert [match["good"] for match in nearest["matches"]] == [False, False, False]


async def test_the_sentence_that_nothing_fits_is_in_the_readers_language(
    client: httpx.AsyncClient,
) -> None:
    response = await client.post(
        f"{MATCH}?lang=ja", json={"text": "My favourite football team lost the final again"}
    )
    assert "登録されていません" in response.json()["message"]


async def test_labels_come_in_the_language_of_the_reader(client: httpx.AsyncClient) -> None:
    sent = {"text": "Frequent power cuts in the industrial park", "include": "all"}
    labels = {}
    for lang in ("th", "ja"):
        response = await client.post(MATCH, json=sent, headers={"Accept-Language": lang})
        labels[lang] = {
            f["id"]: f["label"] for m in response.json()["matches"] for f in m["functions"]
        }
    assert labels["th"].keys() == labels["ja"].keys() != set()
    assert all(labels["th"][one] != labels["ja"][one] for one in labels["th"])


async def test_a_filter_gives_what_filtering_all_would_give(client: httpx.AsyncClient) -> None:
    text = "Waste water treatment for a growing city"
    everything = await found(client, text=text, include="all", k=100)
    filtered = await found(client, text=text, include="all", k=100, country="VN")
    scores = {match["id"]: match["score"] for match in everything["matches"]}
    expected = [m["id"] for m in everything["matches"] if "VN" in m["countries"]]
    got = [m["id"] for m in filtered["matches"]]
    assert got[: len(expected)] == expected != []
    assert all(scores[m["id"]] == m["score"] for m in filtered["matches"] if m["id"] in scores)
    assert all("VN" in match["countries"] for match in filtered["matches"])


async def test_sector_and_function_narrow_what_is_found(client: httpx.AsyncClient) -> None:
    text = "A better city"
    in_sector = await found(client, text=text, include="all", sectors=["health"], k=50)
    ids = [match["id"] for match in in_sector["matches"]]
    assert ids
    for listing_id in ids[:5]:
        solution = (await client.get(f"/api/v1/solutions/{listing_id}")).json()
        assert "health" in solution["sectors"]
    by_function = await found(client, text=text, include="all", functions=["microgrid"])
    assert 0 < by_function["looked_at"] < in_sector["looked_at"] + 200


async def test_a_solution_finds_needs_by_the_same_door(client: httpx.AsyncClient) -> None:
    content = await found(client, text="都市ごみを焼却して発電するプラント", direction="needs", k=5)
    assert content["direction"] == "needs"
    assert {match["kind"] for match in content["matches"]} == {"need"}
    assert all(m["solution_id"] is None and m["need_id"] == m["id"] for m in content["matches"])


async def test_a_need_and_a_solution_agree_on_their_match(client: httpx.AsyncClient) -> None:
    of_need = (await client.get("/api/v1/needs/need-094/matches?k=50")).json()["matches"]
    best = of_need[0]
    url = f"/api/v1/solutions/{best['solution_id']}/matches?k=100"
    of_solution = (await client.get(url)).json()["matches"]
    twin = next(match for match in of_solution if match["need_id"] == "need-094")
    assert twin["score"] == pytest.approx(best["score"], abs=1e-6)
    assert twin["passages"] == best["passages"]
    assert twin["functions"] == best["functions"]


async def test_invented_listings_come_only_when_asked_for(client: httpx.AsyncClient) -> None:
    text = "Smart parking guidance for the city centre"
    real = await found(client, text=text, include="all", k=100)
    both = await found(client, text=text, include="all", k=100, demo="include")
    only = await found(client, text=text, include="all", k=100, demo="only")
    assert not any(match["demo"] for match in real["matches"])
    assert {match["demo"] for match in both["matches"]} == {True, False}
    assert all(match["demo"] for match in only["matches"])
    of_demo = (await client.get("/api/v1/needs/dn-001/matches?include=all&k=100")).json()
    assert {match["demo"] for match in of_demo["matches"]} == {True, False}


async def test_an_answer_names_who_made_the_index(client: httpx.AsyncClient) -> None:
    made_by = (await found(client, text="water"))["index"]
    assert made_by["model"].startswith("static@")
    assert made_by["dimension"] == 256


async def test_very_long_and_mixed_texts_are_read(client: httpx.AsyncClient) -> None:
    mixed = "渋滞 traffic รถติด kẹt xe 😀 " * 600
    assert (await found(client, text=mixed))["looked_at"] > 0
