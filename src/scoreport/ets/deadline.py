"""One point in time by which everything must be over."""

from __future__ import annotations

import time


class DeadlinePassed(TimeoutError):
    """There is no time left. A TimeoutError, so that socket code treats it as one."""


class Deadline:
    """Counts seconds on the monotonic clock from its making; threads may share it."""

    __slots__ = ("_end",)

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def remaining(self) -> float:
        """Seconds left, at least 0."""
        return max(0.0, self._end - time.monotonic())

    def left(self) -> float:
        """Seconds left, more than 0, fit for `settimeout`. Raises DeadlinePassed when there are none."""
        seconds = self._end - time.monotonic()
        if seconds <= 0:
            raise DeadlinePassed
        return seconds

    def within(self, seconds: float) -> Deadline:
        """The earlier of this deadline and `seconds` from now."""
        return Deadline(min(seconds, self.remaining()))
