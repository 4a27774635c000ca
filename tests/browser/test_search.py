"""A person with scripts switched off searches in four languages and reads why."""

import json
import urllib.request

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.browser

QUERIES = [
    ("th", "น้ำท่วมขังในกรุงเทพฯ ทุกครั้งที่ฝนตกหนัก ต้องการระบบเตือนภัยล่วงหน้า"),
    ("vi", "Ùn tắc giao thông giờ cao điểm ở Hà Nội, quá nhiều xe máy"),
    ("ja", "ビエンチャンの電力供給を安定させたい。送電ロスも減らしたい。"),
    ("en", "Vientiane: unreliable power supply and rising demand for electricity"),
]
PAGES = (
    "/",
    "/search?text=congestion+in+Hanoi",
    "/search?text=",
    "/needs",
    "/needs/need-001",
    "/needs/new",
    "/solutions/sol-001",
    "/organisations/org-jfe-engineering",
    "/cities/city-hanoi",
    "/programmes/prog-01",
    "/secretariat",
    "/about",
    "/quality",
    "/nothing-here",
)


@pytest.mark.parametrize(("lang", "text"), QUERIES)
def test_a_search_without_scripts_shows_a_reason_that_both_texts_hold(
    site: str, browser: Browser, lang: str, text: str
) -> None:
    with browser.new_context(java_script_enabled=False, locale="ja-JP") as context:
        page = context.new_page()
        page.goto(site)
        page.get_by_label("解決したい課題、又は提供できる解決策").fill(text)
        page.get_by_role("button", name="検索").click()
        first = page.locator(".match").first
        expect(first).to_be_visible()
        of_need, of_solution = first.locator("figure mark").all()[:2]
        assert of_need.inner_text() in text, lang
        address = first.locator("h3 a").get_attribute("href")
        with urllib.request.urlopen(f"{site}/api/v1{address}") as answer:
            solution = json.load(answer)
        assert of_solution.inner_text() in solution["title"] + "\n" + solution["text"]
        expect(first.get_by_text("課題に応える見込み")).to_be_visible()
        first.locator("h3 a").click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.get_by_role("link", name="English", exact=True).click()
        expect(page.get_by_role("link", name="日本語", exact=True)).to_be_visible()
        assert address is not None
        assert address in page.url


@pytest.mark.parametrize(
    ("width", "locale", "scheme"), [(1280, "ja-JP", "light"), (390, "en-GB", "dark")]
)
def test_no_page_has_a_barrier_or_is_wider_than_its_window(
    site: str, browser: Browser, width: int, locale: str, scheme: str
) -> None:
    # Axe is a script of its own, which the policy of the pages would not let in.
    with browser.new_context(
        viewport={"width": width, "height": 844},
        locale=locale,
        color_scheme="dark" if scheme == "dark" else "light",
        bypass_csp=True,
    ) as context:
        page = context.new_page()
        for address in PAGES:
            page.goto(site + address)
            found = Axe().run(page).response["violations"]
            assert [(v["id"], v["nodes"][0]["html"]) for v in found] == [], address
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_all_can_be_done_with_the_keyboard(site: str, browser: Browser) -> None:
    with browser.new_context(java_script_enabled=False, locale="en-GB") as context:
        page = context.new_page()
        page.goto(site)
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
        page.get_by_label("What is the problem").focus()
        page.keyboard.type("flood warning for residents")
        for _ in range(12):
            page.keyboard.press("Tab")
            if page.get_by_role("button", name="Search").and_(page.locator(":focus")).count():
                break
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=2).first).to_contain_text("fit")
