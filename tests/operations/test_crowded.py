"""The running product with room for one family at a time: what the others see, and that it mends itself."""

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from tests.browsers import chromium
from tests.installation import Browser, Installation, Page
from tests.people import PASSWORD
from tests.reports import upstream as upstream_module
from tests.reports.conftest import BEN, links_in
from tests.reports.upstream import Upstream

pytestmark = pytest.mark.journey
CROWDED, WORDS = 503, "Very many people are here right now"
CONNECTIONS = 600
SETTLED = 40_000  # milliseconds in which a page has tried again, even on a slow machine
CAST = """
from tests import people
from tests.reports.conftest import configure
cast = people.make()
configure(cast, {url!r})
print(cast.ben.key)
"""


@dataclass
class Site:
    """The running product, its state, and a family that takes the only turn while the state's gate is closed."""

    address: str
    state: Upstream
    pia: Browser
    path: str
    crowd: ThreadPoolExecutor

    def take_the_turn(self) -> "Future[Page]":
        """Let Pia press Generate, and wait until she has got to the state."""
        token = self.pia.token("/assessments/")
        self.state.waiting = threading.Semaphore(0)
        self.state.gate.clear()
        pressed = self.crowd.submit(self.pia.post, self.path, {"language": "en"}, token)
        assert self.state.waiting.acquire(timeout=20)
        return pressed


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    limits = {"SCOREPORT_FAMILY_REQUESTS": "1", "SCOREPORT_FAMILY_WAITING": "0", "SCOREPORT_DEMO": "true"}
    installation = Installation(tmp_path_factory.mktemp("crowded"), limits)
    installation.run("init", "--lea", "Our District", "--username", "boss", "--name", "The Boss")
    with upstream_module.running() as state, ThreadPoolExecutor(4) as crowd:
        state.offer(BEN, "CAASPP", "2026", "en")
        child = installation.python(CAST.format(url=state.url)).strip()
        with installation.web() as address:
            yield Site(address, state, Browser(address).sign_in("pia"), f"/children/{child}/score-reports/", crowd)


@pytest.fixture
def tab(site: Site) -> Iterator[Tab]:
    """A browser in which Pia is signed in as well."""
    with chromium() as browser:
        page = browser.new_page()
        page.goto(f"{site.address}/sign-in/")
        page.fill("[name=login]", "pia")
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        expect(page.locator("h1")).to_have_text("Assessments")
        yield page


def test_one_is_served_and_the_others_get_the_page_at_once_while_health_answers(site: Site) -> None:
    pressed = site.take_the_turn()
    stranger = Browser(site.address)
    try:
        turned_away = [stranger.get("/sign-in/") for _ in range(10)]
        assert stranger.get("/health").status == stranger.get("/ready").status == 200
    finally:
        site.state.gate.set()
    assert {page.status for page in turned_away} == {CROWDED}
    assert all(WORDS in page.text for page in turned_away)
    assert len(links_in(pressed.result().text)) == 1
    assert stranger.get("/sign-in/").status == 200


def test_a_report_that_nobody_reads_to_its_end_gives_its_turn_back(site: Site) -> None:
    link = links_in(site.pia.post(site.path, {"language": "en"}, site.pia.token("/assessments/")).text)[0]
    site.state.body = b"%PDF-1.7\n" + bytes(20_000_000)
    host, port = site.address.removeprefix("http://").split(":")
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in site.pia._cookies)
    with socket.create_connection((host, int(port))) as reader:
        reader.sendall(f"GET {link} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookies}\r\n\r\n".encode())
        assert reader.recv(1000).startswith(b"HTTP/1.1 200")
        assert Browser(site.address).get("/sign-in/").status == CROWDED
    site.state.body = upstream_module.PDF
    for _ in range(200):
        if Browser(site.address).get("/sign-in/").status == 200:
            return
        threading.Event().wait(0.05)
    raise AssertionError("the turn never came back")


def test_idle_connections_of_browsers_hold_nobody_up(site: Site) -> None:
    host, port = site.address.removeprefix("http://").split(":")
    idle = [socket.create_connection((host, int(port))) for _ in range(CONNECTIONS)]
    try:
        for one in idle:
            one.sendall(b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            assert one.recv(100).startswith(b"HTTP/1.1 200")
        assert Browser(site.address).get("/sign-in/").status == 200
    finally:
        for one in idle:
            one.close()


def test_the_page_opens_what_was_asked_for_as_soon_as_there_is_room(site: Site, tab: Tab) -> None:
    pressed = site.take_the_turn()
    answer = tab.goto(f"{site.address}/assessments/")
    assert answer is not None
    assert answer.status == CROWDED
    expect(tab.locator("h1")).to_have_text(WORDS)
    site.state.gate.set()
    pressed.result()
    expect(tab.locator("h1")).to_have_text("Assessments", timeout=SETTLED)


def test_a_press_on_generate_is_sent_again_by_itself(site: Site, tab: Tab) -> None:
    pressed = site.take_the_turn()
    tab.get_by_role("button", name="Generate").first.click()
    expect(tab.get_by_text(WORDS)).to_be_visible()
    site.state.gate.set()
    pressed.result()
    expect(tab.locator("a[href^='/score-reports/']").first).to_be_visible(timeout=SETTLED)
