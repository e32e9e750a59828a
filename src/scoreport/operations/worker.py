"""The background worker: the task engine's own loop, and a tick a minute beside it."""

import threading

from django.core.management import call_command
from django.db import close_old_connections, connections

from scoreport.lib.logs import log
from scoreport.operations.tick import tick

TICK_SECONDS = 60


def run() -> int:
    """Work until a signal ends it. Returns the exit code."""
    stop = threading.Event()
    ticker = threading.Thread(target=_tick_until, args=(stop,), name="tick", daemon=True)
    ticker.start()
    try:
        call_command("db_worker", verbosity=0)
    finally:
        stop.set()
        ticker.join(timeout=10)
    return 0


def _tick_until(stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            tick()
        except Exception:
            # The next tick tries again; a database that is away for a minute must not end the worker.
            log("worker").exception("a tick failed")
        finally:
            close_old_connections()
        stop.wait(TICK_SECONDS)
    connections.close_all()
