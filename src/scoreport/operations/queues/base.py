"""What the product asks of an engine beside ordering a task."""

import datetime as dt
from collections import Counter
from collections.abc import Collection
from typing import Protocol

# A task whose worker died is done once more; if that worker dies too, it may be the task that kills.
TRIES = 2


class Away(Exception):
    """The engine's store does not answer."""


class Engine(Protocol):
    """One way in which tasks are kept and done."""

    def work(self, worker: str) -> None:
        """Do tasks under this worker's name until SIGTERM or SIGINT; a task that runs then is finished first.

        Raises Away when the store went away.
        """

    def take_back(self, alive: Collection[str]) -> tuple[int, int]:
        """Take running tasks from workers that are not alive; return how many are done again and how many failed.

        Raises Away.
        """

    def waiting(self) -> int:
        """Return how many tasks no worker has begun. Raises Away."""

    def overdue(self, since: dt.datetime) -> int:
        """Return how many tasks might have been begun at that instant and wait since. Raises Away."""

    def begun_before(self, instant: dt.datetime) -> int:
        """Return how many tasks were begun before that instant and still run. Raises Away."""

    def failures(self) -> Counter[str]:
        """Return how often each task failed, by its name, as far back as the engine remembers. Raises Away."""

    def keys_at_work(self) -> set[str]:
        """Return the arguments, which are keys, of all tasks that wait or run. Raises Away."""

    def clear(self) -> None:
        """Remove what is kept of tasks that ended long ago."""
