"""Runs a few processes together in the foreground: all of them, or none.

Nothing here knows what the processes are. Each writes to a log file of its own and lives in a process group
of its own, so that Ctrl-C in a terminal reaches the supervisor alone, which then ends them in order.
"""

import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import TextIO

from scoreport.demo.processes import Child, Process, busy_ports

POLL_SECONDS = 0.1
LOG_LINES = 20
STOPPED, FAILED, PORT_BUSY = 0, 1, 2
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class EndedEarlyError(Exception):
    """One of the processes ended, or did not answer in time. The message says which and why."""


class Interruptions:
    """Counts the signals that asked the supervisor to stop."""

    count = 0

    def note(self, signum: int, frame: FrameType | None) -> None:
        """The handler of all of them; only counts, since it may run anywhere in the program."""
        self.count += 1


def run(
    processes: Sequence[Process],
    *,
    on_ready: Callable[[], None] | None = None,
    ready_seconds: float = 60,
    grace_seconds: float = 15,
    out: TextIO | None = None,
) -> int:
    """Starts all processes in order and keeps them until a signal ends them or one of them ends by itself.

    `on_ready` is called once, when every process with a `ready_url` has answered within `ready_seconds`.
    SIGINT, SIGTERM and SIGHUP stop all processes, last started first; who is still there after
    `grace_seconds`, or at a second signal, is killed. Messages go to `out` (stderr by default).

    Returns 0 after a signal, 1 when a process ended by itself or did not answer, 2 when a port was taken
    (nothing was started then). Call it from the main thread.
    """
    out = out or sys.stderr
    if busy := busy_ports(processes):
        print(*busy, sep="\n", file=out)
        return PORT_BUSY
    children: list[Child] = []
    with _interruptions() as interruptions:
        try:
            _start(processes, children, interruptions, ready_seconds)
            _watch(children, interruptions, on_ready, ready_seconds)
        except EndedEarlyError as error:
            print(error, file=out)
            return FAILED
        finally:
            _stop(children, interruptions, grace_seconds)
    return STOPPED


def _start(
    processes: Sequence[Process], children: list[Child], interruptions: Interruptions, ready_seconds: float
) -> None:
    for process in processes:
        if process.prepare:
            _await_answers(children, interruptions, ready_seconds)
            with _interruptible():
                process.prepare()
        if interruptions.count:
            return
        try:
            children.append(Child(process))
        except OSError as error:
            raise EndedEarlyError(f"{process.name} could not be started: {error}") from None


def _watch(
    children: Sequence[Child],
    interruptions: Interruptions,
    on_ready: Callable[[], None] | None,
    ready_seconds: float,
) -> None:
    """Returns when a signal came; raises EndedEarlyError when a process ended or answers too late."""
    _await_answers(children, interruptions, ready_seconds)
    if on_ready and not interruptions.count:
        on_ready()
    while not interruptions.count:
        _require_all_alive(children)
        time.sleep(POLL_SECONDS)


def _await_answers(children: Sequence[Child], interruptions: Interruptions, seconds: float) -> None:
    """Returns when all answer or a signal came; raises EndedEarlyError as `_watch` does."""
    deadline = time.monotonic() + seconds
    waiting = list(children)
    while not interruptions.count:
        _require_all_alive(children)
        waiting = [child for child in waiting if not child.answers()]
        if not waiting:
            return
        if time.monotonic() > deadline:
            raise EndedEarlyError(_late(waiting[0], seconds))
        time.sleep(POLL_SECONDS)


def _require_all_alive(children: Sequence[Child]) -> None:
    for child in children:
        if child.exit_code is not None:
            raise EndedEarlyError(f"{child.process.name} {_how_it_ended(child.exit_code)}. {_log_of(child)}")


def _late(child: Child, seconds: float) -> str:
    process = child.process
    where = f" at {process.ready_url}" if process.ready_url else ""
    return f"{process.name} did not answer{where} within {seconds:g} s. {_log_of(child)}"


def _how_it_ended(exit_code: int) -> str:
    if exit_code < 0:
        return f"was ended by {signal.Signals(-exit_code).name}"
    return f"ended by itself with exit code {exit_code}"


def _log_of(child: Child) -> str:
    lines = child.log_tail(LOG_LINES)
    if not lines:
        return f"It wrote nothing to its log, {child.process.log_path}."
    return "\n".join([f"Its log, {child.process.log_path}, ends with:", *(f"  {line}" for line in lines)])


def _stop(children: Sequence[Child], interruptions: Interruptions, grace_seconds: float) -> None:
    """Asks all to end, waits for the grace or one more signal, then kills who is left."""
    signals_so_far = interruptions.count
    deadline = time.monotonic() + grace_seconds
    for child in reversed(children):
        child.ask_to_end()
    while any(child.exit_code is None for child in children):
        if time.monotonic() > deadline or interruptions.count > signals_so_far:
            break
        time.sleep(POLL_SECONDS)
    for child in reversed(children):
        child.kill_group()


@contextmanager
def _interruptions() -> Iterator[Interruptions]:
    """Counts signals instead of dying of them; puts the earlier handlers back at the end."""
    interruptions = Interruptions()
    earlier = {number: signal.signal(number, interruptions.note) for number in SIGNALS}
    try:
        yield interruptions
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)


@contextmanager
def _interruptible() -> Iterator[None]:
    """Lets Ctrl-C break off what may take long."""
    counting = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, counting)
