"""Bearer tokens: signed, opaque to the caller, kept nowhere, ended by time."""

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass

SIGNATURE_BYTES = 32


class TokenRefused(ValueError):
    """The token was not issued by this process."""


class TokenEnded(ValueError):
    """The token was issued here and is past its end."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The LEAs a token stands for (7-digit codes); None stands for every LEA."""

    leas: frozenset[str] | None


def issue(key: bytes, identity: Identity, ends_at: int) -> str:
    """Return a token for an identity that ends at a time in seconds since 1970."""
    leas = None if identity.leas is None else sorted(identity.leas)
    body = json.dumps({"leas": leas, "exp": ends_at}, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_sign(key, body) + body).decode().rstrip("=")


def read(key: bytes, token: str, now: float) -> Identity:
    """Return whom a token stands for. Raises TokenRefused or TokenEnded."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise TokenRefused("not a token") from error
    signature, body = raw[:SIGNATURE_BYTES], raw[SIGNATURE_BYTES:]
    if not hmac.compare_digest(signature, _sign(key, body)):
        raise TokenRefused("not issued here")
    claims = json.loads(body)
    if now >= claims["exp"]:
        raise TokenEnded("past its end")
    return Identity(None if claims["leas"] is None else frozenset(claims["leas"]))


def _sign(key: bytes, body: bytes) -> bytes:
    return hmac.digest(key, b"token\x00" + body, hashlib.sha256)
