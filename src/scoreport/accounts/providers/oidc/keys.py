"""The keys with which a provider signs. They change every few weeks, so they are asked for when they are needed.

Kept in this process for ten minutes. A key that is not among them is looked for once more, at most once a minute.
"""

import threading
import time
from dataclasses import dataclass
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from scoreport.accounts.providers.fetching import fetch
from scoreport.accounts.providers.problems import Problem, Refused
from scoreport.ets import jsons

KEPT_SECONDS = 600.0
AGAIN_SECONDS = 60.0
SHORTEST_RSA = 2048  # bits
MOST = 256  # providers whose keys are kept


@dataclass(frozen=True)
class _Known:
    at: float
    keys: tuple[jwt.PyJWK, ...]


_lock = threading.Lock()
_known: dict[str, _Known] = {}


def key_for(jwks_uri: str, header: dict[str, Any]) -> jwt.PyJWK:
    """Return the key that the header of a token names. Raises Refused."""
    known = _kept(jwks_uri, KEPT_SECONDS) or _fetched(jwks_uri)
    found = _named(known, header)
    if found is None and _kept(jwks_uri, AGAIN_SECONDS) is None:
        found = _named(_fetched(jwks_uri), header)
    if found is None:
        raise Refused(Problem.SIGNATURE)
    return found


def check(jwks_uri: str) -> None:
    """See that there are keys. Raises Refused."""
    if not _fetched(jwks_uri).keys:
        raise Refused(Problem.NO_KEYS)


def _kept(jwks_uri: str, seconds: float) -> _Known | None:
    known = _known.get(jwks_uri)
    return known if known and time.monotonic() - known.at < seconds else None


def _fetched(jwks_uri: str) -> _Known:
    data = fetch(jwks_uri, {"Accept": "application/json"})
    try:
        rows = jsons.loads(data)["keys"]
        keys = tuple(key for row in rows if (key := _usable(row)) is not None)
    except (jsons.NotJson, KeyError, TypeError):
        raise Refused(Problem.NO_KEYS) from None
    with _lock:
        if len(_known) >= MOST:
            _known.clear()
        _known[jwks_uri] = _Known(time.monotonic(), keys)
        return _known[jwks_uri]


def _usable(row: Any) -> jwt.PyJWK | None:
    """A public key for signatures that is long enough; None for everything else that may stand there."""
    if not isinstance(row, dict) or row.get("use", "sig") != "sig" or row.get("kty") not in ("RSA", "EC", "OKP"):
        return None
    try:
        key = jwt.PyJWK(row)
    except jwt.PyJWTError:
        return None
    is_short = isinstance(key.key, RSAPublicKey) and key.key.key_size < SHORTEST_RSA
    return None if is_short or hasattr(key.key, "private_bytes") else key


def _named(known: _Known, header: dict[str, Any]) -> jwt.PyJWK | None:
    """The key of that name; without a name, the only one that there is for the algorithm's family."""
    family = {"R": "RSA", "P": "RSA", "E": "EC"}[header["alg"][0]] if header["alg"] != "EdDSA" else "OKP"
    fits = [key for key in known.keys if key.key_type == family and header.get("kid") in (None, key.key_id)]
    return fits[0] if len(fits) == 1 else None
