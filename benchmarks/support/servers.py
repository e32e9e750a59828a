"""Starting the upstream and the two applications as processes of their own, each on its core."""

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.support import cores
from scoreport.operations import keys

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
START_SECONDS = 20.0
STATE_BUDGET = 5000  # calls a second
STOP_SECONDS = 10.0


@dataclass(frozen=True)
class Machine:
    """The data folder that both applications share, the environment they run in, and the cores."""

    folder: Path
    env: dict[str, str]
    cores: cores.Cores


def free_port() -> int:
    """Return a port that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def environment(folder: Path) -> dict[str, str]:
    """Return what the product is told; its own secrets are made in the folder."""
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "scoreport.settings",
        "SCOREPORT_DATA_DIR": str(folder),
        "SCOREPORT_PUBLIC_URL": f"http://{HOST}",
        "SCOREPORT_ETS_ALLOW_LOOPBACK": "true",
        # Beyond what two cores do: here the limit is to be ours, not the budget of calls to the state.
        "SCOREPORT_ETS_CALLS_PER_SECOND": str(STATE_BUDGET),
    }


def run(machine: Machine, *module_and_arguments: str) -> str:
    """Run one of our modules to its end and return what it printed."""
    command = [sys.executable, "-m", *module_and_arguments]
    done = subprocess.run(command, env=machine.env, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    return done.stdout


@contextmanager
def machine() -> Iterator[Machine]:
    """Yield a machine with a fresh data folder that has its keys.

    The folder is on the disk of the checkout: one in memory would make each commit free.
    """
    build = ROOT / ".build"
    build.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=build) as folder:
        found = Machine(Path(folder), environment(Path(folder)), cores.choose())
        keys.ensure(found.folder)
        yield found


@contextmanager
def upstream(machine: Machine, port: int, seconds: float = 0) -> Iterator[None]:
    """Serve the state on the load generator's core; each listing takes so many seconds."""
    command = [sys.executable, "-m", "benchmarks.support.upstream", str(port), str(seconds)]
    with _running(machine, command, machine.cores.load, {}, port):
        yield


@contextmanager
def application(machine: Machine, port: int, at_once: int | None = None, **extra: str) -> Iterator[None]:
    """Serve with the product's own command, so that both applications have the same server and options.

    `at_once` requests of families may run, and call the state, at the same time; the defaults where it is None.
    """
    command = [sys.executable, "-m", "scoreport.cli", "web", "--port", str(port)]
    limits = ("SCOREPORT_FAMILY_REQUESTS", "SCOREPORT_ETS_CALLS_AT_ONCE")
    extra = {**(dict.fromkeys(limits, str(at_once)) if at_once else {}), **extra}
    with _running(machine, command, machine.cores.application, extra, port):
        yield


@contextmanager
def _running(machine: Machine, command: list[str], core: int, extra: dict[str, str], port: int) -> Iterator[None]:
    log_path = machine.folder / f"{port}.log"
    with log_path.open("wb") as log:
        process = subprocess.Popen(
            command, env={**machine.env, **extra}, stdout=log, stderr=log, cwd=ROOT, preexec_fn=partial(cores.pin, core)
        )
        try:
            _await(process, port, log_path)
            yield
        finally:
            process.terminate()
            process.wait(STOP_SECONDS)


def _await(process: "subprocess.Popen[bytes]", port: int, log_path: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not _answers(port):
        if process.poll() is not None or time.monotonic() > deadline:
            raise SystemExit(f"A server did not start:\n{log_path.read_text()[-3000:]}")
        time.sleep(0.1)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request("GET", "/files/ready")
        connection.getresponse().read()
    except OSError:
        return False
    finally:
        connection.close()
    return True
