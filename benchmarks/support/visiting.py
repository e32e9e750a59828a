"""One family's evening: sign in, choose a child, Generate, open, read, leave, with time to think in between."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from benchmarks.support.browsing import LINK, TOKEN

TIMEOUT = 75.0
TRIES = 20  # of one press, by somebody who is asked to press again
RETRY_SECONDS = 5.0


@dataclass(frozen=True)
class Click:
    """One press that was answered: what it was, for which student, what came, and when."""

    kind: str
    ssid: str
    status: int
    outcome: str
    begun: float
    ended: float

    @property
    def seconds(self) -> float:
        return self.ended - self.begun


@dataclass
class Evening:
    """What came of all families. Threads share it."""

    clicks: list[Click] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, click: Click) -> None:
        with self.lock:
            self.clicks.append(click)

    def count(self, what: str) -> None:
        with self.lock:
            self.counts[what] += 1


@dataclass(frozen=True)
class Pauses:
    """Seconds of thought on average; each is drawn from half to one and a half of it."""

    choosing: float
    looking: float
    reading: float


class Visit:
    """One family in one browser."""

    def __init__(self, port: int, family: dict[str, Any], pauses: Pauses, evening: Evening, seed: int) -> None:
        self._port, self._family, self._pauses, self._evening = port, family, pauses, evening
        self._draw = random.Random(seed)
        self._cookies: dict[str, str] = {}

    def run(self) -> None:
        """Live through the evening; a family that gets no further goes home and is counted."""
        try:
            self._evening.count("came" if self._evening_of_all() else "gave up")
        except (OSError, HTTPException):
            self._evening.count("lost the connection")

    def _evening_of_all(self) -> bool:
        form = {"login": self._family["username"], "password": self._family["password"]}
        if self._pressed("sign-in", "", "/sign-in/", lambda token: form | {"csrfmiddlewaretoken": token}) is None:
            return False
        number = self._draw.randrange(len(self._family["children"]))
        child, ssid = self._family["children"][number], self._family["ssids"][number]
        self._think(self._pauses.choosing)
        path = f"/children/{child}/score-reports/"
        listed = self._pressed("generate", ssid, path, lambda token: {"csrfmiddlewaretoken": token, "language": "en"})
        if listed is None:
            return False
        self._think(self._pauses.looking)
        links = LINK.findall(listed)
        if links:
            self._opened(ssid, links[0].decode())
            self._think(self._pauses.reading)
        self._ask("POST", "/sign-out/", {"csrfmiddlewaretoken": self._token("/assessments/")})
        return True

    def _pressed(self, kind: str, ssid: str, path: str, form: Callable[[str], dict[str, str]]) -> bytes | None:
        """Press until it is done, as people do; return the page, None after too many tries."""
        shown_at = path if kind == "sign-in" else "/assessments/"
        for _ in range(TRIES):
            values = form(self._token(shown_at))
            begun = time.monotonic()
            status, headers, body = self._ask("POST", path, values, htmx=kind != "sign-in")
            outcome = self._outcome(kind, status, body)
            self._evening.note(Click(kind, ssid, status, outcome, begun, time.monotonic()))
            if outcome == "done":
                return body
            self._evening.count(f"{kind}: {outcome}")
            time.sleep(float(headers.get("retry-after", RETRY_SECONDS)) * self._draw.uniform(1, 1.5))
        return None

    def _outcome(self, kind: str, status: int, body: bytes) -> str:
        if kind == "sign-in":
            return "done" if status == 302 and "session" in self._cookies else f"status {status}"
        if status != 200:
            return f"status {status}"
        return "done" if LINK.search(body) or b"No assessments" in body else "words"

    def _opened(self, ssid: str, link: str) -> None:
        begun = time.monotonic()
        status, _, body = self._ask("GET", link)
        is_whole = body.startswith(b"%PDF-") and b"%%EOF" in body[-1024:]
        outcome = "done" if is_whole else f"status {status}"
        self._evening.note(Click("open", ssid, status, outcome, begun, time.monotonic()))
        if not is_whole:
            self._evening.count(f"open: {outcome}")

    def _token(self, path: str) -> str:
        for _ in range(TRIES):
            status, headers, body = self._ask("GET", path)
            found = TOKEN.search(body.decode())
            if status == 200 and found:
                return found[1]
            self._evening.count(f"page: status {status}")
            time.sleep(float(headers.get("retry-after", RETRY_SECONDS)))
        raise HTTPException

    def _ask(
        self, method: str, path: str, form: dict[str, str] | None = None, *, htmx: bool = False
    ) -> tuple[int, dict[str, str], bytes]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if form is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
            headers |= {"Origin": f"http://127.0.0.1:{self._port}"}
        if htmx:
            headers |= {"HX-Request": "true"}
        connection = HTTPConnection("127.0.0.1", self._port, timeout=TIMEOUT)
        try:
            connection.request(method, path, urlencode(form) if form is not None else None, headers)
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie", []):
            self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return answer.status, {name.lower(): value for name, value in answer.headers.items()}, body

    def _think(self, seconds: float) -> None:
        time.sleep(seconds * self._draw.uniform(0.5, 1.5))
