"""What stands in a backup: a manifest, then files by name, each cut into pieces."""

import base64
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, BinaryIO

from django.core.exceptions import ImproperlyConfigured

from scoreport.lib import frames
from scoreport.lib.crypto import parse_master_keys

PIECE = frames.FRAME_BYTES - 1
_MANIFEST, _FILE, _DATA = b"M", b"F", b"D"


class NoKey(Exception):
    """The file that should hold the backup's key holds none."""


@dataclass(frozen=True)
class Manifest:
    """What a backup says about itself. `migrations` are "app.name"; `keys` are fingerprints of master keys."""

    made_at: str
    version: str
    vendor: str
    migrations: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    holds_keys: bool = False


def write(file: BinaryIO, key: bytes, manifest: Manifest, files: Iterable[tuple[str, Iterable[bytes]]]) -> None:
    """Write the manifest, then each file with its name, encrypted."""
    writer = frames.Writer(file, key)
    writer.write(_MANIFEST + json.dumps(asdict(manifest)).encode())
    for name, pieces in files:
        writer.write(_FILE + name.encode())
        for piece in pieces:
            writer.write(_DATA + piece)
    writer.close()


def check(file: BinaryIO, key: bytes) -> Manifest:
    """Read the file to its end and return its manifest. Raises frames.NotReadable where anything is not as written."""
    found = frames.frames(file, key)
    first = next(found, b"")
    for _frame in found:
        pass
    if first[:1] != _MANIFEST:
        raise frames.Damaged
    return Manifest(**json.loads(first[1:]))


def names(file: BinaryIO, key: bytes) -> list[str]:
    """Return the names of the files in it."""
    return [frame[1:].decode() for frame in frames.frames(file, key) if frame[:1] == _FILE]


def read(file: BinaryIO, key: bytes, name: str) -> Iterator[bytes]:
    """Yield the pieces of one file."""
    current = ""
    for frame in frames.frames(file, key):
        if frame[:1] == _FILE:
            current = frame[1:].decode()
        elif frame[:1] == _DATA and current == name:
            yield frame[1:]


def pieces(source: IO[bytes]) -> Iterator[bytes]:
    """Yield what an open file holds, in pieces."""
    while piece := source.read(PIECE):
        yield piece


def read_key(path: Path) -> bytes:
    """Return the key that a file holds. Raises NoKey, in words."""
    try:
        return parse_master_keys([path.read_text(encoding="utf-8").strip()])[0]
    except OSError as error:
        raise NoKey(f"{path} can't be read: {error.strerror}.") from None
    except (ImproperlyConfigured, UnicodeDecodeError):
        raise NoKey(f"{path} holds no key. Make one: scoreport new-key > {path.name}") from None


def written(key: bytes) -> str:
    """Return a master key as its file holds it."""
    return base64.urlsafe_b64encode(key).decode()
