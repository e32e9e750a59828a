"""Opens a package, a zip or a folder, without writing anything to disk.

Limits come from the threat of zip bombs (ratio 100:1) and from what a very large district exports.
"""

import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO

from scoreport.roster.oneroster.findings import Findings

MEMBERS = 200
ZIP_BYTES = 500_000_000
TOTAL_BYTES = 2_000_000_000
RATIO = 100
SMALL = 1_000_000
"""Below this size, in bytes, a high ratio harms nobody."""

DIRECTORY_BYTES = 1_000_000
"""The list of members of a zip that keeps the limit is far shorter; a longer one is not even parsed."""

_TAIL = 66_000
_END = struct.Struct("<4s4H2LH")

JUNK = {"__macosx", ".ds_store", "thumbs.db", "desktop.ini"}
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, NotImplementedError, RuntimeError,
    ValueError, OverflowError, OSError,
)  # fmt: skip
"""What zipfile raises on a damaged or hostile archive, found by feeding it such."""


@dataclass(frozen=True, slots=True)
class Container:
    """The files of a package by lower-case name without folder, such as `users.csv`."""

    names: Mapping[str, str]
    _open: Callable[[str], IO[bytes]]

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """Open one file for reading. Raises KeyError where the package has no such file."""
        with self._open(self.names[name]) as stream:
            yield stream


@contextmanager
def open_container(source: Path | BinaryIO, findings: Findings) -> Iterator[Container]:
    """Open a zip or a folder. Raises PackageRefused where it is neither or breaks a limit."""
    if isinstance(source, Path):
        if source.is_dir():
            yield _folder(source, findings)
            return
        if not source.is_file():
            raise findings.refuse("no_package", source.name)
        with source.open("rb") as stream, _zip(stream, findings) as container:
            yield container
    else:
        with _zip(source, findings) as container:
            yield container


@contextmanager
def damage_refused(findings: Findings, file: str = "") -> Iterator[None]:
    """Turn whatever a damaged archive raises while it is read into a refusal."""
    try:
        yield
    except _DAMAGE:
        raise findings.refuse("zip_damaged", file) from None


@contextmanager
def _zip(stream: BinaryIO, findings: Findings) -> Iterator[Container]:
    with damage_refused(findings):
        archive = _opened(stream, findings)
        members = {m.filename: m for m in _checked(archive, findings)}

    def member(name: str) -> IO[bytes]:
        with damage_refused(findings, name):
            return archive.open(members[name])

    with archive:
        yield Container(_flat(list(members), findings), member)


def _opened(stream: BinaryIO, findings: Findings) -> zipfile.ZipFile:
    if stream.seek(0, 2) > ZIP_BYTES:
        raise findings.refuse("too_large", limit=ZIP_BYTES // 1_000_000)
    stream.seek(0)
    start = stream.read(4)
    if _directory_bytes(stream) > DIRECTORY_BYTES:
        raise findings.refuse("too_many_files", limit=MEMBERS)
    stream.seek(0)
    try:
        return zipfile.ZipFile(stream)
    except zipfile.BadZipFile:
        raise findings.refuse("zip_truncated" if start == b"PK\x03\x04" else "not_a_zip") from None


def _directory_bytes(stream: BinaryIO) -> int:
    """The length of the list of members, as the record at the end of the zip tells it; 0 without one."""
    stream.seek(max(stream.seek(0, 2) - _TAIL, 0))
    tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        return 0
    size: int = _END.unpack_from(tail, at)[5]
    return size


def _checked(archive: zipfile.ZipFile, findings: Findings) -> list[zipfile.ZipInfo]:
    """The archive's files after the limits; declared sizes bind, as zipfile reads no further than those."""
    if len(archive.infolist()) > MEMBERS:
        raise findings.refuse("too_many_files", limit=MEMBERS)
    members = [m for m in archive.infolist() if not m.is_dir() and not _is_junk(m.filename)]
    if sum(m.file_size for m in members) > TOTAL_BYTES:
        raise findings.refuse("too_large", limit=TOTAL_BYTES // 1_000_000)
    for member in members:
        if member.file_size > max(SMALL, RATIO * member.compress_size):
            raise findings.refuse("zip_bomb", member.filename, ratio=RATIO)
        if member.flag_bits & 0x1:
            raise findings.refuse("zip_encrypted", member.filename)
    return members


def _folder(folder: Path, findings: Findings) -> Container:
    found = [path for path in sorted(folder.rglob("*")) if not _is_junk(path.relative_to(folder).as_posix())]
    if len(found) > MEMBERS:
        raise findings.refuse("too_many_files", limit=MEMBERS)
    for path in found:
        if stat.S_ISLNK(path.lstat().st_mode):
            raise findings.refuse("unsafe_path", path.name)
    files = {path.relative_to(folder).as_posix(): path for path in found if path.is_file()}
    if sum(path.stat().st_size for path in files.values()) > TOTAL_BYTES:
        raise findings.refuse("too_large", limit=TOTAL_BYTES // 1_000_000)
    return Container(_flat(list(files), findings), lambda name: files[name].open("rb"))


def _flat(paths: list[str], findings: Findings) -> dict[str, str]:
    """Names without their one common folder. Raises PackageRefused for traversal, depth and twins."""
    for path in paths:
        if path.startswith("/") or "\\" in path or ":" in path or ".." in PurePosixPath(path).parts:
            raise findings.refuse("unsafe_path", path)
    tables = [PurePosixPath(path) for path in paths if path.lower().endswith(".csv")]
    if not tables:
        raise findings.refuse("no_csv_files")
    if len({path.parent for path in tables}) > 1:
        raise findings.refuse("several_folders", str(tables[-1]))
    names = {path.name.lower(): str(path) for path in tables}
    if len(names) < len(tables) or len(set(paths)) < len(paths):
        raise findings.refuse("file_twice")
    return names


def _is_junk(path: str) -> bool:
    parts = [part.lower() for part in PurePosixPath(path.replace("\\", "/")).parts]
    return any(part in JUNK or part.startswith("._") for part in parts)
