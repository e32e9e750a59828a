"""A state on loopback that says, slowly or wrongly if asked to, what a test tells it to say.

with upstream() as up:
    up.listing = Answer(status=503)
    ...  # talk to up.base_url
    assert up.count("listing") == 3
"""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["token", "listing", "link"]
PDF = b"%PDF-1.7\n" + b"score report bytes " * 2_000 + b"\n%%EOF\n"


@dataclass(frozen=True)
class Answer:
    """One answer.

    delay: seconds before the first byte. drip_head, drip_body: seconds before each byte of that part.
    length: the Content-Length to announce instead of the true one, -1 for none. cut_after: bytes of the body after
    which the connection is closed. reset: reset the connection instead of answering (after `cut_after` bytes of
    the body where that is given). raw: bytes to send instead of all this. gate: what has to be set before it goes.
    """

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    delay: float = 0
    drip_head: float = 0
    drip_body: float = 0
    length: int | None = None
    cut_after: int | None = None
    reset: bool = False
    raw: bytes | None = None
    gate: threading.Event | None = None

    def head(self) -> bytes:
        """The status line and headers as they go out."""
        lines = [f"HTTP/1.1 {self.status} Said", *(f"{name}: {value}" for name, value in self.headers.items())]
        if self.length != -1:
            lines.append(f"Content-Length: {len(self.body) if self.length is None else self.length}")
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    @property
    def ends_connection(self) -> bool:
        return self.raw is not None or self.reset or self.cut_after is not None or self.length is not None


def as_json(value: Any, status: int = 200, **rest: Any) -> Answer:
    """An answer that holds the value as JSON."""
    headers = {"Content-Type": "application/json", **rest.pop("headers", {})}
    return Answer(status=status, headers=headers, body=json.dumps(value).encode(), **rest)


def as_pdf(body: bytes = PDF, media_type: str = "application/pdf", **rest: Any) -> Answer:
    """An answer that holds a report."""
    return Answer(headers={"Content-Type": media_type}, body=body, **rest)


@dataclass(frozen=True)
class Received:
    """One request as it came, header names in lower case."""

    kind: Kind
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


Script = Answer | Sequence[Answer]


@dataclass
class Upstream:
    """What is said for each kind of request: one answer for all, or several in turn, the last of which stays."""

    base_url: str
    token: Script = field(default_factory=lambda: as_json({"access_token": "token-1", "expires_in": 900}))
    listing: Script = field(default_factory=lambda: as_json({"scoreReports": []}))
    link: Script = field(default_factory=as_pdf)
    requests: list[Received] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, kind: Kind) -> int:
        """How many requests of that kind came."""
        return sum(request.kind == kind for request in self.requests)

    def link_url(self, name: str = "1") -> str:
        """The address of a report that this upstream answers with `link`."""
        return f"{self.base_url}/files/{name}?X-Amz-Signature=planted-signature"

    def entry(self, **extra: Any) -> dict[str, Any]:
        """One entry of a listing, as the state writes it."""
        return {"reportType": "CAASPP", "year": "2024", "language": "eng", "link": self.link_url(), **extra}

    def offer(self, *entries: dict[str, Any]) -> None:
        """Let the listing hold these entries."""
        self.listing = as_json({"scoreReports": entries})

    def answer_to(self, request: Received) -> Answer:
        """Note the request and return what is to be said."""
        with self._lock:
            said = self.count(request.kind)
            self.requests.append(request)
            script: Script = getattr(self, request.kind)
        return script if isinstance(script, Answer) else script[min(said, len(script) - 1)]


@contextlib.contextmanager
def upstream() -> Iterator[Upstream]:
    """Listen on a free port until the block ends."""
    listener = socket.create_server(("127.0.0.1", 0))
    up = Upstream(f"http://127.0.0.1:{listener.getsockname()[1]}")
    stopped = threading.Event()
    thread = threading.Thread(target=_accept, args=(listener, up, stopped), daemon=True)
    thread.start()
    try:
        yield up
    finally:
        stopped.set()
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def _accept(listener: socket.socket, up: Upstream, stopped: threading.Event) -> None:
    with contextlib.suppress(OSError):
        while not stopped.is_set():
            connection, _address = listener.accept()
            threading.Thread(target=_serve, args=(connection, up, stopped), daemon=True).start()


def _serve(connection: socket.socket, up: Upstream, stopped: threading.Event) -> None:
    """Answer request after request, until either side has had enough."""
    with contextlib.suppress(OSError), connection, connection.makefile("rb") as reader:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while (request := _read(reader)) is not None:
            answer = up.answer_to(request)
            _say(connection, answer, stopped)
            if answer.ends_connection:
                if answer.reset:
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                else:
                    connection.shutdown(socket.SHUT_WR)
                return


def _read(reader: Any) -> Received | None:
    line = reader.readline().decode().split()
    if len(line) != 3:
        return None
    headers = {}
    while text := reader.readline().decode().strip():
        name, _, value = text.partition(":")
        headers[name.strip().lower()] = value.strip()
    body = reader.read(int(headers.get("content-length", 0)))
    method, path = line[0], line[1]
    kind: Kind = "token" if method == "POST" else "link" if path.startswith("/files/") else "listing"
    return Received(kind, method, path, headers, body)


def _say(connection: socket.socket, answer: Answer, stopped: threading.Event) -> None:
    time.sleep(answer.delay)
    if answer.gate is not None:
        answer.gate.wait(30)
    if answer.raw is not None:
        connection.sendall(answer.raw)
    elif not answer.reset or answer.cut_after is not None:
        _drip(connection, answer.head(), answer.drip_head, stopped)
        _drip(connection, answer.body[: answer.cut_after], answer.drip_body, stopped)


def _drip(connection: socket.socket, data: bytes, pause: float, stopped: threading.Event) -> None:
    if not pause:
        connection.sendall(data)
        return
    for byte in data:
        if stopped.wait(pause):
            return
        connection.sendall(bytes([byte]))
