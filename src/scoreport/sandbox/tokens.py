"""Bearer tokens: signed, opaque to the caller, kept nowhere, ended by time or with the pair that they came from."""

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from . import adapter
from .credentials import CredentialBook, Pair

SIGNATURE_BYTES = 32


class TokenRefused(ValueError):
    """The token was not issued by this process, or its pair is no longer the valid one."""


class TokenEnded(ValueError):
    """The token was issued here and is past its end."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom a token stands for: a pair and its LEAs (7-digit codes; None stands for every LEA).

    `issued_at` is in seconds since 1970.
    """

    client_key: str
    leas: frozenset[str] | None
    issued_at: float


def issue(key: bytes, pair: Pair, now: float, seconds: int) -> str:
    """Return a token of a pair that lives so many seconds from `now`, which is in seconds since 1970."""
    leas = None if pair.leas is None else sorted(pair.leas)
    claims = {"key": pair.client_key, "mark": _mark(key, pair), "leas": leas, "from": now, "to": now + seconds}
    body = json.dumps(claims, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_sign(key, body) + body).decode().rstrip("=")


def identify(key: bytes, token: str, book: CredentialBook, now: float, today: date) -> Identity:
    """Return whom a token stands for. Raises TokenRefused or TokenEnded."""
    claims = _claims(key, token)
    if now >= claims["to"]:
        raise TokenEnded("past its end")
    pair = book.pairs().get(claims["key"])
    is_valid = pair is not None and not pair.has_ended(today) and claims["mark"] == _mark(key, pair)
    if not is_valid and adapter.TOKENS_END_WITH_THEIR_PAIR:
        raise TokenRefused("its pair is not the valid one")
    leas = claims["leas"]
    return Identity(claims["key"], None if leas is None else frozenset(leas), claims["from"])


def _claims(key: bytes, token: str) -> dict[str, Any]:
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise TokenRefused("not a token") from error
    signature, body = raw[:SIGNATURE_BYTES], raw[SIGNATURE_BYTES:]
    if not hmac.compare_digest(signature, _sign(key, body)):
        raise TokenRefused("not issued here")
    claims: dict[str, Any] = json.loads(body)
    return claims


def _mark(key: bytes, pair: Pair) -> str:
    """What tells a pair from an earlier one under the same Client Key."""
    return hmac.new(key, b"pair\x00" + pair.client_secret.encode(), hashlib.sha256).hexdigest()[:16]


def _sign(key: bytes, body: bytes) -> bytes:
    return hmac.digest(key, b"token\x00" + body, hashlib.sha256)
