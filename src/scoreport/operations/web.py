"""Serving the web application with granian: WSGI, threads, one process."""

import socket

from django.conf import settings
from granian import Granian
from granian.constants import Interfaces

from scoreport.lib.logs import log

# A browser that reads slowly holds its stream back instead of piling it up in memory, so many threads may
# wait for the state at once while few work.
BACKPRESSURE = 4


def serve(host: str, port: int, threads: int) -> int:
    """Serve until a signal ends it; running answers are finished first. Returns the exit code."""
    if not _is_free(host, port):
        print(f"scoreport: port {port} is in use: stop what uses it, or choose another with --port.")
        return 2
    server = Granian(
        "scoreport.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=threads,
        backpressure=threads * BACKPRESSURE,
        log_access=False,
        # The server's own lines, a stream that broke off among them, in the same form and as clean as ours.
        log_dictconfig=settings.LOGGING,
        workers_kill_timeout=60,
    )
    log("web").info("listening on port %d", port)
    server.serve()
    return 0


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
