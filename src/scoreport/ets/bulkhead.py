"""A wall between those who wait for one thing and everybody else: so many at once, so many in line, no more."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Full(Exception):
    """The line is full, or it moved too slowly for this one."""


class Bulkhead:
    """At most `at_once` turns at the same time and `waiting` more in line, first come, first served."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self._at_once, self._waiting = at_once, waiting
        self._lock = threading.Lock()
        self._running = 0
        self._line: deque[threading.Event] = deque()

    def enter(self, seconds: float) -> None:
        """Take a turn, waiting for it so long at most; `leave` ends it. Raises Full."""
        with self._lock:
            if self._running < self._at_once:
                self._running += 1
                return
            if len(self._line) >= self._waiting or seconds <= 0:
                raise Full
            called = threading.Event()
            self._line.append(called)
        if not called.wait(seconds):
            self._give_up(called)

    def leave(self) -> None:
        """End a turn: it passes to whoever has waited longest, so that no newcomer slips in between."""
        with self._lock:
            if self._line:
                self._line.popleft().set()
            else:
                self._running -= 1

    @contextmanager
    def turn(self, seconds: float) -> Iterator[None]:
        """Hold a turn for the length of the block. Raises Full."""
        self.enter(seconds)
        try:
            yield
        finally:
            self.leave()

    @property
    def is_full(self) -> bool:
        """Whether somebody who came now would be refused."""
        return self._running >= self._at_once and len(self._line) >= self._waiting

    @property
    def has_room(self) -> bool:
        """Whether somebody who came now would get a turn, or stand in the front half of the line."""
        return self._running < self._at_once or 2 * len(self._line) < self._waiting

    @property
    def running(self) -> int:
        """Turns that are held at this moment."""
        return self._running

    @property
    def in_line(self) -> int:
        """How many wait for a turn at this moment."""
        return len(self._line)

    def _give_up(self, called: threading.Event) -> None:
        """Leave the line, unless the turn came at the very last moment. Raises Full."""
        with self._lock:
            if called.is_set():
                return
            self._line.remove(called)
        raise Full
