"""The bearer token of one account: fetched when needed, renewed shortly before its end, kept in memory only."""

from __future__ import annotations

import base64
import copy
import threading
import time
from collections.abc import Callable
from typing import Any, Final

from scoreport.ets import jsons
from scoreport.ets.deadline import Deadline, DeadlinePassed
from scoreport.ets.exceptions import BadAnswer, CredentialsExpired, CredentialsRejected, EtsError, Unavailable
from scoreport.ets.records import Account
from scoreport.ets.vocabulary import OWN, Vocabulary

DEFAULT_LIFE: Final = 900.0  # seconds, where the answer names none: a cautious quarter of an hour
RENEW_BEFORE: Final = 60.0  # seconds before its end, or a tenth of a shorter life
LONGEST_TOKEN: Final = 8192
REFUSED_FOR: Final = 10.0  # seconds in which credentials that were refused are not tried again


class Tokens:
    """Shares one token among threads. One of them fetches, the others wait for it within their own time."""

    def __init__(self, fetch: Callable[[Deadline], bytes], vocabulary: Vocabulary = OWN) -> None:
        self._fetch = fetch
        self._vocabulary = vocabulary
        self._lock = threading.Lock()
        self._token = ""
        self._good_until = 0.0
        self._refusal: EtsError | None = None
        self._refused_until = 0.0

    def get(self, deadline: Deadline, *, rejected: str = "") -> str:
        """Return a token that is not `rejected` (one that was answered with 401). Raises EtsError."""
        if not self._lock.acquire(timeout=deadline.remaining()):
            raise Unavailable(reason="timeout", stage="token")
        try:
            if self._token in ("", rejected) or time.monotonic() >= self._good_until:
                self._renew(deadline)
            return self._token
        except DeadlinePassed:
            pass
        finally:
            self._lock.release()
        raise Unavailable(reason="timeout", stage="token")

    def _renew(self, deadline: Deadline) -> None:
        """Fetch a token, unless it was refused a moment ago: five hundred clicks would ask five hundred times."""
        asked_at, self._token = time.monotonic(), ""
        if self._refusal is not None and asked_at < self._refused_until:
            raise copy.copy(self._refusal)
        try:
            self._token, life = parse_token(self._fetch(deadline), self._vocabulary)
        except (CredentialsRejected, CredentialsExpired) as error:
            self._refusal, self._refused_until = copy.copy(error), asked_at + REFUSED_FOR
            raise
        self._good_until = asked_at + life - min(RENEW_BEFORE, life / 10)


def basic(account: Account) -> str:
    """Return the Authorization header for the token call."""
    pair = f"{account.client_key}:{account.client_secret}".encode()
    return "Basic " + base64.b64encode(pair).decode()


def parse_token(data: bytes, vocabulary: Vocabulary = OWN) -> tuple[str, float]:
    """Return token and life in seconds. Raises BadAnswer."""
    try:
        answer = jsons.loads(data)
    except jsons.NotJson:
        answer = None
    if isinstance(answer, dict):
        token = next((answer[name] for name in vocabulary.token_fields if isinstance(answer.get(name), str)), "")
        if token and len(token) <= LONGEST_TOKEN and token.isascii() and token.isprintable() and " " not in token:
            return token, _life(answer, vocabulary)
    raise BadAnswer("bad_answer" if isinstance(answer, dict) else "not_json", stage="token")


def _life(answer: dict[str, Any], vocabulary: Vocabulary) -> float:
    for name in vocabulary.token_life_fields:
        value = answer.get(name)
        if isinstance(value, str) and value.isascii() and value.isdigit():
            value = int(value[:9])
        if isinstance(value, (int, float)) and not isinstance(value, bool) and value > 0:
            return float(min(value, 86_400))
    return DEFAULT_LIFE
