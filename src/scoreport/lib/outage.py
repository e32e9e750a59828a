"""A store that does not answer: remembered for some seconds, so that nobody waits for it again, and logged once."""

import threading
import time
from collections.abc import Callable

from scoreport.lib.logs import log

PAUSE_SECONDS = 5.0  # until somebody looks whether the store is back


class Outage:
    """Whether a store of this process is away. Safe for threads."""

    def __init__(self, store: str, meanwhile: str, clock: Callable[[], float] = time.monotonic) -> None:
        """`store` and `meanwhile` are words for the log: what is away, and what happens until it is back."""
        self._store, self._meanwhile, self._clock = store, meanwhile, clock
        self._look_at: float | None = None
        self._lock = threading.Lock()

    def lasts(self) -> bool:
        """Say that the store need not be asked. Now and then one caller is told to ask, and sees whether it is back."""
        if self._look_at is None:
            return False
        with self._lock:
            if self._look_at is None or self._clock() < self._look_at:
                return self._look_at is not None
            self._look_at = self._clock() + PAUSE_SECONDS
            return False

    def begins(self, error: Exception) -> None:
        """Note that the store did not answer; the error's text may hold an address, so its kind alone is logged."""
        with self._lock:
            is_news, self._look_at = self._look_at is None, self._clock() + PAUSE_SECONDS
        if is_news:
            log("shared").warning("%s does not answer (%s): %s", self._store, type(error).__name__, self._meanwhile)

    def ends(self) -> None:
        """Note that the store answered."""
        if self._look_at is None:
            return
        with self._lock:
            was_away, self._look_at = self._look_at is not None, None
        if was_away:
            log("shared").info("%s answers again", self._store)
