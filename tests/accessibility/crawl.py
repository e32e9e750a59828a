"""Walks the running demo by its own links, one page of each address, and lets axe-core look at each."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Page

from tests.axe import violations
from tests.journeys.demo import Demo
from tests.journeys.walking import DESK, PHONE

# Addresses that are no pages: files, answers to forms, parts of pages, ways through to somewhere else.
NO_PAGES = frozenset(
    {
        "configuration:colors",
        "configuration:logo",
        "home",
        "mailbox",
        "reports:open",
    }
)


@dataclass(frozen=True)
class Look:
    """How a page is looked at."""

    language: str
    dark: bool
    phone: bool


@dataclass
class Crawl:
    """What one person saw: the names of the addresses, and what axe-core found wrong."""

    seen: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)


def crawl(demo: Demo, browser: Browser, username: str, look: Look, most: int = 200) -> Crawl:
    """Walk as this person (as a stranger where the user name is blank) and return what there was."""
    context = browser.new_context(
        base_url=demo.address, viewport=PHONE if look.phone else DESK, reduced_motion="reduce",  # type: ignore[arg-type]
        color_scheme="dark" if look.dark else "light", locale=look.language,
    )  # fmt: skip
    page = context.new_page()
    try:
        if username:
            _sign_in(page, demo, username, look.language)
        return _walked(page, demo, most)
    finally:
        context.close()


def _sign_in(page: Page, demo: Demo, username: str, language: str) -> None:
    page.goto("/sign-in/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", demo.password(username))
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    page.locator(f".ds-languages button[value='{language}']").first.evaluate("button => button.click()")
    page.wait_for_load_state()
    assert page.locator("html").get_attribute("lang") == language


def _walked(page: Page, demo: Demo, most: int) -> Crawl:
    found, waiting = Crawl(), ["/", "/sign-in/"]
    while waiting and len(found.seen) < most:
        path = waiting.pop(0)
        name = name_of(path)
        if name in found.seen or (name in NO_PAGES and path != "/"):
            continue
        answer = page.goto(path)
        found.seen.add(name)
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            continue
        found.seen.add(name_of(urlsplit(page.url).path))
        found.wrong += [f"{name}: {line}" for line in violations(page)]
        waiting += [link for link in _links(page, demo) if name_of(link) not in found.seen]
    return found


def _links(page: Page, demo: Demo) -> Iterator[str]:
    for href in page.eval_on_selector_all("a[href]:not([download])", "links => links.map(link => link.href)"):
        parts = urlsplit(href)
        if href.startswith(demo.address) and not parts.path.startswith("/static/"):
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def name_of(path: str) -> str:
    """The name of an address; a page that leads to none of ours would be a broken link."""
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return f"nothing: {path}"
