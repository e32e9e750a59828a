"""The outermost layer of the web application: who gets a turn now, who waits for one, and who is sent away kindly.

Families, staff, and what pages ask for by themselves are classes of their own, each with so many requests that run
and so many that wait. Beyond them a light page is sent that tries again by itself: it needs no session and no
database. The class is known without either, from a header or a signed cookie.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from weakref import finalize

from django.conf import settings
from django.http import parse_cookie

from scoreport.accounts.sessions.middleware import UNATTENDED
from scoreport.ets.bulkhead import Bulkhead, Full
from scoreport.lib.logs import log
from scoreport.lib.requests import ARRIVED
from scoreport.operations import crowd, draining, hints
from scoreport.operations.hints import Kind
from scoreport.operations.metrics import requests as figures

Environ = dict[str, Any]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]

ROOM = "/room"  # answers 204 where the asker's class has room, else 503
_UNATTENDED = "HTTP_" + UNATTENDED.upper().replace("-", "_")
_LOG_SECONDS = 10.0


class Shed:
    """A WSGI application before another one. A turn lasts until the answer is sent or the browser has gone."""

    def __init__(
        self, application: Application, rooms: Mapping[Kind, Bulkhead], longest_wait: float, exempt: tuple[str, ...]
    ) -> None:
        self._application, self._rooms = application, rooms
        self._longest_wait, self._exempt = longest_wait, exempt
        self._turned_away = _TurnedAway()

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        environ[ARRIVED] = time.monotonic()
        if draining.has_begun() and draining.may_go_elsewhere(environ):
            return draining.send_elsewhere(start)
        path = environ.get("PATH_INFO", "")
        if path.startswith(self._exempt):
            return self._application(environ, start)
        kind = kind_of(environ)
        room = self._rooms[kind]
        if path == ROOM:
            return crowd.answer_room(start, has_room=room.has_room)
        try:
            room.enter(self._longest_wait)
        except Full:
            self._turned_away.note(kind)
            return crowd.answer(environ, start)
        return self._served(environ, start, room)

    def _served(self, environ: Environ, start: Start, room: Bulkhead) -> Iterable[bytes]:
        try:
            answer = self._application(environ, start)
        except BaseException:
            room.leave()
            raise
        return _Held(answer, room.leave)


class _Held:
    """An answer that ends its turn when the server closes it, as WSGI demands of every server (PEP 3333)."""

    def __init__(self, answer: Iterable[bytes], leave: Callable[[], None]) -> None:
        self._answer = answer
        self._leave = finalize(self, leave)  # once, however often and by whatever way
        self._leave.atexit = False

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._answer)

    def close(self) -> None:
        try:
            if (close := getattr(self._answer, "close", None)) is not None:
                close()
        finally:
            self._leave()


class _TurnedAway:
    """Says in the log how many found no room, and not once for each of them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts = dict.fromkeys(Kind, 0)
        self._said_at = 0.0

    def note(self, kind: Kind) -> None:
        figures.SHED.labels(kind).inc()
        with self._lock:
            self._counts[kind] += 1
            if time.monotonic() - self._said_at < _LOG_SECONDS:
                return
            self._said_at = time.monotonic()
            counts, self._counts = self._counts, dict.fromkeys(Kind, 0)
        said = ", ".join(f"{kind} {count}" for kind, count in counts.items() if count)
        log("web").warning("no room for some requests: %s", said)


def kind_of(environ: Environ) -> Kind:
    """Return the class of a request: what a page asks for by itself, what staff ask for, everything else."""
    if _UNATTENDED in environ or "prefetch" in environ.get("HTTP_SEC_PURPOSE", ""):
        return Kind.BACKGROUND
    hint = hints.read(parse_cookie(environ.get("HTTP_COOKIE", "")).get(hints.cookie_name(), ""))
    return hint.kind if hint else Kind.FAMILY


def wrapped(application: Application) -> Shed:
    """Return the application behind the limits of the settings. Health and static files are always served."""
    rooms = {kind: Bulkhead(*settings.REQUESTS[kind]) for kind in Kind}
    figures.watch(rooms)
    return Shed(application, rooms, settings.REQUEST_WAIT_SECONDS, (settings.STATIC_URL, "/health", "/ready"))
