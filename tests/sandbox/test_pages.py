"""Reports as web pages: one a content area since spring 2024, with what the PDF says, on the smallest phone."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from scoreport.sandbox.reports.content import content
from scoreport.sandbox.reports.page import render_page
from scoreport.sandbox.reports.texts import catalogue
from tests.axe import violations
from tests.browsers import chromium
from tests.sandbox.calling import Caller
from tests.sandbox.reading import text_of
from tests.sandbox.specimens import BY_NAME, LANGUAGES, SEED, TODAY, newest, with_long_names
from tests.sandbox.state_list import FIFTH, FOURTH


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


def written(name: str, language: str, test: int = 0) -> str:
    """Return one page of a specimen whose names are long."""
    one = BY_NAME[name]
    who = with_long_names(one.student)
    return render_page(SEED, who, one.offer, one.offer.tests[test], language, TODAY).decode()


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


def test_every_report_since_2024_can_be_written_as_pages_in_every_language() -> None:
    for one in newest():
        if one.offer.year >= 2024:
            for language in LANGUAGES:
                told = content(SEED, one.student, one.offer, language, TODAY)["subjects"]
                for test, subject in zip(one.offer.tests, told, strict=True):
                    html = render_page(SEED, one.student, one.offer, test, language, TODAY).decode()
                    direction = catalogue(language).direction
                    assert f'<html lang="{language}" dir="{direction}">' in html
                    assert subject["score"] in html
                    assert catalogue(language).say("frame.sample") in html


@pytest.mark.parametrize("name", ["general with science", "English"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_fits_a_phone_loads_nothing_and_breaks_no_rule_of_accessibility(
    phone: Page, language: str, name: str
) -> None:
    html = written(name, language)
    assert "<script" not in html
    for scheme in ("light", "dark"):
        phone.emulate_media(color_scheme=scheme)
        phone.set_content(html)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 320
        assert violations(phone) == []
    assert phone.locator("h1").count() == 1
    captions = phone.locator("figure figcaption").all_text_contents()
    assert captions
    assert all(len(caption) > 40 for caption in captions)


def test_charts_are_mirrored_from_right_to_left(phone: Page) -> None:
    """The lowest level and the oldest year stand where reading begins."""
    places = {}
    phone.set_viewport_size({"width": 900, "height": 900})
    for language in ("en", "ar"):
        phone.set_content(written("general with science", language))
        boxes = [
            phone.locator(where).first.bounding_box() for where in (".bands li:first-child", ".bands li:last-child")
        ]
        line = phone.locator("polyline").get_attribute("points") or ""
        xs = [float(point.split(",")[0]) for point in line.split()]
        assert boxes[0]
        assert boxes[1]
        places[language] = (boxes[0]["x"] < boxes[1]["x"], xs == sorted(xs))
    assert places == {"en": (True, True), "ar": (False, False)}


def test_a_name_is_text_and_nothing_else(phone: Page) -> None:
    one = BY_NAME["English"]
    who = with_long_names(one.student)
    html = render_page(SEED, who, one.offer, one.offer.tests[0], "en", TODAY).decode()
    assert "María-Guadalupe Alejandrina" in html
    planted = html.replace("María-Guadalupe", "&lt;b&gt;María-Guadalupe")
    phone.set_content(planted)
    assert phone.locator("b", has_text="María").count() == 0
