"""One process of several that run together: its ports, its log, and how it is started, asked and ended."""

import contextlib
import errno
import http.client
import os
import signal
import socket
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

ANSWER_SECONDS = 2.0
# Enough for the last lines of a log, however long it has grown.
TAIL_BYTES = 16_384


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """What to run. `env` is added to our own environment; stdout and stderr go to `log_path`, made anew.

    `ready_url` is an http address on this machine that answers once the process serves; where it speaks no http,
    `is_ready` says so; with neither it counts as ready when it is started. `port_option` names the option that
    chooses another port. `prepare` is called before the start, once all that were started before are ready.
    `user` is the account to run as, where that is not our own.
    """

    name: str
    argv: Sequence[str]
    log_path: Path
    env: Mapping[str, str] = field(default_factory=dict, repr=False)
    ready_url: str | None = None
    port_option: str = "--port"
    is_ready: Callable[[], bool] | None = field(default=None, repr=False)
    prepare: Callable[[], None] | None = field(default=None, repr=False)
    user: str | None = None


def busy_ports(processes: Sequence[Process]) -> list[str]:
    """A sentence for each port that is taken already; empty when all are free."""
    return [
        f"Port {_address(process.ready_url).port} is in use, so {process.name} can't start. "
        f"Stop what uses it, or choose another port with {process.port_option}."
        for process in processes
        if process.ready_url and _is_taken(_address(process.ready_url))
    ]


class Child:
    """A process that was started. Raises OSError where it can't be started or its log can't be written."""

    def __init__(self, process: Process) -> None:
        self.process = process
        process.log_path.parent.mkdir(parents=True, exist_ok=True)
        # A log is nobody else's business: made for the owner alone.
        descriptor = os.open(process.log_path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as log:
            self._popen = subprocess.Popen(  # noqa: S603
                process.argv,
                env={**os.environ, **process.env},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                process_group=0,
                user=process.user,
                group=process.user,
                extra_groups=() if process.user else None,
            )

    @property
    def exit_code(self) -> int | None:
        """None while it runs; negative where a signal ended it."""
        return self._popen.poll()

    def answers(self) -> bool:
        """Whether it is ready: `ready_url` answers at all; a server's own error (5xx) is not an answer yet."""
        if self.process.is_ready:
            return self.process.is_ready()
        if self.process.ready_url is None:
            return True
        address = _address(self.process.ready_url)
        connection = http.client.HTTPConnection(_host(address), address.port, timeout=ANSWER_SECONDS)
        try:
            connection.request("GET", address.path or "/")
            return connection.getresponse().status < 500
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def ask_to_end(self) -> None:
        """SIGTERM to the process itself, which ends its own children in its own way."""
        if self.exit_code is None:
            self._popen.terminate()

    def kill_group(self) -> None:
        """SIGKILL to whoever is left of it, its children included."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._popen.pid, signal.SIGKILL)
        self._popen.wait()

    def log_tail(self, lines: int) -> list[str]:
        """The last lines of its log."""
        with self.process.log_path.open("rb") as log:
            log.seek(max(0, log.seek(0, os.SEEK_END) - TAIL_BYTES))
            return log.read().decode("utf-8", "replace").splitlines()[-lines:]


def _address(url: str) -> SplitResult:
    return urlsplit(url)


def _host(address: SplitResult) -> str:
    return address.hostname or "127.0.0.1"


def _is_taken(address: SplitResult) -> bool:
    """Whether somebody listens there, or where else a browser looks that is told "localhost"."""
    return any(_listens(host, address.port) for host in (_host(address), "::1"))


def _listens(host: str, port: int | None) -> bool:
    try:
        family, kind, protocol, _, target = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            # Servers set this too: a port that only waits out old connections is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(target)
    except OSError as error:
        # A machine without IPv6 has no such address; a port that is forbidden is the process's own to complain of.
        return error.errno == errno.EADDRINUSE
    return False
