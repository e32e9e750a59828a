"""What only a browser can tell: zoom, going back, keyboard, life without JavaScript."""

from collections.abc import Iterator

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page

from tests.browsers import chromium

pytestmark = pytest.mark.urls("tests.design.site")
LAYOUTS = ("family", "staff", "entrance")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The address of the style page's site, served from a thread."""
    thread = LiveServerThread("127.0.0.1", static_handler=StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    assert thread.error is None
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A fresh tab on a phone of 320 px; whatever the content policy refuses fails the test."""
    page = browser.new_page(viewport={"width": 320, "height": 640})
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if "Content Security" in message.text else None)
    page.on("pageerror", lambda error: refused.append(str(error)))
    yield page
    page.close()
    assert refused == []


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_phone_of_320_pixels_needs_no_sideways_scrolling(tab: Page, address: str, layout: str) -> None:
    tab.goto(f"{address}/design/?layout={layout}")
    assert tab.evaluate("document.documentElement.scrollWidth") == 320


def test_going_back_asks_the_server_again_and_shows_nothing_meanwhile(tab: Page, address: str) -> None:
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url) if "/design/" in request.url else None)
    tab.goto(f"{address}/design/?layout=family")
    tab.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    assert not tab.locator("h1").is_visible()
    with tab.expect_navigation():
        tab.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    assert tab.locator("h1").is_visible()
    assert len([url for url in asked if url.endswith("layout=family")]) == 2


def test_menus_close_on_escape_and_give_the_focus_back(tab: Page, address: str) -> None:
    tab.goto(f"{address}/design/?layout=family")
    summary = tab.locator(".ds-language > summary")
    summary.focus()
    tab.keyboard.press("Enter")
    spanish = tab.locator(".ds-language button[value=es]")
    assert spanish.is_visible()
    tab.keyboard.press("Tab")
    tab.keyboard.press("Escape")
    assert not spanish.is_visible()
    assert summary.evaluate("element => element === document.activeElement")


def test_without_javascript_languages_and_tools_are_still_in_reach(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/design/?layout=staff")
    page.locator(".ds-language > summary").click()
    assert page.locator(".ds-language button[value=es]").is_visible()
    page.get_by_role("searchbox", name="Tool Search").fill("CAASPP")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tools/?q=CAASPP")
    context.close()


def test_a_staff_countdown_ticks_and_says_when_the_link_has_ended(tab: Page, address: str) -> None:
    tab.clock.install()
    tab.goto(f"{address}/design/?layout=staff")
    soon = tab.locator("[data-ends-at]").nth(1)
    tab.clock.run_for(1000)
    assert "2:5" in soon.inner_text()
    tab.clock.run_for(181_000)
    assert soon.inner_text() == "Link ended"


def test_the_first_tab_stop_skips_to_the_content(tab: Page, address: str) -> None:
    tab.goto(f"{address}/design/?layout=staff")
    first = tab.locator("body a, body button, body input, body summary").first
    first.focus()
    assert first.inner_text() == "Skip to the main content"
    assert first.is_visible()
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "main"


def rows(tab: Page) -> list[str]:
    found = tab.locator("table[data-list] tbody tr:visible th").all_inner_texts()
    return [name.split()[0] for name in found]


def test_a_list_that_grows_finds_rows_without_accents_and_says_how_many(tab: Page, address: str) -> None:
    tab.goto(f"{address}/design/?layout=staff")
    box = tab.get_by_role("searchbox", name="Find in this list")
    box.fill("isa")
    assert rows(tab) == ["Ísafold"]
    assert tab.get_by_text("1 of 12 shown").is_visible()
    box.fill("high")
    assert rows(tab) == ["Emerson", "Fremont", "Keller"]
    tab.keyboard.press("Enter")
    assert "?layout=staff" in tab.url
    box.fill("")
    assert len(rows(tab)) == 12


def test_heads_of_columns_sort_by_number_and_by_name(browser: Browser, address: str) -> None:
    tab = browser.new_page()
    tab.goto(f"{address}/design/?layout=staff")
    students = tab.get_by_role("button", name="Students")
    students.click()
    assert rows(tab)[:3] == ["Garfield", "Ísafold", "Lincoln"]
    assert tab.locator("th[aria-sort=ascending]").inner_text().strip() == "Students"
    students.click()
    assert rows(tab)[0] == "Keller"
    tab.locator("table[data-list]").get_by_role("button", name="School").click()
    assert rows(tab)[8] == "Ísafold"
    tab.close()
