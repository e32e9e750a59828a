"""Leaving a host alone that fails: asked again now and then by a single call, and by everybody once that succeeds.

Per process, for one host of one account. Refusals (401, 403, 404) are answers and never open it.
"""

from __future__ import annotations

import math
import random
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Final, Literal

from scoreport.ets.exceptions import CircuitOpen, Reason, Stage, Unavailable

FAILURES: Final = 10  # so many open it, where at least half of what was noted lately failed; a click fails three times
MEMORY: Final = 20  # outcomes
LATELY: Final = 60.0  # seconds
FIRST_PAUSE: Final = 15.0  # seconds until the first probe; doubled after each that fails
LONGEST_PAUSE: Final = 60.0
_PROBE_SECONDS: Final = 10  # what a probe may take: when to come again while one is under way
_HOSTS: Final = 8  # of one account: the API's, and those that links lead to
State = Literal["closed", "quiet", "open", "probing"]


class Breaker:
    """Closed, or open until a moment, or waiting for the one probe that is under way."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, chance: Callable[[], float] = random.random
    ) -> None:
        self._clock, self._chance = clock, chance
        self._lock = threading.Lock()
        self._outcomes: deque[tuple[float, bool]] = deque(maxlen=MEMORY)
        self._quiet_until = 0.0  # the state's own wish
        self._open_until: float | None = None
        self._pause = FIRST_PAUSE
        self._is_probing = False
        self._reason: Reason = "server"

    def quiet_seconds(self) -> float:
        """Seconds for which the state has asked to be left alone, 0 where it has not."""
        return max(0.0, self._quiet_until - self._clock())

    @property
    def state(self) -> State:
        """closed: calls pass; quiet: the state asked for a pause; open: it fails; probing: one call finds out."""
        with self._lock:
            if self._is_probing:
                return "probing"
            if self._open_until is not None:
                return "open"
            return "quiet" if self.quiet_seconds() else "closed"

    def refuse(self, stage: Stage) -> None:
        """Raises CircuitOpen where a call would not be let through now. Lets nobody through by itself."""
        with self._lock:
            self._refuse(stage)

    def let_through(self, stage: Stage) -> bool:
        """Let a call through and say whether it is the probe; `note` has to follow. Raises CircuitOpen."""
        with self._lock:
            self._refuse(stage)
            self._is_probing = self._open_until is not None
            return self._is_probing

    def note(self, failure: Unavailable | None, *, is_probe: bool) -> None:
        """Note how a call that was let through ended; None is an answer, whatever it said."""
        with self._lock:
            if is_probe:
                self._is_probing = False
            if failure is not None and failure.retry_after:
                self._quiet_until = max(self._quiet_until, self._clock() + failure.retry_after)
            if is_probe or self._open_until is None:
                self._judge(failure, is_probe=is_probe)

    def drop(self, *, is_probe: bool) -> None:
        """End a call that says nothing about the host."""
        with self._lock:
            self._is_probing = self._is_probing and not is_probe

    def _refuse(self, stage: Stage) -> None:
        wait = max(self._quiet_until, self._open_until or 0.0) - self._clock()
        if wait <= 0 and self._is_probing:
            wait = _PROBE_SECONDS
        if wait > 0:
            raise CircuitOpen(reason=self._reason, retry_after=math.ceil(wait), stage=stage)

    def _judge(self, failure: Unavailable | None, *, is_probe: bool) -> None:
        if failure is None:
            if is_probe:
                self._open_until, self._pause = None, FIRST_PAUSE
                self._outcomes.clear()
            self._outcomes.append((self._clock(), True))
            return
        self._reason = failure.reason
        self._outcomes.append((self._clock(), False))
        if is_probe:
            self._pause = min(2 * self._pause, LONGEST_PAUSE)
        if is_probe or self._is_failing():
            # Up to a quarter longer, so that several processes do not probe in step.
            self._open_until = self._clock() + self._pause * (1 + self._chance() / 4)

    def _is_failing(self) -> bool:
        since = self._clock() - LATELY
        lately = [succeeded for at, succeeded in self._outcomes if at >= since]
        failures = lately.count(False)
        return failures >= FAILURES and 2 * failures >= len(lately)


class Breakers:
    """One breaker a host; the host that was asked longest ago is forgotten when there are too many."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._hosts: OrderedDict[str, Breaker] = OrderedDict()

    def of(self, host: str) -> Breaker:
        """Return the breaker of that host."""
        with self._lock:
            found = self._hosts.pop(host, None) or Breaker(self._clock)
            self._hosts[host] = found
            if len(self._hosts) > _HOSTS:
                self._hosts.popitem(last=False)
            return found

    def states(self) -> list[State]:
        """Return the state of each host's breaker, without the hosts."""
        with self._lock:
            found = list(self._hosts.values())
        return [breaker.state for breaker in found]
