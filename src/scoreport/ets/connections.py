"""Connections whose every receive ends at one deadline, and the few that wait to be used again.

urllib3 limits each read by itself, so a drip of one byte a second would never end. Here the socket's time limit is
set to what is left before each receive, headers included. Connecting goes to checked addresses only.
"""

from __future__ import annotations

import io
import socket
import threading
import time
from collections.abc import Callable
from typing import Any, Final, cast

from urllib3.connection import HTTPConnection, HTTPSConnection

from scoreport.ets.deadline import Deadline
from scoreport.ets.egress import IPAddress, Target

Buffer = bytearray | memoryview
# Object stores close idle connections after some 20 seconds; ours go first.
IDLE_SECONDS: Final = 15.0
_BUFFER_BYTES: Final = 65_536


class _TimedRaw(io.RawIOBase):
    """The receiving end of a socket, limited by the deadline of the connection's present request."""

    def __init__(self, sock: socket.socket, connection: TimedConnection) -> None:
        self._sock = sock
        self._raw = sock.makefile("rb", buffering=0)
        self.connection = connection
        self.stopped = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        if self.stopped:
            return 0
        self._sock.settimeout(self.connection.deadline.left())
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _TimedReader(io.BufferedReader):
    """Notices bytes beyond the answer's end: what follows them could be taken for another student's answer."""

    def close(self) -> None:
        if not self.closed:
            raw = cast("_TimedRaw", self.raw)
            raw.stopped = True
            if self.peek(1):
                raw.connection.is_spoiled = True
        super().close()


class _TimedSocket:
    """Stands before the real socket and hands out a reader of ours."""

    def __init__(self, sock: socket.socket, connection: TimedConnection) -> None:
        self._sock = sock
        self._connection = connection

    def makefile(self, *_args: object, **_kwargs: object) -> io.BufferedReader:
        return _TimedReader(_TimedRaw(self._sock, self._connection), _BUFFER_BYTES)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)


class TimedConnection(HTTPConnection):
    """An HTTP connection to one of the checked addresses of a target."""

    deadline: Deadline
    is_spoiled = False
    _addresses: list[IPAddress]

    def open(self, addresses: list[IPAddress], deadline: Deadline) -> None:
        """Connects, TLS included. Raises OSError, of which TimeoutError and ssl.SSLError are kinds."""
        self._addresses = addresses
        self.deadline = deadline
        self.connect()
        self.sock = cast("socket.socket", _TimedSocket(self.sock, self))

    def _new_conn(self) -> socket.socket:
        """Called by urllib3 to connect. The name is in Host and SNI; the address has been looked up before."""
        failure = OSError()
        for address in self._addresses:
            try:
                return _dial(address, self.port, self.deadline)
            except TimeoutError:
                raise
            except OSError as error:
                failure = error
        raise failure


class TimedTlsConnection(TimedConnection, HTTPSConnection):
    """The same over TLS, the certificate checked against the host's name."""


def _dial(address: IPAddress, port: int, deadline: Deadline) -> socket.socket:
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.settimeout(deadline.left())
        sock.connect((str(address), port))
        sock.settimeout(deadline.left())  # for the TLS handshake, which takes its limit from here
    except BaseException:
        sock.close()
        raise
    return sock


class Pool:
    """Idle connections of all hosts, the latest used first. Never waits: who finds none opens one."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._idle: list[tuple[float, Target, TimedConnection]] = []
        self._is_closed = False

    def take(self, target: Target) -> TimedConnection | None:
        """A connection to the target's host that is still usable, or None."""
        while (found := self._pop(lambda kept: _same_host(kept, target))) is not None:
            since, _target, connection = found
            if time.monotonic() - since < IDLE_SECONDS and connection.is_connected:
                return connection
            connection.close()
        return None

    def _pop(self, fits: Callable[[Target], bool]) -> tuple[float, Target, TimedConnection] | None:
        with self._lock:
            for index in reversed(range(len(self._idle))):
                if fits(self._idle[index][1]):
                    return self._idle.pop(index)
        return None

    def put(self, target: Target, connection: TimedConnection) -> None:
        """Keeps a connection whose answer was read to its proper end; the oldest goes when there are too many."""
        with self._lock:
            if not self._is_closed:
                self._idle.append((time.monotonic(), target, connection))
                surplus = self._idle[: -self._size] if self._size else self._idle[:]
                del self._idle[: len(surplus)]
            else:
                surplus = [(0.0, target, connection)]
        for _since, _target, old in surplus:
            old.close()

    def sweep(self) -> None:
        """Closes the connections that have been idle for too long."""
        since = time.monotonic() - IDLE_SECONDS
        with self._lock:
            stale = [entry for entry in self._idle if entry[0] < since]
            self._idle = [entry for entry in self._idle if entry[0] >= since]
        for _since, _target, connection in stale:
            connection.close()

    def close(self) -> None:
        """Closes the idle connections now and those in use when they come back."""
        with self._lock:
            self._is_closed = True
            idle, self._idle = self._idle, []
        for _since, _target, connection in idle:
            connection.close()


def _same_host(one: Target, other: Target) -> bool:
    return (one.scheme, one.host, one.port) == (other.scheme, other.host, other.port)
