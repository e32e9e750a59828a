"""What axe-core says of every page, and whether each fits on the smallest phone.

`make test` looks at every address once; `make proof` looks in three languages, in the light and in the dark, and at
what the running demo's own links lead to.
"""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page

from scoreport.accounts.models import User
from tests.accessibility.crawl import crawl
from tests.accessibility.looks import LOOKS, Look, context_of
from tests.accessibility.served import ADDRESS, Served
from tests.axe import violations
from tests.journeys.demo import Demo
from tests.people import People, signed_in
from tests.refusals.endpoints import ENDPOINTS, Rows, make_rows

pytestmark = pytest.mark.journey  # once, on SQLite
PEOPLE = ("", "coordinator", "counselor", "teacher", "office", "guardian", "student")
# Addresses that answer with no page of ours: files, data for scripts, parts of pages, and ways on to elsewhere.
SAMPLE = LOOKS[-1]  # Arabic in the dark on the smallest phone
NO_PAGES = frozenset(
    {
        "accounts:session",
        "configuration:colors",
        "configuration:logo",
        "onboarding:code_state",
        "onboarding:metadata",
        "operations:health",
        "operations:ready",
    }
)


PAGES = [name for name, endpoint in ENDPOINTS.items() if endpoint.method == "get"]


class Findings:
    """What is wrong with the pages that were visited."""

    def __init__(self) -> None:
        self.wrong: list[str] = []

    def visit(self, name: str, page: Page) -> None:
        self.wrong += [f"{name}: {line}" for line in violations(page)]
        width, room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        if width > room:
            self.wrong.append(f"{name}: {width} px wide where {room} are there")


@pytest.fixture(scope="module", autouse=True)
def beside_a_browser() -> Iterator[None]:
    """Let Django's database be used in the thread in which the browser's own loop runs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture
def rows(people: People) -> Rows:
    return make_rows(people)


def ways(name: str) -> list[str]:
    """Who is sent to look: a stranger, or one who gets in, and a mother where she does too."""
    inside = ENDPOINTS[name].enter
    if "anonymous" in inside:
        return [""]
    return sorted({min(inside), *(inside & {"pia"})})


@pytest.mark.parametrize(
    "look", [pytest.param(each, id=str(each), marks=() if each == SAMPLE else pytest.mark.proof) for each in LOOKS]
)
def test_every_address(rows: Rows, browser: Browser, look: Look) -> None:
    User.objects.update(language=look.language)
    found, nothing = Findings(), set()
    for person in ("", *sorted({person for name in PAGES for person in ways(name)} - {""})):
        context = context_of(browser, look, ADDRESS)
        tab = Served(context, signed_in(getattr(rows.people, person)) if person else Client(), look.language)
        for name in (name for name in PAGES if person in ways(name)):
            if tab.show(reverse(name, kwargs=ENDPOINTS[name].named(rows))):
                found.visit(f"{name} as {person or 'a stranger'}", tab.page)
            else:
                nothing.add(name)
        context.close()
    assert found.wrong == []
    assert nothing == NO_PAGES


@pytest.mark.proof
def test_a_familys_pages_as_its_own_links_lead_to_them(demo: Demo, browser: Browser) -> None:
    found = Findings()
    seen = crawl(demo, browser, demo.username("guardian"), SAMPLE, found.visit)
    assert found.wrong == []
    assert {"reports:assessments", "reports:more", "accounts:security", "insights:who_opened"} <= seen


@pytest.mark.proof
@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize("role", PEOPLE)
def test_the_pages_of_everybody_in_the_demo(demo: Demo, browser: Browser, role: str, look: Look) -> None:
    found = Findings()
    seen = crawl(demo, browser, demo.username(role) if role else "", look, found.visit)
    assert found.wrong == []
    assert len(seen) > 3
