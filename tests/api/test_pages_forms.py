"""Forms: what is posted is found; what is wrong is said beside its field, nothing is lost."""

from typing import Any

import httpx
import pytest

from tests.api.conftest import TOKEN
from tests.api.pages import Page

NEED = {
    "text": "Rác thải sinh hoạt tồn đọng ở các quận <nội thành>, cần phân loại tại nguồn.",
    "title": "Rác thải ở Hà Nội",
    "language": "vi",
    "city": "Hà Nội",
    "country": "VN",
    "sectors": ["waste", "citizen"],
    "stage": "planning",
    "business_models": ["ppp"],
    "budget_usd_min": "１００,０００",
    "budget_usd_max": "250 000",
    "personal_data": "none",
    "consent": "none",
    "must_have": "Works offline\n\nMaintained in Viet Nam",
}
SOLUTION = {
    "text": "ごみの分別を住民に促すアプリと計量付き回収箱を組み合わせて提供する。",
    "title": "分別を促す回収箱",
    "language": "ja",
    "organisation_id": "org-jfe-engineering",
    "sectors": ["waste"],
    "countries": ["VN", "TH"],
    "references": "Hue city, 2024",
    "maturity": "commercial",
    "business_models": ["subscription", "service"],
    "price_usd_min": "1000.50",
    "personal_data": "aggregate",
    "consent": "opt_in",
}


async def send(client: httpx.AsyncClient, address: str, form: dict[str, Any]) -> httpx.Response:
    return await client.post(address, data=form, headers={"Accept-Language": "en"})


def wrong_fields(response: httpx.Response) -> dict[str, str]:
    page = Page(response.text)
    errors = [e for e in page.all("p") if e.attributes.get("class") == "error"]
    return {str(e.attributes["id"]).removesuffix("-error"): e.text for e in errors}


async def test_a_posted_need_has_a_page_of_its_own(client: httpx.AsyncClient) -> None:
    sent = await send(client, "/needs/new", NEED | {"token": TOKEN})
    assert sent.status_code == 303, wrong_fields(sent)
    page = await client.get(sent.headers["location"], headers={"Accept-Language": "en"})
    assert page.status_code == 200
    for shown in ("Rác thải ở Hà Nội", "&lt;nội thành&gt;", "US$100,000 – US$250,000",
                  "Works offline", "Planning", "Posted on this site"):  # fmt: skip
        assert shown in page.text, shown
    assert "/cities/city-hanoi" in page.text


async def test_a_listed_solution_has_a_page_of_its_own(client: httpx.AsyncClient) -> None:
    sent = await send(client, "/solutions/new", SOLUTION | {"token": TOKEN})
    assert sent.status_code == 303, wrong_fields(sent)
    page = await client.get(sent.headers["location"], headers={"Accept-Language": "en"})
    for shown in ("分別を促す回収箱", "JFE Engineering", "Thailand, Viet Nam", "Hue city, 2024",
                  "from US$1,000", "With opt-in consent"):  # fmt: skip
        assert shown in page.text.replace("Viet Nam, Thailand", "Thailand, Viet Nam"), shown


@pytest.mark.parametrize("address", ["/needs/new", "/solutions/new"])
async def test_without_the_operators_token_nothing_is_published(
    client: httpx.AsyncClient, address: str
) -> None:
    text = "A text that must not be published: " + address
    for token in ("", "wrong", "\x00", "ü"):
        sent = await send(client, address, {"text": text, "token": token})
        assert sent.status_code == 422
        assert set(wrong_fields(sent)) == {"token"}
        assert text in sent.text
        assert 'value="wrong"' not in sent.text
    listed = await client.get(address.removesuffix("/new") + "?sort=newest")
    assert text not in listed.text


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "😀🎉"}, "text"),
        ({"text": "x" * 20_001}, "text"),
        ({"text": "a\x00b"}, "text"),
        ({"title": "t" * 501}, "title"),
        ({"language": "tlh"}, "language"),
        ({"country": "XX"}, "country"),
        ({"city": "Atlantis"}, "city"),
        ({"country": "TH"}, "city"),
        ({"sectors": ["nonsense"]}, "sectors"),
        ({"stage": "later"}, "stage"),
        ({"business_models": ["barter"]}, "business_models"),
        ({"budget_usd_min": "much"}, "budget_usd_min"),
        ({"budget_usd_min": "-5"}, "budget_usd_min"),
        ({"budget_usd_min": "300000"}, "budget_usd_min"),
        ({"budget_usd_max": "9999999999999"}, "budget_usd_max"),
        ({"personal_data": "all"}, "personal_data"),
        ({"consent": "maybe"}, "consent"),
        ({"must_have": "\n".join(map(str, range(21)))}, "must_have"),
    ],
)
async def test_a_wrong_field_is_named_and_all_that_was_written_is_kept(
    client: httpx.AsyncClient, change: dict[str, Any], field: str
) -> None:
    sent = await send(client, "/needs/new", NEED | {"token": TOKEN} | change)
    assert sent.status_code == 422
    wrong = wrong_fields(sent)
    assert field in wrong
    assert wrong[field].endswith(".")
    page = Page(sent.text)
    controls = {str(c.attributes.get("id")): c for c in page.all("textarea", "input", "fieldset")}
    if "title" not in change:
        assert controls["title"].attributes["value"] == NEED["title"]
    if "text" not in change:
        assert controls["text"].text == f"\n{NEED['text']}"
    if "sectors" not in change:
        assert "checked" in controls["sectors-waste"].attributes
    assert TOKEN not in sent.text


async def test_the_form_takes_city_and_country_from_the_address(client: httpx.AsyncClient) -> None:
    page = await client.get("/needs/new", params={"city": 'Huế"><b>', "country": "VN"})
    assert 'value="Huế&#34;&gt;&lt;b&gt;"' in page.text
    assert '<option value="VN" selected>' in page.text


async def test_a_search_goes_to_an_address_that_can_be_kept(client: httpx.AsyncClient) -> None:
    sent = await send(client, "/search", {"text": "ngập lụt", "direction": "needs", "country": ""})
    assert sent.status_code == 303
    assert sent.headers["location"] == "/search?text=ng%E1%BA%ADp+l%E1%BB%A5t&direction=needs"
    empty = await send(client, "/search", {"text": ""})
    page = await client.get(empty.headers["location"])
    assert set(wrong_fields(page)) == {"text"}


async def test_a_long_search_is_answered_without_a_long_address(client: httpx.AsyncClient) -> None:
    text = "น้ำท่วมถนนทุกปี " * 1_000
    found = await send(client, "/search", {"text": text, "direction": "solutions"})
    assert found.status_code == 200
    assert text.strip() in found.text
