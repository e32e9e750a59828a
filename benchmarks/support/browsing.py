"""Signing in through the real form, and the requests that a browser would send afterwards."""

import re
from dataclasses import dataclass
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
LINK = re.compile(rb'href="(/score-reports/[^"]+)"')


@dataclass(frozen=True)
class Call:
    """One request, ready for the wire, and what must be true of its answer: a text in it, its length in bytes."""

    wire: bytes
    known: bytes
    least: int
    most: int


class Browser:
    """One signed-in person."""

    def __init__(self, base: str, username: str, password: str) -> None:
        """Sign in. Raises AssertionError where the form does not let the person in."""
        self.base = base
        self._jar = CookieJar()
        self._opener = build_opener(HTTPCookieProcessor(self._jar))
        form = {"login": username, "password": password, "csrfmiddlewaretoken": self._token("/sign-in/")}
        self._opener.open(Request(f"{base}/sign-in/", urlencode(form).encode())).read()
        assert any(cookie.name == "session" for cookie in self._jar), "sign-in failed"
        self._form = urlencode({"csrfmiddlewaretoken": self._token("/assessments/"), "language": "en"})

    @property
    def cookies(self) -> str:
        """What the browser sends with each request."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._jar)

    def generate(self, child: str) -> bytes:
        """Return the request of a press on Generate, as htmx sends it."""
        return self._wire("POST", f"/children/{child}/score-reports/", self._form)

    def get(self, path: str) -> bytes:
        """Return the request for a page."""
        return self._wire("GET", path)

    def post(self, path: str) -> bytes:
        """Return the request of a form without fields."""
        return self._wire("POST", path, self._form)

    def _token(self, path: str) -> str:
        page = self._opener.open(f"{self.base}{path}").read().decode()
        found = TOKEN.search(page)
        assert found, f"no form at {path}"
        return found[1]

    def _wire(self, method: str, path: str, form: str = "") -> bytes:
        host = self.base.removeprefix("http://")
        lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", f"Cookie: {self.cookies}"]
        if form:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(form)}"]
            lines += ["HX-Request: true", f"Origin: {self.base}"]
        return ("\r\n".join(lines) + "\r\n\r\n" + form).encode()
