"""The background worker: the task engine's own loop, and a tick a minute beside it."""

import threading

from django.core.management import call_command
from django.db import OperationalError, close_old_connections, connections

from scoreport.lib.logs import log
from scoreport.operations.tick import tick

TICK_SECONDS = 60
PAUSE_SECONDS = 5


def run() -> int:
    """Work until a signal ends it. Returns the exit code."""
    stop = threading.Event()
    ticker = threading.Thread(target=_tick_until, args=(stop,), name="tick", daemon=True)
    ticker.start()
    try:
        while not _worked():
            stop.wait(PAUSE_SECONDS)
    finally:
        stop.set()
        ticker.join(timeout=10)
    return 0


def _worked() -> bool:
    """Work until a signal ends it; say whether one did. A database that is away or locked is tried again."""
    try:
        call_command("db_worker", verbosity=0)
    except OperationalError:
        log("worker").exception("the database did not answer; trying again")
        connections.close_all()
        return False
    return True


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
