"""One HTTP exchange: a request out, an answer in, every failure turned into our own errors."""

from __future__ import annotations

import re
import ssl
import threading
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPException
from typing import Final, TypeVar

from urllib3 import HTTPResponse
from urllib3.exceptions import HTTPError, ProtocolError, ReadTimeoutError
from urllib3.exceptions import SSLError as Urllib3SSLError

from scoreport.ets.connections import Pool, TimedConnection, TimedTlsConnection
from scoreport.ets.deadline import Deadline, DeadlinePassed
from scoreport.ets.egress import Egress, IPAddress, Refused, Target
from scoreport.ets.exceptions import REQUEST_ID, BadAnswer, EtsError, Stage, Unavailable
from scoreport.ets.vocabulary import OWN, Vocabulary

CHUNK_BYTES: Final = 65_536
_PROBLEM_BYTES: Final = 65_536
_COMMON_HEADERS: Final = {"Accept-Encoding": "identity", "User-Agent": "scoreport"}
# A report's link does not say whose it is, so an id that could be a student's number is not passed on.
_LIKE_AN_SSID: Final = re.compile(r"(?<!\d)\d{10}(?!\d)")
_T = TypeVar("_T")


@dataclass(frozen=True)
class Request:
    """What to send. private: values that must not appear in a request id we pass on."""

    stage: Stage
    target: Target
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)
    private: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Reply:
    """A short answer, read whole (a problem's body is cut at 64 kB; that of a 3xx or 5xx is not read)."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    data: bytes = field(repr=False)
    request_id: str | None


class Answer:
    """An answer whose body is still to be read. Its connection is kept only by `finish` after a whole body."""

    def __init__(
        self, transport: Transport, request: Request, connection: TimedConnection, response: HTTPResponse
    ) -> None:
        self._transport, self._request = transport, request
        self._connection, self._response = connection, response
        self.status = response.status
        self.headers: Mapping[str, str] = response.headers
        self.request_id = _request_id(response.headers, request.private, transport.vocabulary)

    @property
    def length(self) -> int | None:
        """Bytes of the body as announced, None where it comes in chunks or until the connection closes."""
        return self._response.length_remaining

    @property
    def is_framed(self) -> bool:
        """Whether the end of the body can be told from a connection that was cut."""
        return self._response.chunked or self._response.length_remaining is not None

    def set_deadline(self, deadline: Deadline) -> None:
        """Lets what is still to come take until then."""
        self._connection.deadline = deadline

    def bad(self, code: str) -> BadAnswer:
        """The error for this answer; its connection is dropped."""
        self.close()
        return BadAnswer(code, stage=self._request.stage, request_id=self.request_id)

    def chunk(self, size: int = CHUNK_BYTES) -> bytes:
        """The next bytes of the body, fewer than `size` only at its end. Raises Unavailable, BadAnswer."""
        return _translating(partial(self._response.read, size), self._request.stage, self.close)

    def read(self, limit: int) -> bytes:
        """The whole body. Raises BadAnswer("too_large") beyond `limit` bytes, Unavailable."""
        if (self.length or 0) > limit:
            raise self.bad("too_large")
        data = self.chunk(limit + 1)
        if len(data) > limit:
            raise self.bad("too_large")
        self.finish()
        return data

    def refuse_encoding(self) -> None:
        """Raises BadAnswer("encoded") for a compressed body: we asked for none, and it could unfold endlessly."""
        if self.headers.get("Content-Encoding", "identity").strip().lower() not in ("identity", ""):
            raise self.bad("encoded")

    def finish(self) -> None:
        """Gives the connection back if the body was read to its end and nothing came after it."""
        usable = self._response.closed and not self._connection.is_closed and not self._connection.is_spoiled
        if usable:
            self._transport.pool.put(self._request.target, self._connection)
        else:
            self.close()

    def close(self) -> None:
        """Drops the connection, whatever of the body is still under way."""
        self._response.close()
        self._connection.close()


class Transport:
    """Sends requests over connections of its own; several threads may share it."""

    def __init__(
        self, egress: Egress, connect_seconds: float, idle_connections: int, vocabulary: Vocabulary = OWN
    ) -> None:
        self._egress = egress
        self._connect_seconds = connect_seconds
        self.vocabulary = vocabulary
        self._tls: ssl.SSLContext | None = None
        self._tls_lock = threading.Lock()
        self.pool = Pool(idle_connections)
        self.close = weakref.finalize(self, self.pool.close)

    def fetch(self, request: Request, deadline: Deadline, limit: int) -> Reply:
        """Sends a request and reads the short answer. Raises Unavailable, BadAnswer."""
        answer = self.send(request, deadline)
        if answer.status in (200, 201):
            answer.refuse_encoding()
            data = answer.read(limit)
        elif 400 <= answer.status < 500:
            data = answer.chunk(_PROBLEM_BYTES)
            answer.finish()
        else:
            data = b""
            answer.close()
        return Reply(answer.status, answer.headers, data, answer.request_id)

    def send(self, request: Request, deadline: Deadline) -> Answer:
        """Sends a request and reads the answer's head. Raises Unavailable, BadAnswer."""
        connection = self.pool.take(request.target) or self._open(request, deadline)
        exchange = partial(_exchange, connection, request, deadline)
        response = _translating(exchange, request.stage, connection.close)
        return Answer(self, request, connection, response)

    def _open(self, request: Request, deadline: Deadline) -> TimedConnection:
        failure: EtsError
        limit = deadline.within(self._connect_seconds)
        try:
            addresses = self._egress.addresses(request.target, limit)
        except Refused:
            failure = _address_refused(request.stage)
        except DeadlinePassed:
            failure = Unavailable(reason="timeout", stage=request.stage)
        except OSError:
            failure = Unavailable(reason="address", stage=request.stage)
        else:
            return self._connect(request, addresses, limit)
        raise failure

    def _connect(self, request: Request, addresses: list[IPAddress], limit: Deadline) -> TimedConnection:
        connection = self._connection(request.target)
        failure: EtsError
        try:
            connection.open(addresses, limit)
        except TimeoutError:
            failure = Unavailable(reason="timeout", stage=request.stage)
        except (ssl.SSLError, HTTPError, ValueError):
            failure = Unavailable(reason="tls", stage=request.stage)
        except OSError:
            failure = Unavailable(reason="refused", stage=request.stage)
        else:
            return connection
        connection.close()
        raise failure

    def _connection(self, target: Target) -> TimedConnection:
        if target.scheme == "https":
            return TimedTlsConnection(target.host, target.port, ssl_context=self._tls_context())
        return TimedConnection(target.host, target.port)

    def _tls_context(self) -> ssl.SSLContext:
        with self._tls_lock:
            if self._tls is None:
                self._tls = ssl.create_default_context()
            return self._tls


