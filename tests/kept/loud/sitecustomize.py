"""Loaded by every Python process of the installation that is searched: nothing is quiet, and the cache can be read.

Each logger is at DEBUG, whatever the product's settings say, and what the cache of the process holds is written
to a file again and again.
"""

import logging
import os
import sys
import threading
from pathlib import Path

FOLDER = Path(os.environ["KEPT_CACHES"])
LOOKS_A_SECOND = 10

_set_level = logging.Logger.setLevel


def _loud(logger: logging.Logger, _level: int | str) -> None:
    _set_level(logger, logging.DEBUG)


logging.Logger.setLevel = _loud  # type: ignore[method-assign, assignment]


def _follow() -> None:
    while True:
        locmem = sys.modules.get("django.core.cache.backends.locmem")
        if locmem is not None:
            _write(dict(locmem._caches))
        threading.Event().wait(1 / LOOKS_A_SECOND)


def _write(caches: dict[str, dict[str, bytes]]) -> None:
    entries = [key.encode() + b" = " + value for cache in caches.values() for key, value in list(cache.items())]
    (FOLDER / f"cache-{os.getpid()}").write_bytes(b"\n".join(entries))


def _start() -> None:
    threading.Thread(target=_follow, name="caches", daemon=True).start()


# A thread does not outlive a fork.
os.register_at_fork(after_in_child=_start)
_start()
