"""The running demo: real processes under a clock that a test can move."""

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.places import BIN, ROOT

SECONDS = 90  # in which a first start is done, even on a slow machine
CLOCK_FOLDER = Path(__file__).parent / "clock"
FOLLOWED = 0.2  # seconds in which every process has looked at the clock


@dataclass(frozen=True)
class Demo:
    """A demo that runs: what `demo.json` says, and its clock."""

    told: dict[str, Any]
    clock: Path

    @property
    def address(self) -> str:
        return str(self.told["base_url"])

    def password(self, username: str) -> str:
        """The password of a member of the cast."""
        return next(str(person["password"]) for person in self.told["everyone"] if person["username"] == username)

    def username(self, role: str) -> str:
        """The user name of the role's person in the printed table."""
        return next(str(person["username"]) for person in self.told["people"] if person["role"] == role)

    @contextmanager
    def later(self, minutes: int) -> Iterator[None]:
        """Let it be so many minutes later for every process of the demo."""
        self._move(minutes * 60)
        try:
            yield
        finally:
            self._move(0)

    def _move(self, seconds: int) -> None:
        part = self.clock.with_suffix(".part")
        part.write_text(str(seconds))
        part.replace(self.clock)
        time.sleep(FOLLOWED)


@contextmanager
def running_demo(folder: Path, *words: str) -> Iterator[Demo]:
    """Start `scoreport demo` with these words, yield it when it says that it is ready, and stop it as Ctrl-C does."""
    clock = folder / "clock"
    clock.write_text("0")
    ports = free_ports(2)
    command = [str(BIN / "scoreport"), "demo", "--folder", str(folder / "demo")]
    command += ["--port", str(ports[0]), "--sandbox-port", str(ports[1]), *words]
    out = folder / "out.log"
    with out.open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=_environment(clock), stdout=log, stderr=subprocess.STDOUT)
    try:
        wait_for("Ctrl-C stops everything", out, process)
        yield Demo(json.loads((folder / "demo" / "demo.json").read_text(encoding="utf-8")), clock)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0, out.read_text()
        assert [port for port in ports if is_taken(port)] == [], "a process of the demo is still there"
    finally:
        # Killed at once it would leave behind what it has started.
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(30)
        process.kill()


def _environment(clock: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SCOREPORT_", "DJANGO_"))}
    return {**kept, "PYTHONPATH": str(CLOCK_FOLDER), "JOURNEY_CLOCK": str(clock)}


def wait_for(words: str, out: Path, process: "subprocess.Popen[bytes]") -> None:
    """Wait until the process has written these words to its log. Raises AssertionError where it ends before."""
    deadline = time.monotonic() + SECONDS
    while words not in out.read_text():
        assert process.poll() is None, out.read_text()
        assert time.monotonic() < deadline, out.read_text()
        time.sleep(0.1)


def free_ports(count: int) -> list[int]:
    """Ports on which nobody listens now."""
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def is_taken(port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
