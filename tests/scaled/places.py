"""An installation on one of the engines, its workers, and the lines that its tasks leave."""

import subprocess
import time
from collections.abc import Callable

from tests.installation import SECONDS, Installation
from tests.places import BIN, ROOT
from tests.scaled.console import Console

IMPORTS = """
import datetime as dt
from django.core.cache import caches
from django.db.models import F
from django_tasks_db.models import DBTaskResult
from scoreport.configuration.budgets import SharedCounter
from scoreport.lib.tasks import NotOrdered, order
from scoreport.operations import workers
from scoreport.operations.models import Due, Worker
from scoreport.operations.queues import engine
from scoreport.operations.tick import SCHEDULE, tick
from tests.scaled import work
"""
# Nobody has been seen for six minutes; whoever lives is seen again within one.
SILENCE = 'Worker.objects.update(seen_at=F("seen_at") - dt.timedelta(minutes=6))'


class Place:
    """Use as a context: at its end no process of it is left."""

    def __init__(self, installation: Installation) -> None:
        self.installation, self.folder = installation, installation.folder
        self.workers: list[subprocess.Popen[bytes]] = []
        for path in (*self.folder.glob("*.go"), self.folder / "lines", self.folder / "worker.log"):
            path.unlink(missing_ok=True)
        self._console = Console(installation)
        self.run(IMPORTS)
        self.run("for model in (Due, Worker, DBTaskResult): model.objects.all().delete()")

    def __enter__(self) -> "Place":
        return self

    def __exit__(self, *_error: object) -> None:
        for process in self.workers:
            process.kill()
            process.wait(SECONDS)
        self._console.__exit__()

    def run(self, source: str) -> str:
        """Run a piece of Python in the installation's console and return what it printed."""
        return self._console.run(source)

    def worker(self) -> "subprocess.Popen[bytes]":
        """Start a worker."""
        with (self.folder / "worker.log").open("ab") as log:
            process = subprocess.Popen(
                [str(BIN / "scoreport"), "worker"],
                cwd=ROOT, env=self.installation.environment(), stdout=log, stderr=log,
            )  # fmt: skip
        self.workers.append(process)
        return process

    def order(self, *orders: str) -> None:
        """Order tasks of `work`, such as "slow a"."""
        for name, key in (line.split() for line in orders):
            self.run(f"order(work.{name}, {key!r})")

    def lines(self) -> list[str]:
        """What the tasks have said."""
        path = self.folder / "lines"
        return path.read_text().splitlines() if path.exists() else []

    def log(self) -> str:
        """What the workers have logged."""
        return (self.folder / "worker.log").read_text()

    def wait(self, found: Callable[[], bool]) -> None:
        """Wait until it is found. Raises AssertionError where it isn't in time."""
        deadline = time.monotonic() + SECONDS
        while not found():
            assert time.monotonic() < deadline, (self.lines(), self.log())
            time.sleep(0.05)

    def wait_for(self, *lines: str) -> None:
        """Wait until tasks have said these lines."""
        self.wait(lambda: set(lines) <= set(self.lines()))

    def kill_who_runs(self, key: str) -> None:
        """Kill the worker that began this slow task last, and let six minutes pass."""
        pid = int((self.folder / f"{key}.pid").read_text())
        (process,) = [process for process in self.workers if process.pid == pid]
        process.kill()
        process.wait(SECONDS)
        self.run(SILENCE)

    def let_end(self, key: str) -> None:
        """Let a slow task end."""
        (self.folder / f"{key}.go").touch()
