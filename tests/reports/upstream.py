"""A state on loopback that says what a test tells it to say, and counts what it is asked."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PDF = b"%PDF-1.7\n" + b"score report bytes " * 12_000 + b"\n%%EOF\n"

OWN = {"reportType": "CAASPP", "year": "2026", "language": "en"}


def marked(ssid: str) -> bytes:
    """A report that says whose it is in each line."""
    return b"%PDF-1.7\n" + f"this is of {ssid}\n".encode() * 2_000 + b"%%EOF\n"


@dataclass
class Upstream:
    """What it answers: entries of the listing by SSID, or one status for every listing, token or report."""

    url: str = ""
    reports: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    token_status: int = 200
    listing_status: int = 200
    listing_body: Any = None
    body: bytes = PDF
    marked: bool = False  # each student has a report, and it says whose it is all over
    media_type: str = "application/pdf"
    dead_links: set[str] = field(default_factory=set)
    cut_after: int | None = None
    pause_after: int | None = None  # bytes of a report behind which the others wait for `rest`
    rest: threading.Event = field(default_factory=threading.Event)
    paused: threading.Event = field(default_factory=threading.Event)
    token: str = "tok"
    signature: str = "planted-signature"
    seen: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)
    waiting: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def __post_init__(self) -> None:
        self.gate.set()

    def pass_gate(self) -> None:
        """Hold a call while the gate is closed; `waiting` counts those that came to it."""
        self.waiting.release()
        self.gate.wait(30)

    def offer(self, student: str, report_type: str, year: str, language: str, **extra: Any) -> None:
        """Let the listing of that student hold one more report."""
        entry = {"reportType": report_type, "year": year, "language": language, **extra}
        self.reports.setdefault(student, []).append(entry)

    def count(self, kind: str) -> int:
        """How many calls of that kind came: token, listing or report."""
        return sum(call.startswith(kind) for call in self.calls)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    state: Upstream
    serial = 0

    def log_message(self, *args: Any) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        self._note()
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.state.calls.append("token")
        self._json(self.state.token_status, {"access_token": self.state.token, "expires_in": 900})

    def do_GET(self) -> None:
        self._note()
        if self.path.startswith("/files/"):
            self._file()
        else:
            self._listing(self.path.split("/")[4])

    def _note(self) -> None:
        """Keep what a caller sent: path and credentials, so that a test can see that they came."""
        self.state.seen.append(f"{self.path} {self.headers.get('Authorization', '')}")

    def _listing(self, ssid: str) -> None:
        self.state.calls.append("listing")
        self.state.pass_gate()
        found = [OWN] if self.state.marked else self.state.reports.get(ssid, [])
        entries = [entry | {"htmlLink" if "contentArea" in entry else "link": self._link(ssid)} for entry in found]
        body = {"scoreReports": entries} if self.state.listing_body is None else self.state.listing_body
        if isinstance(body, bytes):
            self._send(self.state.listing_status, body, "application/json")
        else:
            self._json(self.state.listing_status, body)

    def _link(self, ssid: str) -> str:
        type(self).serial += 1
        own = f"/{ssid}" if self.state.marked else ""
        return f"{self.state.url}/files/{type(self).serial}{own}?X-Amz-Signature={self.state.signature}"

    def _file(self) -> None:
        self.state.calls.append("report")
        self.state.pass_gate()
        if self.path.split("?")[0] in self.state.dead_links or "all" in self.state.dead_links:
            self._send(403, b"<Error><Code>AccessDenied</Code></Error>", "application/xml")
        elif self.state.marked:
            self._send(200, marked(self.path.split("?")[0].rpartition("/")[2]), self.state.media_type)
        else:
            self._send(200, self.state.body, self.state.media_type, self.state.cut_after, self.state.pause_after)

    def _json(self, status: int, body: Any) -> None:
        self._send(status, json.dumps(body).encode(), "application/json")

    def _send(
        self, status: int, body: bytes, media_type: str, cut_after: int | None = None, pause_after: int | None = None
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if pause_after is not None:
            self.wfile.write(body[:pause_after])
            self.state.paused.set()
            self.state.rest.wait(60)
            body = body[pause_after:]
        self.wfile.write(body[:cut_after])
        if cut_after is not None:
            self.close_connection = True


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *args: Any) -> None:
        """Say nothing: a browser that goes away is part of a test."""


@contextmanager
def running() -> Iterator[Upstream]:
    """Serve on a free port until the block ends."""
    state = Upstream()
    handler = type("Handler", (_Handler,), {"state": state})
    server = _Server(("127.0.0.1", 0), handler)
    state.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
