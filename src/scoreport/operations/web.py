"""Serving the web application with granian: WSGI, threads, one process."""

import errno
import socket
import sys

from django.conf import settings
from granian import Granian
from granian.constants import Interfaces

from scoreport.lib.logs import log

# A browser that reads slowly holds its stream back instead of piling it up in memory, so many threads may
# wait for the state at once while few work.
BACKPRESSURE = 4


def serve(host: str, port: int, threads: int) -> int:
    """Serve until a signal ends it; running answers are finished first. Returns the exit code."""
    if wrong := _why_not(host, port):
        print(f"scoreport: {wrong}", file=sys.stderr)
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


def _why_not(host: str, port: int) -> str:
    """Return why nothing can listen there, in words; empty when it can."""
    try:
        family, kind, protocol, _, target = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(target)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return f"port {port} is in use: stop what uses it, or choose another with --port."
        return f"can't listen on {host}, port {port}: {error.strerror}. Choose with --host and --port."
    return ""
