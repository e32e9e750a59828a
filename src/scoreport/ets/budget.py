"""How many calls a second an account makes to the state, over all processes that share a counter.

Time is cut into short windows that all processes number alike. A call takes the next place in the first window that
has one left and waits for the moment of that place: nobody polls, no burst goes out at the edge of a second, and
whoever would have to wait too long is told at once, before a place is taken.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final, Literal, Protocol

Pace = Literal["interactive", "bulk"]
RATES: Final[dict[Pace, float]] = {"interactive": 50.0, "bulk": 5.0}  # calls a second; the state's limit is unknown

_WINDOWS_A_SECOND: Final = 5  # as many as leave a whole place in each at the slower of the two rates
_FARTHEST: Final = 60  # seconds ahead in which places are given; a hint beyond is a clock that was set back


class Counter(Protocol):
    """Counts by name. Several processes that hand in the same store share one budget."""

    def add(self, name: str, life: int) -> int:
        """Add one to the count of that name and return it; the count may be forgotten after `life` seconds."""


class LocalCounter:
    """Counts in this process only."""

    MOST: Final = 2048

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: OrderedDict[str, int] = OrderedDict()

    def add(self, name: str, life: int) -> int:
        """Add one and return the count. The oldest names are forgotten when there are too many."""
        with self._lock:
            count = self._counts[name] = self._counts.get(name, 0) + 1
            if len(self._counts) > self.MOST:
                self._counts.popitem(last=False)
            return count


class Budget:
    """So many calls a second under one name."""

    def __init__(self, name: str, per_second: float, counter: Counter, clock: Callable[[], float] = time.time) -> None:
        self._name, self._counter, self._clock = name, counter, clock
        self._places = max(1, round(per_second / _WINDOWS_A_SECOND))
        self._window = self._places / per_second
        self._full_until = 0  # number of the first window that may have a place left, as far as this process knows

    def reserve(self, within: float) -> float | None:
        """Take a place and return the seconds until its moment; None where none comes in `within` seconds."""
        now = self._clock()
        number = int(now / self._window)
        if number < self._full_until <= number + _FARTHEST / self._window:
            number = self._full_until
        while (begins := number * self._window) - now <= min(within, _FARTHEST):
            place = self._counter.add(f"{self._name}:{number}", _FARTHEST)
            if place <= self._places:
                return max(0.0, begins + (place - 1) * self._window / self._places - now)
            number += 1
            self._full_until = number
        return None


def local_budgets() -> dict[Pace, Budget]:
    """Return both budgets at their usual rates, for a client that is alone."""
    counter = LocalCounter()
    return {pace: Budget(pace, rate, counter) for pace, rate in RATES.items()}