def _exchange(connection: TimedConnection, request: Request, deadline: Deadline) -> HTTPResponse:
    connection.deadline = deadline
    connection.timeout = deadline.left()
    connection.request(
        request.method,
        request.target.target,
        body=request.body,
        headers={**_COMMON_HEADERS, **request.headers},
        preload_content=False,
        decode_content=False,
    )
    return connection.getresponse()


def _translating(deed: Callable[[], _T], stage: Stage, on_failure: Callable[[], None]) -> _T:
    """Runs a deed on a connection. The error is raised outside of `except`, so that it carries no other."""
    try:
        return deed()
    except (OSError, HTTPException, HTTPError) as error:
        failure = _translated(error, stage)
    except BaseException:
        on_failure()
        raise
    on_failure()
    raise failure


def _translated(error: Exception, stage: Stage) -> EtsError:
    if isinstance(error, (TimeoutError, ReadTimeoutError)):
        return Unavailable(reason="timeout", stage=stage)
    if isinstance(error, (OSError, ProtocolError, Urllib3SSLError)):
        return Unavailable(reason="broken", stage=stage)
    return BadAnswer("not_http", stage=stage)


def _address_refused(stage: Stage) -> EtsError:
    """A name in our list that leads to a private address: of a link it is the answer that is bad."""
    if stage == "report":
        return BadAnswer("forbidden_address", stage=stage)
    return Unavailable("address_refused", reason="address", stage=stage)


def _request_id(headers: Mapping[str, str], private: tuple[str, ...], vocabulary: Vocabulary) -> str | None:
    for name in vocabulary.request_id_headers:
        value = headers.get(name, "")
        is_private = any(secret in value for secret in private if secret) or _LIKE_AN_SSID.search(value)
        if REQUEST_ID.fullmatch(value) and not is_private:
            return value
    return None
