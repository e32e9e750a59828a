"""Which key seals, and which keys sealed before it.

The key is derived from the master key and stands in no database. When the master key changes, the chain goes on
under a new one, whose first link holds the last one under the old key. So the old key can forge nothing any more;
it is only needed to compute the old links again, and is kept for that, encrypted under the new master key.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from scoreport.audit.models import SealKey
from scoreport.audit.recording import ALIAS
from scoreport.lib import crypto

PURPOSE, EARLIER = "audit", "audit_earlier_keys"


class KeyMissing(Exception):
    """The key under which the trace was sealed is not among the master keys any more."""


class NothingLost(Exception):
    """The key that sealed until now is there."""


@dataclass(frozen=True)
class Segment:
    """From the number `begins` on, until the next segment, this key seals. An empty key was lost for good."""

    begins: int
    key: bytes = field(repr=False)


def segments() -> list[Segment]:
    """Return all segments, the oldest first; none where nothing is sealed yet. Raises KeyMissing."""
    latest = SealKey.objects.using(ALIAS).order_by("begins").last()
    return [] if latest is None else [*_earlier(latest), Segment(latest.begins, _known(latest.fingerprint))]


def key_from(number: int) -> bytes:
    """Return the key for links from that number on: the newest one; notes where another one sealed before.

    A worker that still has an older master key in front does not lead the chain back to it. Raises KeyMissing where
    the key that sealed until now is gone: the chain must not go on while its past can't be computed.
    """
    newest, known = crypto.derived_keys(PURPOSE)[0], segments()
    if newest not in [segment.key for segment in known]:
        _begin(number, newest, known)
        return newest
    return known[-1].key


def begin_after_loss(number: int) -> None:
    """Let the newest key seal from that number on, although the one before is lost. Raises NothingLost.

    That it was lost stands encrypted under the newest key: who has the database alone can't claim it.
    """
    rows = list(SealKey.objects.using(ALIAS).order_by("begins"))
    before = [Segment(row.begins, _held(row.fingerprint)) for row in rows]
    if not before or before[-1].key:
        raise NothingLost
    _begin(number, crypto.derived_keys(PURPOSE)[0], before)


def lost_until(known: Sequence[Segment]) -> int:
    """Return the last number whose key was lost; 0 where none was."""
    ends = [after.begins - 1 for segment, after in pairwise(known) if not segment.key]
    return max(ends, default=0)


def signature(text: bytes) -> bytes:
    """Return the newest key's mark on something that stands beside the chain."""
    return hmac.digest(crypto.derived_keys(PURPOSE)[0], text, "sha256")


def is_signed(text: bytes, mark: bytes, known: Sequence[Segment]) -> bool:
    """Say whether the mark was made with one of these keys, or with one that is newer still."""
    keys = {*crypto.derived_keys(PURPOSE), *(segment.key for segment in known if segment.key)}
    return any(hmac.compare_digest(hmac.digest(key, text, "sha256"), mark) for key in keys)


def _begin(number: int, key: bytes, before: list[Segment]) -> None:
    kept = json.dumps([[segment.begins, base64.b64encode(segment.key).decode()] for segment in before])
    SealKey.objects.using(ALIAS).create(
        begins=number, fingerprint=_fingerprint(key), earlier=crypto.encrypt(EARLIER, (str(number),), kept)
    )


def _earlier(row: SealKey) -> list[Segment]:
    try:
        kept = json.loads(crypto.decrypt(EARLIER, (str(row.begins),), row.earlier))
    except crypto.CannotDecrypt:
        raise KeyMissing(f"The keys that sealed the trace before number {row.begins} can't be read.") from None
    return [Segment(begins, base64.b64decode(key) or _returned(begins)) for begins, key in kept]


def _known(fingerprint: str) -> bytes:
    key = _held(fingerprint)
    if not key:
        raise KeyMissing(
            "The trace was sealed with a master key that is gone: bring it back as the last line of SCOREPORT_KEYS."
        )
    return key


def _returned(begins: int) -> bytes:
    """The key of a segment that counts as lost, where it was found again; else empty."""
    row = SealKey.objects.using(ALIAS).filter(begins=begins).first()
    return _held(row.fingerprint) if row else b""


def _held(fingerprint: str) -> bytes:
    """The key with that fingerprint, if it is among the master keys; else empty."""
    return next((key for key in crypto.derived_keys(PURPOSE) if _fingerprint(key) == fingerprint), b"")


def _fingerprint(key: bytes) -> str:
    return hashlib.sha256(key).hexdigest()[:32]
