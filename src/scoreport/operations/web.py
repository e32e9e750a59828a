"""Serving the web application with granian: WSGI, threads, one process."""

import errno
import resource
import socket
import sys

from django.conf import settings
from granian import Granian
from granian.constants import Interfaces

from scoreport.lib.logs import log

# Threads beside those that run and wait: they answer who finds no room, health and static files. A thread that
# waits costs 0.1 MB; the server makes them when they are needed.
LIGHT = 64
# The server counts connections against its limit, idle ones of browsers too: many of them, and few files for the rest.
MOST_CONNECTIONS, OTHER_FILES = 16_384, 512


def serve(host: str, port: int) -> int:
    """Serve until a signal ends it; running answers are finished first. Returns the exit code."""
    if wrong := _why_not(host, port):
        print(f"scoreport: {wrong}", file=sys.stderr)
        return 2
    threads = LIGHT + sum(running + waiting for running, waiting in settings.REQUESTS.values())
    server = Granian(
        settings.WSGI_APPLICATION.replace(".application", ":application"),
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=threads,
        backpressure=_connections(),
        log_access=False,
        # The server's own lines, a stream that broke off among them, in the same form and as clean as ours.
        log_dictconfig=settings.LOGGING,
        workers_kill_timeout=60,
    )
    log("web").info("listening on port %d", port)
    server.serve()
    return 0


def _connections() -> int:
    """Allow this process all the files that it may have, and return how many of them connections may be."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = min(MOST_CONNECTIONS + OTHER_FILES, hard if hard != resource.RLIM_INFINITY else MOST_CONNECTIONS * 2)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
    return max(files // 2, files - OTHER_FILES)


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
