"""The background worker: the engine's own loop, and a tick a minute beside it."""

import secrets
import signal
import sys
import threading
import time

from django.db import close_old_connections, connections

from scoreport.lib.logs import log
from scoreport.operations import draining, internal, workers
from scoreport.operations.queues import engine
from scoreport.operations.queues.base import Away, Engine
from scoreport.operations.tick import tick

TICK_SECONDS = 60
PAUSE_SECONDS = 5


def run() -> int:
    """Work until a signal ends it. Returns the exit code."""
    if wrong := internal.wrong():
        print(f"scoreport: {wrong}", file=sys.stderr)
        return 2
    internal.start()
    name, stop = secrets.token_hex(8), threading.Event()
    ticker = threading.Thread(target=_tick_until, args=(stop, name), name="tick", daemon=True)
    ticker.start()
    try:
        with draining.begun_by_signal():
            _work(engine(), name, stop)
    finally:
        stop.set()
        ticker.join(timeout=10)
    return 0


def _work(found: Engine, name: str, stop: threading.Event) -> None:
    """Work until a signal ends it. A store that is away or locked is tried again, and logged when it goes."""
    is_first = True
    while True:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _leave)  # the engine sets its own while it works
        began = time.monotonic()
        try:
            found.work(name)
        except Away:
            if is_first or time.monotonic() - began > PAUSE_SECONDS:
                log("worker").exception("the store of tasks did not answer; trying again")
            is_first = False
            stop.wait(PAUSE_SECONDS)
        else:
            return


def _leave(_number: int, _frame: object) -> None:
    sys.exit(0)


def _tick_until(stop: threading.Event, name: str) -> None:
    while not stop.is_set():
        try:
            workers.beat(name)
            tick()
        except Exception:
            # The next tick tries again; a database that is away for a minute must not end the worker.
            log("worker").exception("a tick failed")
        finally:
            close_old_connections()
        stop.wait(TICK_SECONDS)
    workers.leave(name)
    connections.close_all()
