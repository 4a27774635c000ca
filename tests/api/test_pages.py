"""Every page: well formed in both languages, usable without scripts, light, of real content."""

import re
from itertools import pairwise

import httpx
import pytest

from tests.api.pages import Page

ADDRESSES = (
    "/",
    "/search",
    "/search?direction=needs",
    "/search?text=congestion+in+Hanoi",
    "/search?text=%E6%B8%8B%E6%BB%9E&direction=needs&demo=include",
    "/search?text=power+supply&nearest=1&k=30&country=LA&sector=energy",
    "/needs",
    "/needs?country=VN&sector=mobility&language=en&ascn=yes&sort=title&demo=include",
    "/needs?function=traffic-flow-monitoring",
    "/needs/new",
    "/needs/need-001",
    "/needs/need-001?nearest=1&k=50",
    "/needs/dn-001",
    "/solutions",
    "/solutions?jasca=no&sort=newest&demo=only",
    "/solutions/new",
    "/solutions/sol-001",
    "/organisations",
    "/organisations?kind=company&jasca=yes&sector=energy",
    "/organisations/org-jfe-engineering",
    "/cities",
    "/cities?country=ID&ascn=no&sort=population",
    "/cities/city-hanoi",
    "/programmes",
    "/programmes?sector=energy&stage=feasibility",
    "/programmes/prog-01",
    "/secretariat",
    "/how-it-ranks",
    "/about",
    "/quality",
)
FIRST_PAGE_LIMIT = 100_000  # bytes over the wire, all files together


async def page_at(client: httpx.AsyncClient, address: str, lang: str, status: int = 200) -> Page:
    response = await client.get(address, headers={"Accept-Language": lang})
    assert response.status_code == status, (address, response.text[:2000])
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return Page(response.text)


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("address", [*ADDRESSES, "/nothing-here"])
async def test_a_page_is_well_formed_and_needs_no_script(
    client: httpx.AsyncClient, address: str, lang: str
) -> None:
    page = await page_at(client, address, lang, 404 if address == "/nothing-here" else 200)
    assert page.first("html").attributes["lang"] == lang
    assert not list(page.all("script", "style"))
    assert not any(name.startswith("on") or name == "style" for name in attribute_names(page))
    assert [heading.text.strip() != "" for heading in page.all("h1")] == [True]
    levels = [int(heading.tag[1]) for heading in page.all("h1", "h2", "h3", "h4")]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = [element.attributes["id"] for element in page.elements if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    labelled = {label.attributes["for"] for label in page.all("label")}
    for control in page.all("input", "select", "textarea"):
        assert control.attributes["id"] in labelled
    described = [e.attributes.get("aria-describedby") or "" for e in page.elements]
    assert {name for names in described for name in names.split()} <= set(ids)


@pytest.mark.parametrize("address", ADDRESSES)
async def test_the_links_of_a_page_lead_somewhere(client: httpx.AsyncClient, address: str) -> None:
    page = await page_at(client, address, "en")
    here = {str(link.attributes["href"]) for link in page.all("a")}
    local = sorted(link for link in here if link.startswith("/"))[:25]
    for link in local:
        response = await client.get(link)
        assert response.status_code == 200, link
    client.cookies.clear()


async def test_the_first_page_is_light(client: httpx.AsyncClient) -> None:
    front = await client.get("/", headers={"Accept-Language": "ja"})
    files = re.findall(r'(?:href|src)="(/static/[^"]+)"', front.text)
    assert len(files) == 2
    sent = sum([await size_on_the_wire(client, address) for address in ["/", *files]])
    assert sent < FIRST_PAGE_LIMIT
    style = await client.get(files[0])
    assert "immutable" in style.headers["cache-control"]


async def test_the_front_page_has_doors_a_search_box_and_examples(
    client: httpx.AsyncClient,
) -> None:
    page = await page_at(client, "/", "ja")
    doors = [heading.text for heading in page.all("h3")]
    assert doors == ["都市の課題から", "解決策から", "事務局の方へ"]
    assert next(page.all("textarea")).attributes["name"] == "text"
    examples = {a.attributes["lang"] for a in page.all("a") if "/search?text" in str(a.attributes)}
    assert examples == {"vi", "th", "id", "ja", "en"}


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Ùn tắc giao thông giờ cao điểm ở Hà Nội", "vi"),
        ("น้ำท่วมขังในกรุงเทพฯ ทุกครั้งที่ฝนตกหนัก", "th"),
        ("ビエンチャンの電力供給を安定させたい。", "ja"),
        ("Vientiane: unreliable power supply", None),
    ],
)
async def test_results_quote_both_texts_exactly(
    client: httpx.AsyncClient, text: str, lang: str | None
) -> None:
    response = await client.get("/search", params={"text": text, "lang": "en"})
    client.cookies.clear()
    page = Page(response.text)
    quotes = [mark.text for mark in page.all("mark") if "blockquote" in mark.inside]
    assert quotes
    assert all(quote in text for quote in quotes[::2])
    written = [str(a.attributes["href"]) for a in page.all("a") if "h3" in a.inside]
    solution = (await client.get("/api/v1" + written[0])).json()
    assert quotes[1] in solution["text"] or quotes[1] in solution["title"]
    assert page.first("mark").attributes.get("lang") == lang


