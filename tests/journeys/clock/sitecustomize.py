"""Loaded by every Python process of the demo at its start: the time of day follows a file that a test writes.

The file holds seconds to add. Waiting and deadlines (`time.monotonic`) go on as they do.
"""

import os
import threading
import time
from pathlib import Path

import time_machine

FILE = Path(os.environ["JOURNEY_CLOCK"])
LOOKS_A_SECOND = 50

_traveller = time_machine.travel(time.time(), tick=True).start()
_moved = 0.0


def _follow() -> None:
    global _moved
    while True:
        text = FILE.read_text().strip()
        wanted = float(text) if text else _moved
        if wanted != _moved:
            _traveller.shift(wanted - _moved)
            _moved = wanted
        threading.Event().wait(1 / LOOKS_A_SECOND)


def _start() -> None:
    threading.Thread(target=_follow, name="clock", daemon=True).start()


# A thread does not outlive a fork.
os.register_at_fork(after_in_child=_start)
_start()
