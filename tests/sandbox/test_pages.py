"""Reports as web pages: one a content area since spring 2024, with what the PDF says, on the smallest phone."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.browsers import chromium
from tests.sandbox.calling import Caller
from tests.sandbox.reading import text_of
from tests.sandbox.state_list import FIFTH, FOURTH, LEARNER


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with chromium() as started:
        yield started


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A tab of 320 px that may load nothing from anywhere."""
    page = browser.new_page(viewport={"width": 320, "height": 640})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    yield page
    page.close()
    assert [url for url in asked if not url.startswith(("data:", "about:"))] == []


def pages(caller: Caller, ssid: str, report_type: str, year: int, language: str = "en") -> dict[str, str]:
    """Return the web pages of a report by content area."""
    found = caller.definitions(ssid, report_type, year, language)
    links = {entry["contentArea"]: entry["htmlLink"] for entry in found if "htmlLink" in entry}
    return {area: caller.get(link).data.decode() for area, link in links.items()}


def test_each_content_area_has_a_page_of_its_own_beside_one_pdf(here: Caller) -> None:
    found = here.definitions(FIFTH, "CAASPP", 2026)
    assert [entry.get("contentArea") for entry in found] == [None, "ELA", "Mathematics", "Science"]
    assert sum("pdfLink" in entry for entry in found) == 1
    assert len({urlsplit(entry.get("htmlLink") or entry["pdfLink"]).path for entry in found}) == 4


def test_before_spring_2024_there_are_pdf_files_only(open_sandbox: Caller) -> None:
    entries = [entry for number in range(20) for entry in open_sandbox.entries(f"10000002{number:02}")]
    years = {int(entry["year"]) for entry in entries if "htmlLink" in entry}
    assert min(years) == 2024
    assert {entry["year"] for entry in entries if "pdfLink" in entry} > {str(year) for year in years}


def test_a_page_says_what_the_pdf_says(here: Caller) -> None:
    pdf = text_of(here.report(FOURTH, "CAASPP", 2026, "es"))
    html = pages(here, FOURTH, "CAASPP", 2026, "es")
    assert set(html) == {"ELA", "Mathematics"}
    for page in html.values():
        score = page.split('<p class="score">')[1].split("<")[0]
        assert score in pdf
        assert "Lucía Ibarra" in page
        assert '<html lang="es" dir="ltr">' in page
        assert "MUESTRA" in page


def test_a_page_link_dies_and_can_not_be_turned_into_another(here: Caller) -> None:
    entry = next(e for e in here.definitions(FIFTH, "CAASPP", 2026) if "htmlLink" in e)
    assert here.get(entry["htmlLink"]).headers["content-type"].startswith("text/html")
    assert here.get(entry["htmlLink"].replace(".html?", ".pdf?")).status == 403


@pytest.mark.parametrize(("ssid", "report_type"), [(FIFTH, "CAASPP"), (LEARNER, "ELPAC")])
def test_a_page_fits_a_phone_loads_nothing_and_has_an_outline(
    here: Caller, phone: Page, ssid: str, report_type: str
) -> None:
    for html in pages(here, ssid, report_type, 2026).values():
        phone.set_content(html)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 320
        assert "<script" not in html
        assert phone.locator("h1").count() == 1
        assert phone.locator("h2").count() >= 5
        captions = phone.locator("figure figcaption").all_text_contents()
        assert captions
        assert all("scale from" in caption for caption in captions)
