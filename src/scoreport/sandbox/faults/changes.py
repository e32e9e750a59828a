"""How an ordinary answer is changed: one function a name of the table's column `change`."""

import email.utils
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from scoreport.sandbox import adapter
from scoreport.sandbox.links import ENDS, LinkEnded
from scoreport.sandbox.store import refused, refused_as_ended

from . import entries
from .answer import Answer, gateway
from .call import Call
from .table import Fault

Change = Callable[[Answer, Call, Fault], Answer]

PAGE: Final = b"""<!DOCTYPE html>
<html lang="en"><head><title>Scheduled maintenance</title></head>
<body><h1>Scheduled maintenance</h1><p>The service is closed. Come back later.</p></body></html>
"""
DATE_AHEAD: Final = 2  # seconds


def _refuse(answer: Answer, call: Call, fault: Fault) -> Answer:
    return _refuse_as(answer, fault.more["refusal"])


def _refuse_as(answer: Answer, name: str) -> Answer:
    found: adapter.Refusal = getattr(adapter, name)
    return Answer(found.status, answer.headers, b"").saying(found.body())


def _refuse_at_gateway(answer: Answer, call: Call, fault: Fault) -> Answer:
    return gateway(fault.more["status"], {"message": fault.more["message"]}, _identifier(answer))


def _fail(answer: Answer, call: Call, fault: Fault) -> Answer:
    failed = _failed(answer, call, fault.more["status"])
    wait = fault.more.get("retry_after", "")
    if wait == "date":
        wait = email.utils.formatdate(time.time() + DATE_AHEAD, usegmt=True)
    return failed.with_header("retry-after", wait) if wait else failed


def _failed(answer: Answer, call: Call, status: int) -> Answer:
    if call.stage == "report":
        return _from_store(refused(adapter.STORE_ERRORS[status]))
    if status in adapter.BALANCER_ERRORS:
        return gateway(status, adapter.balancer_page(status), _identifier(answer))
    return gateway(status, {"message": adapter.GATEWAY_ERRORS[status]}, _identifier(answer))


def _from_store(response: Response) -> Answer:
    headers = tuple(pair for pair in response.raw_headers if pair[0] != b"content-length")
    return Answer(response.status_code, headers, bytes(response.body))


def _redirect(answer: Answer, call: Call, fault: Fault) -> Answer:
    return gateway(302, b"", _identifier(answer)).with_header("location", fault.more["location"])


def _end_token(answer: Answer, call: Call, fault: Fault) -> Answer:
    identity = call.identity()
    if call.sessions.is_fresh(identity, call.scope["path"]):
        return answer
    return _refuse_as(answer, "ENDED_TOKEN")


def _regenerate(answer: Answer, call: Call, fault: Fault) -> Answer:
    call.sessions.revoke(call.identity().client_key)
    return _refuse_as(answer, "BAD_TOKEN")


def _expire(answer: Answer, call: Call, fault: Fault) -> Answer:
    now = datetime.now(tz=UTC)
    seconds = int(Request(call.scope).query_params[ENDS])
    return _from_store(refused_as_ended(LinkEnded(now, seconds), now))


def _html(answer: Answer, call: Call, fault: Fault) -> Answer:
    return answer.saying(PAGE, fault.more.get("media_type", "text/html; charset=utf-8"))


def _cut(answer: Answer, call: Call, fault: Fault) -> Answer:
    return answer.saying(answer.body[: len(answer.body) * 2 // 3])


def _empty(answer: Answer, call: Call, fault: Fault) -> Answer:
    return answer.saying(b"")


def _encode(answer: Answer, call: Call, fault: Fault) -> Answer:
    return answer.saying(answer.body.decode().encode(fault.more["encoding"]))


def _rename_fields(answer: Answer, call: Call, fault: Fault) -> Answer:
    return answer.saying(_renamed(answer.json()))


def _renamed(value: Any) -> Any:
    if isinstance(value, dict):
        return {f"x{key.title()}": _renamed(inner) for key, inner in value.items()}
    return [_renamed(inner) for inner in value] if isinstance(value, list) else value


def _claim_gzip(answer: Answer, call: Call, fault: Fault) -> Answer:
    return answer.with_header("content-encoding", "gzip")


def _identifier(answer: Answer) -> tuple[tuple[bytes, bytes], ...]:
    return tuple(pair for pair in answer.headers if pair[0].endswith(b"requestid"))


CHANGES: Final[Mapping[str, Change]] = {
    "refuse": _refuse,
    "refuse_at_gateway": _refuse_at_gateway,
    "fail": _fail,
    "redirect": _redirect,
    "end_token": _end_token,
    "regenerate": _regenerate,
    "expire": _expire,
    "html": _html,
    "cut": _cut,
    "empty": _empty,
    "encode": _encode,
    "rename_fields": _rename_fields,
    "claim_gzip": _claim_gzip,
    **entries.CHANGES,
}
