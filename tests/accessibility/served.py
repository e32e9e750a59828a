"""A real browser in front of Django's test client: pages with every row that a test has made, without a server."""

from pathlib import Path
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import BrowserContext, Page, Route

ADDRESS = "http://testserver"


class Served:
    """A tab that shows what the client gets. A page is fetched before the browser asks for it."""

    def __init__(self, context: BrowserContext, client: Client, language: str) -> None:
        self._client, self._language = client, language
        self._body, self._headers = b"", {"content-type": "text/html"}
        self.page: Page = context.new_page()
        context.route(f"{ADDRESS}/**", self._answer)

    def show(self, path: str) -> bool:
        """Go to an address; say whether a page of ours is there, be it one that says what is wrong."""
        found = self._client.get(path, headers={"accept-language": self._language}, follow=True)
        if not found.headers.get("content-type", "").startswith("text/html") or b"<html" not in found.content:
            return False
        self._body, self._headers = found.content, dict(found.headers)
        self.page.goto(path)
        return True

    def _answer(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            route.fulfill(path=_static(path))
        elif route.request.is_navigation_request():
            route.fulfill(status=200, headers=self._headers, body=self._body)
        else:
            route.abort()


def _static(path: str) -> Path:
    found = finders.find(path.removeprefix("/static/"))
    assert isinstance(found, str), path
    return Path(found)
