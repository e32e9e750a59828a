"""Whether this process is on its way out: it still answers what comes, and says that it is not ready.

The web application answers in a child process of the server's, so the word is kept where both see it.
"""

import signal
import socket
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from ctypes import c_bool
from http import HTTPStatus
from multiprocessing.sharedctypes import RawValue
from typing import Any

Word = c_bool
# The web server in front sets this header where it asks another process after our 504 (deploy/nginx/locations.conf).
_HAS_OTHERS = "HTTP_X_HAS_OTHERS"
_word = RawValue(c_bool, False)  # noqa: FBT003 - its first value


def word() -> Word:
    """Return what `begin` sets, to be handed to a child process."""
    return _word


def follow(word: Word) -> None:
    """Take the parent process's word for ours."""
    global _word
    _word = word


def begin() -> None:
    """Say from now on that this process is on its way out."""
    _word.value = True


def has_begun() -> bool:
    """Say whether it is."""
    return bool(_word.value)


def may_go_elsewhere(environ: Mapping[str, Any]) -> bool:
    """Say whether the web server in front will ask another process for it: reading only, never a press of a button."""
    return environ.get("REQUEST_METHOD") in ("GET", "HEAD") and _HAS_OTHERS in environ


def send_elsewhere(start: Callable[..., Any]) -> Iterable[bytes]:
    """Answer 504, which means nothing else of ours: the web server in front leaves this process alone from now on."""
    status = HTTPStatus.GATEWAY_TIMEOUT
    start(f"{status.value} {status.phrase}", [("Content-Length", "0"), ("Cache-Control", "no-store")])
    return [b""]


@contextmanager
def begun_by_signal() -> Iterator[None]:
    """Begin at the first SIGTERM or SIGINT, whoever handles it: a task engine brings handlers of its own."""
    noted, told = socket.socketpair()
    told.setblocking(False)  # noqa: FBT003 - its only parameter
    before = signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)
    threading.Thread(target=_wait_for, args=(noted,), name="draining", daemon=True).start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        told.close()


def _wait_for(noted: socket.socket) -> None:
    with noted:
        while number := noted.recv(1):
            if number[0] in (signal.SIGTERM, signal.SIGINT):
                begin()
