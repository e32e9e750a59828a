"""How many retries a whole account may make: without it, each click's retries would triple a storm."""

from __future__ import annotations

import threading
from typing import Final

SHARE: Final = 0.1  # retries for each click, over time
MOST: Final = 10.0  # that may be saved up, and what there is at the start


class Allowance:
    """Earned by clicks, spent on retries. Threads share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._left = MOST

    def earn(self) -> None:
        """Add a click's share."""
        with self._lock:
            self._left = min(MOST, self._left + SHARE)

    def spend(self) -> bool:
        """Take one retry and say whether there was one."""
        with self._lock:
            if self._left < 1:
                return False
            self._left -= 1
            return True
