"""Listening and serving: one process, one port, until a signal ends it."""

import signal
import socket
import sys
from types import FrameType

import uvicorn

from .app import create_app
from .faults.control import Control
from .faults.wire import LendingProtocol
from .options import Unusable
from .settings import Settings

SECONDS_TO_FINISH = 3


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens. Raises Unusable where the address or the port can't be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen()
    except OverflowError as error:
        raise Unusable(f"there is no port {port}") from error
    except OSError as error:
        raise Unusable(f"cannot listen on {host}, port {port}: {error.strerror}; choose another with --port") from error
    return listener


class _Announcing(uvicorn.Server):
    """Says where it listens once it does, in one line, for people and for programs that wait for it."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listener in sockets or ():
            host, port = listener.getsockname()[:2]
            shown = f"[{host}]" if ":" in host else host
            sys.stdout.write(f"scoreport-sandbox listens on http://{shown}:{port}\n")
            sys.stdout.flush()


def serve(settings: Settings, control: Control | None, listener: socket.socket) -> None:
    """Serve until SIGINT or SIGTERM, then exit with 0."""
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, _leave)
    # No access log: its paths would hold SSIDs and signed links.
    config = uvicorn.Config(
        create_app(settings, control),
        access_log=False,
        log_level="warning",
        lifespan="off",
        server_header=False,
        date_header=False,  # the failures say what time it is
        http=LendingProtocol,
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
    )
    _Announcing(config).run(sockets=[listener])


def _leave(number: int, frame: FrameType | None) -> None:
    """Exit with 0; the server has its own handlers while it runs and hands the signal on when it is done."""
    raise SystemExit(0)
