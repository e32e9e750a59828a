"""axe-core over the pages of the running demo: a sample here, all pages in three languages in `make proof`."""

import os

import pytest
from playwright.sync_api import Browser

from tests.accessibility.crawl import Look, crawl
from tests.journeys.conftest import browser, demo  # noqa: F401 - fixtures
from tests.journeys.demo import Demo

THEMES = ((False, False), (True, True))  # light on a desk, dark on a phone
LOOKS = [Look(language, dark, phone) for language in ("en", "es", "ar") for dark, phone in THEMES]
PEOPLE = ("coordinator", "counselor", "office", "guardian", "student")
PROOF = pytest.mark.skipif("SCOREPORT_PROOF" not in os.environ, reason="long: `make proof`")


def test_a_familys_pages_in_arabic_in_the_dark_on_a_phone(demo: Demo, browser: Browser) -> None:  # noqa: F811
    for username in ("", demo.username("guardian")):
        found = crawl(demo, browser, username, Look("ar", dark=True, phone=True))
        assert not found.wrong
        assert {"reports:accessibility"} <= found.seen
    assert {"reports:assessments", "reports:more", "accounts:security", "insights:who_opened"} <= found.seen


@PROOF
@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize("role", ["", *PEOPLE])
def test_every_page_of_everybody(demo: Demo, browser: Browser, role: str, look: Look) -> None:  # noqa: F811
    found = crawl(demo, browser, demo.username(role) if role else "", look)
    assert not found.wrong
    assert len(found.seen) > 3
