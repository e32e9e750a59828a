"""The internal listener: health, readiness and metrics, on an address that no reader reaches.

It runs beside the web application or the worker, in threads of its own, and answers while all others wait.
"""

import json
import threading
from collections.abc import Callable, Iterable
from http import HTTPStatus
from importlib import import_module
from socket import AF_INET6
from socketserver import TCPServer, ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from django.conf import settings
from django.db import connections
from prometheus_client import disable_created_metrics, make_wsgi_app

from scoreport.lib.logs import log
from scoreport.operations import readiness
from scoreport.operations.listening import why_not

Environ = dict[str, Any]
Start = Callable[..., Any]
CLIENT_SECONDS = 10.0  # for which a client may be silent
SETTING = "SCOREPORT_INTERNAL_LISTEN"
# What each process shows; the modules register their figures.
FIGURES = ("requests", "state", "work")


def wrong() -> str:
    """Return in words why nothing can listen there; empty where it can, or where the listener is off."""
    if settings.INTERNAL_LISTEN is None:
        return ""
    reason = why_not(*settings.INTERNAL_LISTEN, SETTING)
    return f"{reason} Each process on a machine needs one of its own." if reason else ""


def start() -> None:
    """Listen in the background until the process ends; do nothing where it is off. Raises OSError."""
    if settings.INTERNAL_LISTEN is None:
        return
    host, port = settings.INTERNAL_LISTEN
    server = _server(host, port)
    threading.Thread(target=server.serve_forever, name="internal", daemon=True).start()
    log("internal").info("health, readiness and metrics on port %d", port)


def application() -> Callable[[Environ, Start], Iterable[bytes]]:
    """Return the WSGI application with the three addresses."""
    for name in FIGURES:
        import_module(f"scoreport.operations.metrics.{name}")
    disable_created_metrics()  # type: ignore[no-untyped-call]
    metrics = make_wsgi_app()

    def answer(environ: Environ, start: Start) -> Iterable[bytes]:
        path, is_read = environ.get("PATH_INFO", ""), environ.get("REQUEST_METHOD") in ("GET", "HEAD")
        try:
            if is_read and path == "/metrics":
                return list(metrics(environ, start))
            return _sent(start, *(_answer(path) if is_read else (HTTPStatus.METHOD_NOT_ALLOWED, "GET only")))
        finally:
            connections.close_all()  # each request has a thread of its own

    return answer


def _answer(path: str) -> tuple[HTTPStatus, str]:
    if path == "/health":
        return HTTPStatus.OK, readiness.OK
    if path == "/ready":
        status = readiness.status()
        return (HTTPStatus.OK if status == readiness.OK else HTTPStatus.SERVICE_UNAVAILABLE), status
    return HTTPStatus.NOT_FOUND, "here are /health, /ready and /metrics"


def _sent(start: Start, status: HTTPStatus, words: str) -> Iterable[bytes]:
    start(f"{status.value} {status.phrase}", [("Content-Type", "application/json"), ("Cache-Control", "no-store")])
    return [json.dumps({"status": words}).encode()]


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def server_bind(self) -> None:
        """Bind without asking a name server for our own name."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]
        self.setup_environ()


class _ServerIPv6(_Server):
    address_family = AF_INET6


class _Handler(WSGIRequestHandler):
    timeout = CLIENT_SECONDS

    def address_string(self) -> str:
        """Ask no name server for who asks."""
        return str(self.client_address[0])

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's own word
        """Say nothing: it is asked every few seconds."""


def _server(host: str, port: int) -> WSGIServer:
    server = (_ServerIPv6 if ":" in host else _Server)((host, port), _Handler)
    server.set_app(application())
    return server
