"""One request over a socket of our own, and every byte that came back, for answers that no HTTP client would take."""

import json
import select
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from urllib3.util import make_headers

End = Literal["closed", "reset", "silent", "left"]
PATIENCE = 30.0  # seconds without a byte after which a connection counts as silent
KEPT = 2_000_000  # bytes of an answer that are looked at; of what follows only the number counts
RECEIVED = 65_536


@dataclass(frozen=True)
class Exchange:
    """What came back, in how many pieces, after how many seconds the first, and how it ended.

    `size` counts all bytes, `data` are the first two million of them.
    """

    data: bytes
    size: int
    pieces: int
    begun_after: float
    end: End

    @property
    def head(self) -> bytes:
        return self.data.partition(b"\r\n\r\n")[0]

    @property
    def body(self) -> bytes:
        return self.data.partition(b"\r\n\r\n")[2]

    @property
    def body_size(self) -> int:
        return self.size - len(self.head) - 4

    @property
    def status(self) -> int:
        return int(self.head.split()[1]) if self.head else 0

    @property
    def headers(self) -> Mapping[str, str]:
        lines = self.head.decode("latin-1").split("\r\n")[1:]
        return {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}

    @property
    def length(self) -> int:
        """The length that was announced, -1 for none."""
        return int(self.headers.get("content-length", -1))

    @property
    def is_whole(self) -> bool:
        return self.end == "closed" and self.body_size == self.length

    def json(self) -> Any:
        return json.loads(self.body)


def ask(
    base: str,
    method: str,
    path: str,
    headers: Mapping[str, str],
    *,
    most_pieces: int = 0,
    patience: float = PATIENCE,
) -> Exchange:
    """Send one request and take what comes until the end; or leave after so many pieces, or seconds without one."""
    address = urlsplit(base)
    lines = (f"{name}: {value}" for name, value in {"Host": address.netloc, **headers, "Connection": "close"}.items())
    request = "\r\n".join([f"{method} {path} HTTP/1.1", *lines, "\r\n"]).encode()
    with socket.create_connection((address.hostname, address.port)) as connection:
        connection.sendall(request)
        return _taken(connection, most_pieces, patience)


def _taken(connection: socket.socket, most_pieces: int, patience: float) -> Exchange:
    begun, data, size, pieces, first = time.monotonic(), bytearray(), 0, 0, -1.0
    end: End | None = None
    while end is None:
        piece, end = _piece(connection, patience)
        if piece and first < 0:
            first = time.monotonic() - begun
        pieces, size = pieces + bool(piece), size + len(piece)
        data += piece[: max(0, KEPT - len(data))]
        if most_pieces and pieces >= most_pieces:
            end = "left"
    return Exchange(bytes(data), size, pieces, first, end)


def _piece(connection: socket.socket, patience: float) -> tuple[bytes, End | None]:
    try:
        if not select.select([connection], [], [], patience)[0]:
            return b"", "silent"
        piece = connection.recv(RECEIVED)
    except ConnectionResetError:
        return b"", "reset"
    return piece, None if piece else "closed"


def basic(client_key: str, client_secret: str) -> dict[str, str]:
    """Return the header of HTTP Basic."""
    return make_headers(basic_auth=f"{client_key}:{client_secret}")


def bearer(token: str) -> dict[str, str]:
    """Return the header of a token."""
    return {"Authorization": f"Bearer {token}"}
