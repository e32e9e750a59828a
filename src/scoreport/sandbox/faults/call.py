"""One request as a failure sees it: its stage, who asks, and the ordinary answer."""

import time
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from scoreport.sandbox.authorization import bearer
from scoreport.sandbox.circumstances import LINK_SECONDS, SKEW_SECONDS
from scoreport.sandbox.settings import Settings
from scoreport.sandbox.tokens import Identity, identify

from .answer import Answer, taken
from .sessions import Sessions
from .table import Fault, Stage
from .wire import Wire, gone, pause, wire_of

OK: Final = 200


@dataclass(frozen=True, slots=True)
class Call:
    """One request of a stage."""

    stage: Stage
    app: ASGIApp
    scope: Scope
    receive: Receive
    send: Send
    settings: Settings
    sessions: Sessions

    async def ordinary(self, fault: Fault) -> Answer:
        """Return what the application answers, under the circumstances that the failure brings."""
        state = {**self.scope.get("state", {}), SKEW_SECONDS: fault.skew_seconds, LINK_SECONDS: fault.link_seconds}
        return await taken(self.app, {**self.scope, "state": state}, self.receive)

    def identity(self) -> Identity:
        """Return whom the token of a listing stands for. Raises TokenRefused and TokenEnded."""
        settings = self.settings
        token = bearer(Request(self.scope).headers.get("authorization", ""))
        return identify(settings.signing_key, token, settings.credentials, time.time(), settings.day())

    def wire(self) -> Wire:
        """Return the connection itself. Raises NoWire under another server than the sandbox's own."""
        return wire_of(self.scope)

    async def gone(self) -> None:
        """Wait until the caller is gone."""
        await gone(self.receive)

    async def pause(self, seconds: float) -> bool:
        """Wait so long, and tell whether the caller is still there."""
        return await pause(self.scope, self.receive, seconds)
