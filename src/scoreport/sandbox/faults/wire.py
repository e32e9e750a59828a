"""The connection below HTTP, for answers that no HTTP server would send.

The sandbox's listener speaks through `LendingProtocol`: an ordinary HTTP protocol that lends the connection of each
request to the application. Who borrowed it writes bytes as they shall be, and always ends the connection.
"""

import asyncio
import socket
import struct
from typing import Any, Final

from starlette.types import Receive, Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

EXTENSION: Final = "scoreport.sandbox.connection"


class NoWire(RuntimeError):
    """The server does not lend its connections: failures below HTTP need `scoreport-sandbox` itself."""


class Gone(Exception):
    """The caller has closed the connection."""


class LendingProtocol(H11Protocol):
    """HTTP/1.1 as ever, and the connection at hand for whom an answer in HTTP is not wrong enough.

    `may_be_cut` says that nobody loses anything if the server ends and the connection with it.
    """

    may_be_cut = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin, as asyncio calls it."""
        super().connection_made(transport)
        application = self.app

        async def lending(scope: Any, receive: Any, send: Any) -> None:
            scope.setdefault("extensions", {})[EXTENSION] = self
            await application(scope, receive, send)

        self.app = lending

    def lend(self) -> asyncio.Transport:
        """Give the connection away for the rest of its life."""
        self.may_be_cut = True
        return self.transport

    def shutdown(self) -> None:
        """End with the server: at once where the request is one that waits, maybe forever."""
        if self.may_be_cut:
            self.transport.abort()
        else:
            super().shutdown()


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
    protocol = _protocol(scope)
    if protocol is None:
        raise NoWire("this failure is below HTTP: run scoreport-sandbox itself")
    return Wire(protocol.lend())


async def pause(scope: Scope, receive: Receive, seconds: float) -> bool:
    """Wait so long, and tell whether the caller is still there; return at once when the caller goes.

    What the caller sends meanwhile is dropped.
    """
    protocol = _protocol(scope)
    try:
        if protocol is not None:
            protocol.may_be_cut = True
        await asyncio.wait_for(gone(receive), seconds)
    except TimeoutError:
        return True
    finally:
        if protocol is not None:
            protocol.may_be_cut = False
    return False


async def gone(receive: Receive) -> None:
    """Wait until the caller is gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _protocol(scope: Scope) -> LendingProtocol | None:
    found: LendingProtocol | None = scope.get("extensions", {}).get(EXTENSION)
    return found