async def test_a_need_has_matches_past_projects_the_rule_and_its_source(
    client: httpx.AsyncClient,
) -> None:
    needs = await page_at(client, "/cities/city-hanoi", "en")
    address = next(
        str(a.attributes["href"]) for a in needs.all("a") if "/needs/need" in str(a.attributes)
    )
    page = await page_at(client, address, "en")
    headings = " ".join(heading.text for heading in page.all("h2"))
    assert "fit this need" in headings or "fits this need" in headings
    assert "Past projects in this city" in headings
    assert any("the rule in Viet Nam" in summary.text for summary in page.all("summary"))
    assert any(a.attributes["href"] == "/cities/city-hanoi" for a in page.all("a"))


@pytest.mark.parametrize("address", ["/cities/city-hanoi", "/needs/need-130", "/solutions/sol-001"])
async def test_a_past_project_names_who_took_it(client: httpx.AsyncClient, address: str) -> None:
    html = (await client.get(address, headers={"Accept-Language": "en"})).text
    past = html[html.index("Past projects") :]
    cards = past[: past.index("</section>")].split('<li class="card">')[1:]
    assert cards
    assert all('href="/organisations/org-' in card for card in cards)


async def test_nothing_good_is_said_plainly_and_the_nearest_can_be_asked_for(
    client: httpx.AsyncClient,
) -> None:
    address = "/search?text=flower+arrangement+lessons+for+cats&country=SG&sector=agrifood"
    page = await page_at(client, address, "en")
    assert any("No solution here is a good enough match" in h.text for h in page.all("h3"))
    assert not list(page.all("mark"))
    nearest = await page_at(client, address + "&nearest=1", "en")
    assert any("Nearest, but not a good match" in b.text for b in nearest.all("b"))


async def test_invented_records_are_marked_and_stay_out_unless_asked(
    client: httpx.AsyncClient,
) -> None:
    real = await page_at(client, "/solutions?sort=title", "en")
    demo = await page_at(client, "/solutions?sort=title&demo=only", "en")
    assert not any("DEMO" in badge.text for badge in real.all("span"))
    cards = [e for e in demo.all("li") if e.attributes.get("class") == "card"]
    assert cards
    assert all("DEMO" in card.text for card in cards)


async def test_a_list_goes_on_page_by_page_and_back(client: httpx.AsyncClient) -> None:
    seen: list[str] = []
    address: str | None = "/programmes"
    while address:
        page = await page_at(client, address, "en")
        seen += [a.text for a in page.all("a") if "/programmes/prog" in str(a.attributes["href"])]
        onward = [a for a in page.all("a") if a.attributes.get("rel") == "next"]
        address = str(onward[0].attributes["href"]) if onward else None
    assert len(seen) == len(set(seen)) >= 35


def attribute_names(page: Page) -> set[str]:
    return {name for element in page.elements for name in element.attributes}


async def size_on_the_wire(client: httpx.AsyncClient, address: str) -> int:
    async with client.stream("GET", address, headers={"Accept-Encoding": "gzip"}) as response:
        assert response.status_code == 200
        return sum([len(chunk) async for chunk in response.aiter_raw()])
