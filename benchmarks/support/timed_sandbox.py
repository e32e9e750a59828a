"""The sandbox, which also writes down what each call took it: so a click's time can be told from the state's.

Run as `python -m benchmarks.support.timed_sandbox FILE [OPTIONS OF THE SANDBOX]`. A line of FILE is the stage, the
student, the status (0 where the connection was broken on purpose), begin and end on the machine's monotonic clock, and
the seconds for which the answer asks everybody to wait. The students are invented.
"""

import sys
import time
from typing import TextIO

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scoreport.sandbox import adapter, cli, serving
from scoreport.sandbox.app import create_app
from scoreport.sandbox.faults.control import Control
from scoreport.sandbox.links import BadSignature, target_of
from scoreport.sandbox.settings import Settings

NOBODY = "-"
BEFORE, AFTER = adapter.LISTING_PATH.split("{ssid}")


class Timed:
    """An ASGI application around the sandbox's, failures and latency included."""

    def __init__(self, app: ASGIApp, settings: Settings, file: TextIO) -> None:
        self._app, self._settings, self._file = app, settings, file

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, then write the line."""
        status, wish, begun = 0, "0", time.monotonic()

        async def noting(message: Message) -> None:
            nonlocal status, wish
            if message["type"] == "http.response.start":
                status = message["status"]
                wish = dict(message["headers"]).get(b"retry-after", b"0").decode()
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            stage, ssid = self._what(scope)
            self._file.write(f"{stage} {ssid} {status} {begun} {time.monotonic()} {wish}\n")

    def _what(self, scope: Scope) -> tuple[str, str]:
        path: str = scope.get("path", "")
        if path.startswith(BEFORE):
            return "listing", path.rstrip("/").removeprefix(BEFORE).removesuffix(AFTER)
        if path.rstrip("/") == adapter.TOKEN_PATH:
            return "token", NOBODY
        try:
            return "report", target_of(self._settings.signing_key, path).ssid
        except BadSignature:
            return "other", NOBODY


def main(name: str, *options: str) -> int:
    """Serve as the command does."""
    with open(name, "w", buffering=1, encoding="utf-8") as file:  # noqa: PTH123 - a line at a time

        def timed_app(settings: Settings, control: Control | None = None) -> ASGIApp:
            return Timed(create_app(settings, control), settings, file)

        vars(serving)["create_app"] = timed_app  # the command's own options, server and failures below HTTP stay
        return cli.main(options)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
