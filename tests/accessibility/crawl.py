"""Walks the running demo by its own links and searches, one page of each address, as somebody who looks at it would."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Page

from tests.accessibility.looks import Look, context_of
from tests.journeys.demo import Demo

# Addresses that are files, not pages.
FILES = frozenset({"configuration:logo", "configuration:colors", "mailbox", "reports:open"})
# A search by POST leads on to pages that no link names; somebody whom each search finds.
SEARCH, SOMEBODY = "main form[method=post][role=search] input[type=search]", "Tran"
# Generate, and Get Score Report.
ASK = "main form[hx-indicator^='#asking'] button"
# What looks at a page: its name, and the page as it stands in the browser.
Visit = Callable[[str, Page], None]


def crawl(demo: Demo, browser: Browser, username: str, look: Look, visit: Visit) -> set[str]:
    """Walk as this person (a stranger where the user name is blank); return the names of the pages that there are."""
    context = context_of(browser, look, demo.address)
    page = context.new_page()
    try:
        if username:
            _sign_in(page, demo, username, look.language)
        return _walked(page, demo, visit)
    finally:
        context.close()


def _sign_in(page: Page, demo: Demo, username: str, language: str) -> None:
    page.goto("/sign-in/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", demo.password(username))
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    page.locator(f".ds-languages button[value='{language}']").first.evaluate("button => button.click()")
    page.wait_for_function("language => document.documentElement.lang === language", arg=language)


def _walked(page: Page, demo: Demo, visit: Visit) -> set[str]:
    seen, waiting = set(FILES), ["/", "/sign-in/"]
    while waiting:
        path = waiting.pop(0)
        name = name_of(path)
        if name in seen:
            continue
        seen.add(name)
        answer = page.goto(path)
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            continue
        name = name_of(page.url)
        seen.add(name)
        visit(name, page)
        waiting += _links(page, demo)
        for act in (_search, _ask):
            if act(page):
                visit(f"{name}, answered", page)
                waiting += _links(page, demo)
    return seen - FILES


def _search(page: Page) -> bool:
    """Search where the page has a search of its own; say whether it has."""
    words = page.locator(SEARCH)
    if words.count():
        words.first.fill(SOMEBODY)
        words.first.press("Enter")
        page.wait_for_load_state("networkidle")
    return words.count() > 0


def _ask(page: Page) -> bool:
    """Ask the state for reports where the page has a button for it; say whether it has."""
    button = page.locator(ASK)
    if button.count():
        button.first.click()
        page.locator(".ds-document, .rp-list, .ds-banner, .ds-empty").first.wait_for()
        page.wait_for_load_state("networkidle")
    return button.count() > 0


def _links(page: Page, demo: Demo) -> Iterator[str]:
    for href in page.eval_on_selector_all("a[href]:not([download])", "links => links.map(link => link.href)"):
        parts = urlsplit(href)
        if href.startswith(demo.address) and not parts.path.startswith("/static/"):
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def name_of(address: str) -> str:
    """The name of an address. Raises AssertionError where none of ours is there: a broken link."""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        raise AssertionError(f"a link leads nowhere: {urlsplit(address).path}") from None
