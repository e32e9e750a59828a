"""What an answer other than 200 means: one table from status and body to our errors."""

from __future__ import annotations

import email.utils
import math
import time
from collections.abc import Iterable
from typing import Any, Final

from scoreport.ets import jsons
from scoreport.ets.exceptions import (
    BadAnswer,
    CredentialsExpired,
    CredentialsRejected,
    EtsError,
    NotEntitled,
    Reason,
    Stage,
    Unavailable,
    UnknownStudent,
    WrongEndPoint,
)
from scoreport.ets.transport import Answer, Reply
from scoreport.ets.vocabulary import OWN, Vocabulary

MAX_RETRY_AFTER: Final = 900  # seconds; a wish beyond a quarter of an hour is cut


def problem(reply: Reply, stage: Stage, vocabulary: Vocabulary = OWN) -> EtsError | None:
    """Return the error that the answer stands for; None where a listing says that there is nothing (404)."""
    words = _Words(reply.data, vocabulary)
    status, request_id = reply.status, reply.request_id
    if status == 401:
        kind = CredentialsExpired if words.any_of(vocabulary.expired_codes) else CredentialsRejected
        return kind(stage=stage, request_id=request_id)
    if (failure := unavailable(reply, stage)) is not None:
        return failure
    if status in (403, 404, 405):
        return _refused(status, words, stage, request_id)
    if stage == "token" and words.any_of(vocabulary.rejected_codes):
        return CredentialsRejected(stage=stage, request_id=request_id)
    code = "redirected" if 300 <= status < 400 else "unexpected_status"
    return BadAnswer(code, stage=stage, request_id=request_id)


def unavailable(reply: Reply | Answer, stage: Stage) -> Unavailable | None:
    """Return the error of an answer by which the host says that it can't serve now (429, 5xx); None for others."""
    if reply.status != 429 and reply.status < 500:
        return None
    reason: Reason = "busy" if reply.status == 429 else "server"
    return Unavailable(reason=reason, retry_after=retry_after(reply), stage=stage, request_id=reply.request_id)


def retry_after(reply: Reply | Answer) -> int | None:
    """Return the seconds that the answer asks us to wait, 0 to 900, given as a number or a date; else None."""
    text = reply.headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return min(int(text[:9]), MAX_RETRY_AFTER)
    try:
        seconds = email.utils.parsedate_to_datetime(text).timestamp() - time.time()
    except (ValueError, TypeError, OverflowError):
        return None
    return math.ceil(min(max(seconds, 0), MAX_RETRY_AFTER))


def _refused(status: int, words: _Words, stage: Stage, request_id: str | None) -> EtsError | None:
    if words.any_of(words.vocabulary.unknown_student_codes):
        return UnknownStudent(stage=stage, request_id=request_id)
    if status == 405 or words.is_gateway or stage == "token":
        return WrongEndPoint(stage=stage, request_id=request_id)
    if status == 404:
        return None
    return NotEntitled(stage=stage, request_id=request_id)


class _Words:
    """The codes and texts of an error's body, folded. A body that is no JSON object is a gateway's."""

    def __init__(self, data: bytes, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        try:
            body = jsons.loads(data)
        except jsons.NotJson:
            body = None
        fields = body if isinstance(body, dict) else {}
        nested = fields.get("error")
        layers = [fields, nested] if isinstance(nested, dict) else [fields]
        self._codes = _collected(layers, vocabulary.code_fields)
        self._texts = _collected(layers, vocabulary.text_fields)
        self._is_object = isinstance(body, dict) and bool(fields)

    def any_of(self, codes: frozenset[str]) -> bool:
        return bool(self._codes & codes)

    @property
    def is_gateway(self) -> bool:
        """Whether this is a gateway's own refusal and not the service's."""
        return not self._is_object or bool(self._texts & self.vocabulary.gateway_texts)


def _collected(layers: Iterable[dict[str, Any]], names: Iterable[str]) -> set[str]:
    wanted = {name.casefold() for name in names}
    return {
        value.strip().casefold()
        for layer in layers
        for key, value in layer.items()
        if key.casefold() in wanted and isinstance(value, str)
    }
