"""A light load generator: raw sockets kept alive, one thread each, every answer checked."""

import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle

from benchmarks.support.browsing import Call

TIMEOUT = 20.0
BUFFER = 262_144


class WrongAnswer(AssertionError):
    """An answer that no person would have wanted: the run is worth nothing."""


@dataclass
class Tally:
    """What came of it: seconds of each answered request, and the seconds that the load lasted."""

    latencies: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.latencies) / self.seconds


def run(port: int, plans: Sequence[Sequence[Call]], seconds: float | None) -> Tally:
    """Send each plan's calls over a connection of its own: in turn for so long, or once each where `seconds` is None.

    Raises WrongAnswer, OSError.
    """
    failures: list[Exception] = []
    tally = Tally()
    begun = time.perf_counter()

    def follow(plan: Sequence[Call]) -> None:
        try:
            tally.latencies.extend(_follow(port, plan, None if seconds is None else begun + seconds))
        except (OSError, WrongAnswer) as error:
            failures.append(error)

    threads = [threading.Thread(target=follow, args=(plan,)) for plan in plans]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tally.seconds = time.perf_counter() - begun
    if failures:
        raise failures[0]
    return tally


def first_byte(port: int, wire: bytes) -> float:
    """Return the seconds from sending a request to the first byte of its answer. Raises OSError, WrongAnswer."""
    with socket.create_connection(("127.0.0.1", port), TIMEOUT) as sock:
        begun = time.perf_counter()
        sock.sendall(wire)
        received = sock.recv(16)
        seconds = time.perf_counter() - begun
        if not received.startswith(b"HTTP/1.1 200 "):
            raise WrongAnswer(received)
        return seconds


def once(port: int, calls: Sequence[Call], connections: int) -> None:
    """Send each of the calls once, over so many connections. Raises WrongAnswer, OSError."""
    plans = [plan for start in range(connections) if (plan := calls[start::connections])]
    run(port, plans, None)


def exchange(port: int, wire: bytes) -> bytes:
    """Send one request and return its answer's body. Raises WrongAnswer, OSError."""
    with socket.create_connection(("127.0.0.1", port), TIMEOUT) as sock:
        return _exchange(sock, wire)


def _follow(port: int, plan: Sequence[Call], end: float | None) -> list[float]:
    latencies: list[float] = []
    with socket.create_connection(("127.0.0.1", port), TIMEOUT) as sock:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for call in plan if end is None else cycle(plan):
            begun = time.perf_counter()
            if end is not None and begun >= end:
                break
            body = _exchange(sock, call.wire)
            latencies.append(time.perf_counter() - begun)
            if not call.least <= len(body) <= call.most or call.known not in body:
                raise WrongAnswer(f"{len(body)} bytes: {body[:300]!r}")
    return latencies


def _exchange(sock: socket.socket, wire: bytes) -> bytes:
    head, body = answer(sock, wire)
    if not head.startswith(b"HTTP/1.1 200 "):
        raise WrongAnswer((head + body)[:500].decode(errors="replace"))
    return body


def answer(sock: socket.socket, wire: bytes) -> tuple[bytes, bytes]:
    """Send one request and return head and body of its answer, whatever it is. Raises WrongAnswer, OSError."""
    sock.sendall(wire)
    received = b""
    while b"\r\n\r\n" not in received:
        received += _receive(sock)
    head, _, body = received.partition(b"\r\n\r\n")
    parts, missing = [body], int(header(head, b"content-length")) - len(body)
    while missing > 0:
        parts.append(_receive(sock))
        missing -= len(parts[-1])
    return head, b"".join(parts)


def _receive(sock: socket.socket) -> bytes:
    data = sock.recv(BUFFER)
    if not data:
        raise WrongAnswer("the connection was closed within an answer")
    return data


def header(head: bytes, wanted: bytes) -> bytes:
    """Return a header of an answer, named in lower case. Raises WrongAnswer where it is missing."""
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == wanted:
            return value.strip()
    raise WrongAnswer(f"an answer without {wanted.decode()}")
