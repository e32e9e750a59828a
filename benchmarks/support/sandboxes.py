"""The processes that the sandbox's benchmark measures: the sandbox itself, and bare Typst on as many cores."""

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from benchmarks.support.load import Tally
from benchmarks.support.servers import HOST, ROOT, STOP_SECONDS, free_port
from scoreport.sandbox.reports.render import Draft

LIFE = 7200  # seconds of a link: longer than any run
TODAY = "2026-11-24"


class Sandbox:
    """A running sandbox."""

    def __init__(self, port: int, process: "subprocess.Popen[str]") -> None:
        self.port = port
        self._pid = process.pid

    def cpu_seconds(self) -> float:
        """What it and the processes that it started have used of the cores."""
        return sum(_cpu_seconds(pid) for pid in (self._pid, *_children(self._pid)))

    def megabytes(self) -> float:
        """What it and the processes that it started hold; memory that several share counts once, in parts."""
        return sum(_proportional_kilobytes(pid) for pid in (self._pid, *_children(self._pid))) / 1000


@contextmanager
def sandbox(*options: str) -> Iterator[Sandbox]:
    """Serve until the block ends."""
    port = free_port()
    command = str(Path(sys.executable).with_name("scoreport-sandbox"))
    told = [command, "--port", str(port), "--today", TODAY]
    told += ["--link-seconds", str(LIFE), "--token-seconds", str(LIFE), *options]
    with subprocess.Popen(told, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert "listens" in process.stdout.readline(), "the sandbox did not start"
            yield Sandbox(port, process)
        finally:
            process.terminate()
            process.wait(STOP_SECONDS)


class BareTypst:
    """One process a core."""

    def __init__(self, processes: Sequence["subprocess.Popen[str]"]) -> None:
        self._processes = processes
        self._cpu_seconds = 0.0

    def cpu_seconds(self) -> float:
        """What its rounds have used of the cores."""
        return self._cpu_seconds

    def run(self, seconds: float) -> Tally:
        """Return what all of them compiled in so long."""
        for process in self._processes:
            assert process.stdin is not None
            process.stdin.write(f"{seconds}\n")
            process.stdin.flush()
        told = [json.loads(process.stdout.readline()) for process in self._processes if process.stdout]
        self._cpu_seconds += sum(one["cpu"] for one in told)
        latencies = [latency for one in told for latency in one["latencies"]]
        return Tally(latencies, max(one["seconds"] for one in told))


@contextmanager
def bare_typst(folder: Path, name: str, drafts: Sequence[Draft | None]) -> Iterator[BareTypst]:
    """Compile these drafts until the block ends; None stands for a plain document."""
    path = folder / name
    lines = (json.dumps(asdict(draft) if draft else {}) for draft in drafts)
    path.write_text("\n".join(lines), encoding="utf-8")
    command = [sys.executable, "-m", "benchmarks.support.bare_typst", str(path)]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "RAYON_NUM_THREADS": "1"}
    processes = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env, cwd=ROOT)
        for _ in os.sched_getaffinity(0)
    ]
    try:
        yield BareTypst(processes)
    finally:
        for process in processes:
            process.communicate(timeout=STOP_SECONDS)


def get(port: int, path: str, **headers: str) -> bytes:
    """Return the body of an answer. Raises AssertionError for another status than 200."""
    request = urllib.request.Request(f"http://{HOST}:{port}{path}", headers=headers)
    try:
        with urllib.request.urlopen(request) as answer:
            return bytes(answer.read())
    except urllib.error.HTTPError as error:
        raise AssertionError(f"status {error.code}") from error


def _children(parent: int) -> list[int]:
    tasks = Path(f"/proc/{parent}/task").glob("*/children")
    return [int(number) for task in tasks for number in task.read_text().split()]


def _cpu_seconds(pid: int) -> float:
    """In user mode and in the kernel: the 14th and 15th field, counted behind the name in brackets."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _proportional_kilobytes(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
