"""Serving the web application with granian: WSGI, threads, one process."""

import resource
import signal
import sys
import threading
from functools import partial
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from granian.constants import Interfaces
from granian.server.mp import MPServer

from scoreport.lib.logs import log
from scoreport.operations import draining, internal
from scoreport.operations.listening import why_not

# Threads beside those that run and wait: they answer who finds no room, health and static files. A thread that
# waits costs 0.1 MB; the server makes them when they are needed.
LIGHT = 64
# The server counts connections against its limit, idle ones of browsers too: many of them, and few files for the rest.
MOST_CONNECTIONS, OTHER_FILES = 16_384, 512


def serve(host: str, port: int) -> int:
    """Serve until a signal ends it; running answers are finished first. Returns the exit code."""
    if wrong := why_not(host, port, "--host and --port") or internal.wrong():
        print(f"scoreport: {wrong}", file=sys.stderr)
        return 2
    threads = LIGHT + sum(running + waiting for running, waiting in settings.REQUESTS.values())
    server = _Server(
        settings.WSGI_APPLICATION,
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
    server.serve(target_loader=partial(_application, draining.word()))
    return 0


class _Server(MPServer):
    """Stays in service for a while when it is told to end, so that those who send requests here can look elsewhere."""

    def signal_handler_interrupt(self, number: int = signal.SIGINT, *_told: Any) -> None:
        """Begin to end at the first SIGTERM; a second one, or Ctrl-C, doesn't wait."""
        waits = number == signal.SIGTERM and not draining.has_begun()
        draining.begin()
        timer = threading.Timer(settings.DRAIN_SECONDS if waits else 0, super().signal_handler_interrupt)
        timer.daemon = True
        timer.start()


def _application(word: draining.Word, path: str) -> Any:
    """Return the application; called in the child process that answers, whose figures the internal listener shows."""
    draining.follow(word)
    application = import_string(path)
    internal.start()
    return application


def _connections() -> int:
    """Allow this process all the files that it may have, and return how many of them connections may be."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = min(MOST_CONNECTIONS + OTHER_FILES, hard if hard != resource.RLIM_INFINITY else MOST_CONNECTIONS * 2)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
    return max(files // 2, files - OTHER_FILES)
