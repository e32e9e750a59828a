"""Encryption of what must not be readable in a stolen copy of the database or in an address.

One master key is kept outside the database; a key for each purpose is derived from it, so that what was
made for one purpose can't be opened for another. The first master key encrypts, all of them decrypt.
"""

import base64
import datetime as dt
import json
from collections.abc import Sequence
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

MASTER_KEY_BYTES = 32


class CannotDecrypt(Exception):
    """The text was made with another key, for another purpose or place, was changed, or is too old."""


def new_master_key() -> str:
    """Return a fresh master key: 32 random bytes in URL-safe base64."""
    return Fernet.generate_key().decode()


def parse_master_keys(texts: Sequence[str]) -> tuple[bytes, ...]:
    """Return the keys behind the texts; raises ImproperlyConfigured on a missing, short or doubled one."""
    keys = tuple(_decoded(text) for text in texts)
    if not keys:
        raise ImproperlyConfigured("SCOREPORT_KEYS is missing: make a key with `scoreport new-key`.")
    if len(set(keys)) != len(keys):
        raise ImproperlyConfigured("SCOREPORT_KEYS holds the same key twice.")
    return keys


def encrypt(purpose: str, place: Sequence[str], value: str) -> str:
    """Return the value encrypted for that purpose, with its place (LEA, row, field) bound inside."""
    body = json.dumps([list(place), value], separators=(",", ":")).encode()
    return _keys(purpose).encrypt(body).decode()


def decrypt(purpose: str, place: Sequence[str], token: str, ttl: int | None = None) -> str:
    """Return the value, if it was encrypted for this purpose and place and is at most `ttl` seconds old.

    Raises CannotDecrypt.
    """
    try:
        found, value = json.loads(_keys(purpose).decrypt(token.encode(), ttl=ttl))
    except (InvalidToken, ValueError):
        raise CannotDecrypt(purpose) from None
    if found != list(place) or not isinstance(value, str):
        raise CannotDecrypt(purpose)
    return value


def rotate(purpose: str, token: str) -> str:
    """Return the same content under the newest key. Raises CannotDecrypt."""
    try:
        return _keys(purpose).rotate(token.encode()).decode()
    except InvalidToken:
        raise CannotDecrypt(purpose) from None


def is_newest(purpose: str, token: str) -> bool:
    """Say whether the newest key opens the text, so that a rotation can be resumed."""
    try:
        _fernet(settings.MASTER_KEYS[0], purpose).decrypt(token.encode())
    except InvalidToken:
        return False
    return True


def made_at(purpose: str, token: str) -> dt.datetime | None:
    """Return when the text was encrypted, or None where no key of ours opens it."""
    try:
        return dt.datetime.fromtimestamp(_keys(purpose).extract_timestamp(token.encode()), dt.UTC)
    except InvalidToken:
        return None


def derived_keys(purpose: str) -> tuple[bytes, ...]:
    """Return the bare keys of a purpose (32 bytes each), the newest first, for what is signed, and for `lib.frames`."""
    return tuple(_derived(master, purpose) for master in settings.MASTER_KEYS)


def frame_cipher(purpose: str) -> MultiFernet:
    """Return the bare cipher of a purpose, for streams that are encrypted frame by frame."""
    return _keys(purpose)


def _keys(purpose: str) -> MultiFernet:
    return _multi(settings.MASTER_KEYS, purpose)


@lru_cache(maxsize=64)
def _multi(masters: tuple[bytes, ...], purpose: str) -> MultiFernet:
    return MultiFernet([_fernet(master, purpose) for master in masters])


def _fernet(master: bytes, purpose: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_derived(master, purpose)))


@lru_cache(maxsize=64)
def _derived(master: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=f"scoreport/{purpose}".encode()).derive(master)


def _decoded(text: str) -> bytes:
    try:
        key = base64.urlsafe_b64decode(text.encode())
    except ValueError:
        key = b""
    if len(key) != MASTER_KEY_BYTES or len(set(key)) < MASTER_KEY_BYTES // 4:
        raise ImproperlyConfigured(
            "SCOREPORT_KEYS holds something that is no key: each is 32 random bytes in URL-safe base64, "
            "as `scoreport new-key` prints one."
        )
    return key
