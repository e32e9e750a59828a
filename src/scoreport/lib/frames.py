"""A stream that is encrypted frame by frame, so that any size passes through a little memory.

A file begins with a mark, a random salt and a check of the key. Each frame is four bytes of length (big-endian) and
one piece under AES-256-GCM; its nonce holds its number and whether it is the last one, so that no frame can be left
out, doubled, moved or cut off unseen. The key of a file is derived from the given key, the file's salt, and the place
that it belongs to, so that no file can stand in for another.
"""

import hmac
import os
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MARK = b"scoreport frames 1\n"
FRAME_BYTES = 1 << 20  # at most, of clear text
_SALT, _CHECK, _LENGTH, _TAG = 32, 16, 4, 16
_HEAD = len(MARK) + _SALT + _CHECK


class NotReadable(Exception):
    """The file is none of ours, was made with another key, or was cut or changed; says which."""


class NotOurs(NotReadable):
    """It does not begin as such a file does."""


class OtherKey(NotReadable):
    """It was made with another key."""


class Damaged(NotReadable):
    """It was cut or changed."""


class Writer:
    """Writes one such file."""

    def __init__(self, file: BinaryIO, key: bytes, place: str = "") -> None:
        salt = os.urandom(_SALT)
        self._file, self._number = file, 0
        self._cipher, check = _derived(key, salt, place)
        self._head = MARK + salt + check
        file.write(self._head)

    def write(self, data: bytes) -> None:
        """Encrypt and append one frame of 1 to FRAME_BYTES bytes."""
        self._frame(data, is_last=False)

    def close(self) -> None:
        """Write the end mark; the file itself stays open."""
        self._frame(b"", is_last=True)

    def _frame(self, data: bytes, *, is_last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._number, is_last=is_last), data, self._head)
        self._file.write(len(sealed).to_bytes(_LENGTH, "big") + sealed)
        self._number += 1


def frames(file: BinaryIO, *keys: bytes, place: str = "") -> Iterator[bytes]:
    """Yield the frames of a file from its beginning; one of the keys must be its. Raises NotOurs, OtherKey, Damaged."""
    file.seek(0)
    head = file.read(_HEAD)
    if not head.startswith(MARK):
        raise NotOurs
    if len(head) < _HEAD:
        raise Damaged
    cipher = _cipher_of(head, keys, place)
    number = 0
    while True:
        sealed = _next(file)
        is_last = len(sealed) == _TAG  # an empty piece
        try:
            data = cipher.decrypt(_nonce(number, is_last=is_last), sealed, head)
        except InvalidTag:
            raise Damaged from None
        if is_last:
            break
        yield data
        number += 1
    if file.read(1):
        raise Damaged  # something stands behind the end


def _next(file: BinaryIO) -> bytes:
    length = int.from_bytes(file.read(_LENGTH), "big")
    sealed = file.read(length) if _TAG <= length <= FRAME_BYTES + _TAG else b""
    if not sealed or len(sealed) < length:
        raise Damaged
    return sealed


def _cipher_of(head: bytes, keys: Sequence[bytes], place: str) -> AESGCM:
    for key in keys:
        cipher, check = _derived(key, head[len(MARK) : -_CHECK], place)
        if hmac.compare_digest(check, head[-_CHECK:]):
            return cipher
    raise OtherKey


def _derived(key: bytes, salt: bytes, place: str) -> tuple[AESGCM, bytes]:
    """The cipher of a file, and what tells that the key is the right one."""
    info = f"scoreport/frames/{place}".encode()
    derived = HKDF(SHA256(), length=32 + _CHECK, salt=salt, info=info).derive(key)
    return AESGCM(derived[:32]), derived[32:]


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])
