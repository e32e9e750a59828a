"""An answer as a whole: taken from the application, changed, and said again."""

import asyncio
import email.utils
import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

Headers = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers (names in lower case, without a length) and body."""

    status: int
    headers: Headers
    body: bytes

    def json(self) -> Any:
        """Return what the body says in JSON."""
        return json.loads(self.body)

    def header(self, name: str) -> str:
        """Return a header's value, an empty text where there is none."""
        return next((value.decode("latin-1") for key, value in self.headers if key == name.encode()), "")

    def saying(self, body: bytes | Any, media_type: str = "") -> "Answer":
        """Return the answer with another body; what is not bytes becomes JSON."""
        data = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        other = replace(self, body=data)
        return other.with_header("content-type", media_type) if media_type else other

    def with_header(self, name: str, value: str) -> "Answer":
        """Return the answer with a header in place of others of that name."""
        kept = (pair for pair in self.headers if pair[0] != name.encode())
        return replace(self, headers=(*kept, (name.encode(), value.encode("latin-1"))))

    def head(self, **more: str) -> bytes:
        """Return status line and headers as they go over the wire, the connection's end announced."""
        extra = ((name.replace("_", "-").encode(), value.encode()) for name, value in more.items())
        lines = (name + b": " + value for name, value in (*self.headers, *extra, (b"connection", b"close")))
        phrase = HTTPStatus(self.status).phrase
        return b"\r\n".join([f"HTTP/1.1 {self.status} {phrase}".encode(), *lines, b"\r\n"])

    async def say(self, send: Send) -> None:
        """Send the answer as an application does."""
        await self.stream(send, len(self.body), [self.body])

    async def stream(self, send: Send, length: int, parts: Iterable[bytes]) -> None:
        """Send status, headers and a body of so many bytes that is made while it goes out."""
        headers = [*self.headers, (b"content-length", str(length).encode())]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        for part in parts:
            await send({"type": "http.response.body", "body": part, "more_body": True})
            await asyncio.sleep(0)  # others have their turn
        await send({"type": "http.response.body", "body": b""})


async def taken(app: ASGIApp, scope: Scope, receive: Receive) -> Answer:
    """Return what the application answers to a request, without sending it."""
    start: Message = {}
    parts: list[bytes] = []

    async def keep(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
        else:
            parts.append(message.get("body", b""))

    await app(scope, receive, keep)
    headers = tuple((name, value) for name, value in start["headers"] if name != b"content-length")
    return Answer(start["status"], headers, b"".join(parts))


def dated(skew_seconds: float = 0) -> tuple[bytes, bytes]:
    """Return the header with the time of a clock that is so far ahead."""
    return b"date", email.utils.formatdate(time.time() + skew_seconds, usegmt=True).encode()


def gateway(status: int, body: Mapping[str, Any] | bytes, headers: Headers = ()) -> Answer:
    """Return an answer of the gateway or the load balancer before the service."""
    media_type = "text/html" if isinstance(body, bytes) else "application/json"
    return Answer(status, headers, b"").saying(body, media_type)
