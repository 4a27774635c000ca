"""Texts as people send them, by every door: language found, Zawgyi read, nothing known said."""

import json
import os
from typing import Any

import httpx
import pytest

from api.cli import run
from matcher.domain import LANGUAGES
from tests.api.conftest import OPERATOR, TOKEN
from tests.strategies import SIGNS, WORDLESS

MATCH, NEEDS, SOLUTIONS = "/api/v1/match", "/api/v1/needs", "/api/v1/solutions"
# Not `?lang=`, which a cookie would keep for the tests that follow.
ENGLISH, JAPANESE = {"Accept-Language": "en"}, {"Accept-Language": "ja"}
ZAWGYI = "ၿမိဳ႕ထဲမွာ မိုးရြာတိုင္း ေရႀကီးတယ္။ ေရစုပ္စက္ မလံုေလာက္ပါ။"
UNICODE = "မြို့ထဲမှာ မိုးရွာတိုင်း ရေကြီးတယ်။ ရေစုပ်စက် မလုံလောက်ပါ။"
THAI = "ทุกเช้ารถติดบนถนนหลักสามสาย ต้องการสัญญาณไฟที่ปรับตามปริมาณรถ"
UNKNOWN = "qqqq xxxx vvvvv"


async def found(client: httpx.AsyncClient, **sent: Any) -> dict[str, Any]:
    response = await client.post(MATCH, json=sent)
    assert response.status_code == 200, response.text
    content: dict[str, Any] = response.json()
    return content


def codes(content: dict[str, Any]) -> list[str]:
    return [note["code"] for note in content["notes"]]


async def test_zawgyi_finds_what_unicode_finds_and_is_told(client: httpx.AsyncClient) -> None:
    spelt = await found(client, text=UNICODE, include="all", k=20)
    typed = await found(client, text=ZAWGYI, include="all", k=20)
    assert (codes(spelt), codes(typed)) == ([], ["zawgyi_converted"])
    assert "Zawgyi" in typed["notes"][0]["message"]
    assert spelt["language_detected"] == typed["language_detected"] == "my"
    assert [m["id"] for m in typed["matches"]] == [m["id"] for m in spelt["matches"]] != []
    for match in typed["matches"]:
        for pair in match["passages"]:
            assert pair["need"]["text"] == ZAWGYI[pair["need"]["start"] : pair["need"]["end"]]


async def test_the_declared_language_changes_nothing_but_the_note(
    client: httpx.AsyncClient,
) -> None:
    plain = await found(client, text=THAI, include="all", k=30)
    for lang in LANGUAGES:
        declared = await found(client, text=THAI, include="all", k=30, lang=lang)
        assert declared["matches"] == plain["matches"]
        assert declared["language_detected"] == "th"
        assert codes(declared) == ([] if lang == "th" else ["other_language"])


async def test_a_note_is_in_the_readers_language(client: httpx.AsyncClient) -> None:
    sent = {"text": THAI, "lang": "vi"}
    said = {}
    for lang in ("en", "ja", "th"):
        response = await client.post(MATCH, json=sent, headers={"Accept-Language": lang})
        said[lang] = response.json()["notes"][0]["message"]
    assert said["en"] == said["th"]
    assert said["en"].startswith("The text reads as Thai, though Vietnamese was given.")
    assert "「ベトナム語」" in said["ja"]
    assert "「タイ語」" in said["ja"]


@pytest.mark.parametrize("door", [NEEDS, SOLUTIONS])
@pytest.mark.parametrize("said", [{}, {"lang": None}, {"language": "und"}, {"lang": ""}])
async def test_a_posted_text_without_language_gets_the_one_it_is_in(
    client: httpx.AsyncClient, door: str, said: dict[str, Any]
) -> None:
    posted = await client.post(door, json={"text": THAI, **said}, headers=OPERATOR)
    assert posted.status_code == 201, posted.text
    kept = (await client.get(posted.headers["location"])).json()
    assert kept["language"] == posted.json()["language_detected"] == "th"
    assert posted.json()["notes"] == []


