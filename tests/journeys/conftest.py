"""The demo of a whole test file, Debian's Chromium, and people who walk through it."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.browsers import chromium
from tests.journeys.demo import Demo, running_demo
from tests.journeys.walking import Walker

Walk = Callable[..., Walker]


@pytest.fixture(scope="package")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with running_demo(tmp_path_factory.mktemp("journeys")) as running:
        yield running


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def walk(demo: Demo, browser: Browser) -> Iterator[Walk]:
    """Make somebody with a browser of their own; at the end no browser may have complained."""
    walkers: list[Walker] = []

    def start(username: str = "", *, phone: bool = False, javascript: bool = True) -> Walker:
        walkers.append(Walker(demo, browser, phone=phone, javascript=javascript))
        if username:
            walkers[-1].sign_in(username)
        return walkers[-1]

    yield start
    for walker in walkers:
        walker.close()
    assert [complaint for walker in walkers for complaint in walker.complaints] == []
