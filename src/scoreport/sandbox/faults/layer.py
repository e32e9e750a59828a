"""What stands before the application: it lets a request through, late or not, or brings the failure that is due."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scoreport.sandbox import adapter
from scoreport.sandbox.authorization import as_basic, basic
from scoreport.sandbox.links import BadSignature, target_of
from scoreport.sandbox.settings import Settings

from .answer import dated
from .call import OK, Call
from .changes import CHANGES
from .reserved import reserved
from .sending import BELOW_HTTP, PLAIN, below_http, plainly
from .sessions import Sessions
from .table import Fault, Stage, fault_named, split_client_key
from .wire import pause

METHODS = ("GET", "POST")
BEFORE_SSID, AFTER_SSID = adapter.LISTING_PATH.split("{ssid}")


class Faults:
    """An ASGI application around another; it also says the time in each answer."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app, self._settings = app, settings
        self._sessions = Sessions()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        stage = _stage(scope)
        if stage is None:
            await self._app(scope, receive, _dating(send))
            return
        fault, scope = self._due(stage, scope)
        delay = self._settings.weather.delay(stage)
        if delay and not await pause(scope, receive, delay):
            return
        if fault is None:
            await self._app(scope, receive, _dating(send))
        else:
            await _bring(fault, Call(stage, self._app, scope, receive, send, self._settings, self._sessions))

    def _due(self, stage: Stage, scope: Scope) -> tuple[Fault | None, Scope]:
        """Return the failure that a request meets, and the request as the application shall see it."""
        if stage == "token":
            return self._due_at_token(scope)
        ssid = _ssid(scope) if stage == "listing" else self._ssid_behind(scope)
        found = reserved(ssid, self._settings.enrollment)
        if found is not None and (found[0] == stage or found[1].skew_seconds):
            return found[1], scope
        return self._settings.weather.failure(stage, ssid), scope

    def _due_at_token(self, scope: Scope) -> tuple[Fault | None, Scope]:
        key, secret = basic(Request(scope).headers.get("authorization", ""))
        bare, fault = split_client_key(key)
        if fault is not None:
            scope = _with_authorization(scope, as_basic(bare, secret))
        if self._sessions.is_revoked(bare):
            fault = fault_named("wrong-credentials")
        return fault or self._settings.weather.failure("token", ""), scope

    def _ssid_behind(self, scope: Scope) -> str:
        """Return the student of a link, an empty text where it is none of ours; its signature is judged later."""
        try:
            return target_of(self._settings.signing_key, scope["path"]).ssid
        except BadSignature:
            return ""


async def _bring(fault: Fault, call: Call) -> None:
    """Whoever is not let in meets no failure but that."""
    answer = await call.ordinary(fault)
    is_let_in = answer.status == OK
    if is_let_in and fault.change:
        answer = await run_in_threadpool(CHANGES[fault.change], answer, call, fault)
    name, time = dated(fault.skew_seconds)
    answer = answer.with_header(name.decode(), time.decode())
    if is_let_in and fault.send in BELOW_HTTP:
        await below_http(call, BELOW_HTTP[fault.send], answer, fault)
    else:
        await (PLAIN[fault.send] if is_let_in else plainly)(call, answer, fault)


def _stage(scope: Scope) -> Stage | None:
    if scope["type"] != "http" or scope["method"] not in METHODS:
        return None
    path = scope["path"]
    if path.rstrip("/") == adapter.TOKEN_PATH:
        return "token"
    if path.startswith(adapter.FILES_PATH):
        return "report"
    return "listing" if path.startswith(BEFORE_SSID) and path.rstrip("/").endswith(AFTER_SSID) else None


def _ssid(scope: Scope) -> str:
    path: str = scope["path"]
    return path.rstrip("/").removeprefix(BEFORE_SSID).removesuffix(AFTER_SSID)


def _with_authorization(scope: Scope, value: str) -> Scope:
    others = [(name, text) for name, text in scope["headers"] if name != b"authorization"]
    return {**scope, "headers": [*others, (b"authorization", value.encode("latin-1"))]}


def _dating(send: Send) -> Send:
    async def say(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], dated()]}
        await send(message)

    return say