async def test_a_wrong_language_is_kept_as_declared_and_told(client: httpx.AsyncClient) -> None:
    sent = {"text": ZAWGYI, "language": "km"}
    posted = await client.post(NEEDS, json=sent, headers=OPERATOR)
    assert posted.json()["language"] == "km"
    assert posted.json()["text"] == ZAWGYI
    assert posted.json()["language_detected"] == "my"
    assert codes(posted.json()) == ["zawgyi_converted", "other_language"]
    page = await client.get(f"/needs/{posted.json()['id']}", headers=ENGLISH)
    assert "written in Zawgyi" in page.text
    assert "The text reads as Burmese, though Khmer was given." in page.text


async def test_a_form_without_a_language_keeps_the_one_found(client: httpx.AsyncClient) -> None:
    form = await client.get("/needs/new", headers=JAPANESE)
    assert '<option value="">文章から判定する</option>' in form.text
    sent = await client.post("/needs/new", data={"text": THAI, "language": "", "token": TOKEN})
    assert sent.status_code == 303
    need = (await client.get(f"/api/v1{sent.headers['location']}")).json()
    assert need["language"] == "th"


async def test_a_search_page_tells_what_was_read(client: httpx.AsyncClient) -> None:
    page = await client.get("/search", params={"text": ZAWGYI}, headers=JAPANESE)
    assert "旧来の文字コード「Zawgyi」" in page.text
    plain = await client.get("/search", params={"text": UNICODE}, headers=JAPANESE)
    assert "Zawgyi" not in plain.text


@pytest.mark.parametrize("text", [UNKNOWN, "አዲስ አበባ", "99999 88888", "ꦗꦮꦶ ꦱꦸꦤ꧀ꦢ"])
async def test_a_text_of_which_no_word_is_known_has_no_neighbours(
    client: httpx.AsyncClient, text: str
) -> None:
    content = await found(client, text=text, include="all", k=100)
    assert content["understood"] is False
    assert (content["matches"], content["good_count"]) == ([], 0)
    assert content["message"].startswith("No word of the text is known here")
    page = await client.get("/search", params={"text": text, "nearest": "1"}, headers=ENGLISH)
    assert "There is nothing to compare" in page.text
    assert "No word of the text is known here" in page.text
    assert 'class="match"' not in page.text
    assert "Show the nearest" not in page.text


async def test_a_name_that_only_a_listing_knows_is_found_by_its_very_letters(
    client: httpx.AsyncClient,
) -> None:
    solution = {"text": "Zyxtronoplex is a pump station that starts before the rain comes."}
    posted = await client.post(SOLUTIONS, json=solution, headers=OPERATOR)
    content = await found(client, text="Zyxtronoplex", include="all", k=3)
    assert content["understood"] is True
    assert content["matches"][0]["id"] == posted.json()["id"]


@pytest.mark.parametrize("text", ["鶏", "kambing", "chợ", "ตลาด"])
async def test_one_rare_word_of_a_known_language_is_understood(
    client: httpx.AsyncClient, text: str
) -> None:
    content = await found(client, text=text, include="all", k=3)
    assert content["understood"] is True
    assert len(content["matches"]) == 3


@pytest.mark.parametrize("text", [*WORDLESS, *SIGNS])
async def test_a_text_without_words_is_refused_by_name_at_every_door(
    client: httpx.AsyncClient, text: str
) -> None:
    for door, headers in ((MATCH, {}), (NEEDS, OPERATOR), (SOLUTIONS, OPERATOR)):
        response = await client.post(door, json={"text": text}, headers=headers)
        assert response.status_code == 422
        assert [e["code"] for e in response.json()["errors"]] == ["text_empty"]
    page = await client.get("/search", params={"text": text}, headers=ENGLISH)
    assert page.status_code == 422
    assert "there are no letters or digits yet" in page.text
    assert 'class="match"' not in page.text


@pytest.mark.parametrize("text", ["🙂🙂", "。", "ーー", ""])
def test_the_command_line_refuses_a_text_without_words(
    capsys: pytest.CaptureFixture[str], text: str
) -> None:
    assert run(["match", text]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_command_line_tells_what_was_read(
    seeded: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(os.environ, "ENMUSUBI_DATABASE_URL", seeded)
    assert run(["match", ZAWGYI, "--k", "1", "--language", "lo", "--lang", "en"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "The text is written in Zawgyi" in said
    assert "reads as Burmese, though Lao was given" in said
    assert run(["match", UNKNOWN, "--all", "--lang", "en"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "No word of the text is known here" in said
    assert " 1. " not in said
    assert run(["match", UNKNOWN, "--all", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["understood"] is False
