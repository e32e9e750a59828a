"""The connection below HTTP, for answers that no HTTP server would send.

The sandbox's listener speaks through `LendingProtocol`: an ordinary HTTP protocol that lends the connection of each
request to the application. Who borrowed it writes bytes as they shall be, and always ends the connection.
"""

import asyncio
import socket
import struct
from typing import Any, Final

from starlette.types import Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

EXTENSION: Final = "scoreport.sandbox.connection"


class NoWire(RuntimeError):
    """The server does not lend its connections: failures below HTTP need `scoreport-sandbox` itself."""


class Gone(Exception):
    """The caller has closed the connection."""


class LendingProtocol(H11Protocol):
    """HTTP/1.1 as ever, and the connection at hand for whom an answer in HTTP is not wrong enough."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin, as asyncio calls it."""
        super().connection_made(transport)
        application = self.app

        async def lending(scope: Any, receive: Any, send: Any) -> None:
            scope.setdefault("extensions", {})[EXTENSION] = transport
            await application(scope, receive, send)

        self.app = lending


class Wire:
    """A borrowed connection: one request has been read from it, nothing has been written yet."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport

    def write(self, data: bytes) -> None:
        """Send bytes. Raises Gone."""
        if self._transport.is_closing():
            raise Gone
        self._transport.write(data)

    async def drip(self, data: bytes, seconds: float) -> None:
        """Send bytes one by one, with a pause before each. Raises Gone."""
        for byte in data:
            await asyncio.sleep(seconds)
            self.write(bytes((byte,)))

    def close(self) -> None:
        """End the connection as it is ended after a whole answer."""
        self._transport.close()

    def reset(self) -> None:
        """End the connection by a reset, as a crash or a firewall does."""
        lingering = self._transport.get_extra_info("socket")
        lingering.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._transport.abort()


def wire_of(scope: Scope) -> Wire:
    """Return the connection that a request came by. Raises NoWire."""
    transport = scope.get("extensions", {}).get(EXTENSION)
    if transport is None:
        raise NoWire("this failure is below HTTP: run scoreport-sandbox itself")
    return Wire(transport)
