"""A second, small implementation of the state's service, right by itself, into which a test puts one fault.

It shares no code with the sandbox: what the conformance suite says of it does not rest on the sandbox's own reading.
"""

import base64
import contextlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

KEY, SECRET = "key-of-the-district-0001", "Secret-of-the-dist01"
SSID, OTHER_SSID = "8123456789", "8987654321"
PDF = b"%PDF-1.7\n" + b"x" * 2000 + b"\n%%EOF\n"
PAGE = b"<!doctype html><title>Score report</title>"


@dataclass(frozen=True)
class Ask:
    """One request; `kind` is token, listing, pdf, page or other."""

    method: str
    path: str
    authorization: str
    kind: str
    ssid: str = ""
    query: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reply:
    """One answer; `body` is JSON where it is no bytes. One that breaks is not sent: the connection is closed."""

    status: int
    body: Any = b""
    media_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    breaks: bool = False

    def with_body(self, **fields: Any) -> "Reply":
        """The same answer with fields of its JSON changed; None takes one away."""
        changed = {**self.body, **fields}
        return replace(self, body={name: value for name, value in changed.items() if value is not None})

    def with_entries(self, change: Callable[[dict[str, Any]], Any]) -> "Reply":
        """The same listing with each entry changed."""
        return self.with_body(scoreReports=[change(dict(entry)) for entry in self.body["scoreReports"]])


Fault = Callable[[Ask, Reply], Reply]


def refused(status: int, code: str) -> Reply:
    """A refusal of the service's own."""
    return Reply(status, {"code": code, "message": "Not this time."})


class Service:
    """Answers rightly, then lets the fault have its way."""

    def __init__(self, fault: Fault, link_seconds: int) -> None:
        self.asked: list[tuple[Ask, dict[str, str]]] = []
        self.base = ""
        self.token = secrets.token_urlsafe(40)
        self._fault = fault
        self._link_seconds = link_seconds
        self._ends: dict[str, float] = {}
        self._lock = threading.Lock()

    def answer(self, ask: Ask, headers: dict[str, str]) -> Reply:
        """Return what goes out."""
        with self._lock:
            self.asked.append((ask, headers))
            right = {"token": self._tokens, "listing": self._listing, "pdf": self._file, "page": self._file}
            return self._fault(ask, right.get(ask.kind, _unknown)(ask))

    def link(self, name: str) -> str:
        """Return a fresh link to a file."""
        signature = secrets.token_hex(32)
        self._ends[signature] = time.time() + self._link_seconds
        begun = f"X-Amz-Date={datetime.now(UTC):%Y%m%dT%H%M%SZ}"
        return f"{self.base}/store/{name}?{begun}&X-Amz-Expires={self._link_seconds}&X-Amz-Signature={signature}"

    def _tokens(self, ask: Ask) -> Reply:
        pair = base64.b64encode(f"{KEY}:{SECRET}".encode()).decode()
        if ask.authorization != f"Basic {pair}":
            return refused(401, "WRONG_PAIR")
        return Reply(200, {"access_token": self.token, "expires_in": 600})

    def _listing(self, ask: Ask) -> Reply:
        if ask.authorization != f"Bearer {self.token}":
            return refused(401, "WRONG_TOKEN")
        if len(ask.ssid) != 10:
            return refused(400, "WRONG_SSID")
        if ask.ssid != SSID:
            return refused(403 if ask.ssid == OTHER_SSID else 404, "NO_SUCH_STUDENT")
        one = {"type": "CAASPP", "year": "2024-25", "language": "eng", "url": self.link("1.pdf")}
        two = {"type": "ELPAC", "year": "2026", "language": "es", "htmlUrl": self.link("1.html")}
        return Reply(200, {"studentId": SSID, "scoreReports": [one, two]})

    def _file(self, ask: Ask) -> Reply:
        if time.time() >= self._ends.get(ask.query.get("X-Amz-Signature", ""), 0):
            return Reply(403, b"<Error><Code>AccessDenied</Code></Error>", "application/xml")
        return Reply(200, PDF, "application/pdf") if ask.kind == "pdf" else Reply(200, PAGE, "text/html; charset=utf-8")


@contextlib.contextmanager
def small_service(fault: Fault = lambda ask, reply: reply, link_seconds: int = 1800) -> Iterator[Service]:
    """Serve on a free port until the block ends."""
    service = Service(fault, link_seconds)
    handler = type("Handler", (_Handler,), {"service": service})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        service.base = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield service
        finally:
            server.shutdown()
            thread.join()


def _unknown(ask: Ask) -> Reply:
    return Reply(403, {"message": "Missing Authentication Token"})


class _Handler(BaseHTTPRequestHandler):
    service: Service
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet: the other side would put off its acknowledgement of the first

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        reply = self.service.answer(_asked(self), {name.lower(): value for name, value in self.headers.items()})
        if reply.breaks:
            self.close_connection = True
            return
        body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
        self.send_response_only(reply.status)
        given = {"Date": self.date_time_string(), "Content-Type": reply.media_type, "Content-Length": str(len(body))}
        for name, value in (given | reply.headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = _answer  # noqa: N815 - the base class's names

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


def _asked(handler: BaseHTTPRequestHandler) -> Ask:
    parts = urlsplit(handler.path)
    path = parts.path.rstrip("/")
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    kind, ssid = "other", ""
    if path == "/api/v1/token":
        kind = "token"
    elif path.startswith("/api/v1/students/") and path.endswith("/score-reports"):
        kind, ssid = "listing", path.split("/")[4]
    elif path.startswith("/store/"):
        kind = "page" if path.endswith(".html") else "pdf"
    return Ask(handler.command, parts.path, handler.headers.get("Authorization", ""), kind, ssid, query)
