"""Roster packages on their way in: encrypted as they arrive, gone on apply, cancel or after a day.

Django would spool a large upload in clear to a temporary file; this handler never does. A sealed file is a stream of
frames (`lib.frames`) that belongs to its name.
"""

import datetime as dt
import io
import secrets
import shutil
import zipfile
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from scoreport.lib import clock, crypto, frames
from scoreport.lib.frames import FRAME_BYTES

PURPOSE = "uploads"
KEPT = dt.timedelta(hours=24)


class UploadBroken(Exception):
    """The sealed file is cut, changed, or was made with another key."""


class SealedWriter:
    """Writes one sealed file, a frame at a time."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path = path
        self._file = path.open("xb")
        self._frames = frames.Writer(self._file, crypto.derived_keys(PURPOSE)[0], path.name)

    def write(self, data: bytes) -> None:
        """Encrypt and append."""
        for start in range(0, len(data), FRAME_BYTES):
            self._frames.write(data[start : start + FRAME_BYTES])

    def close(self) -> None:
        """Write the end mark and close."""
        self._frames.close()
        self._file.close()

    def discard(self) -> None:
        """Close and remove what was written so far."""
        self._file.close()
        self.path.unlink(missing_ok=True)


class SealedStream(io.RawIOBase):
    """A writer's file as a stream, for what writes files of its own into it; closing it leaves the writer open."""

    def __init__(self, writer: SealedWriter) -> None:
        super().__init__()
        self._writer = writer

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, data: Any) -> int:
        """Seal all of it."""
        given = bytes(data)  # any buffer
        self._writer.write(given)
        return len(given)


class SealedUpload(UploadedFile[bytes]):
    """What a form gets instead of a file in clear: the name of the sealed file."""

    def __init__(self, upload: str, name: str, size: int) -> None:
        super().__init__(file=io.BytesIO(), name=name, content_type="application/octet-stream", size=size)
        self.upload = upload


class SealedUploadHandler(FileUploadHandler):
    """Encrypts each chunk before it touches the disk."""

    chunk_size = FRAME_BYTES

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.writer: SealedWriter | None = None
        self.received = 0

    def new_file(self, *args: object, **kwargs: object) -> None:
        """Begin a sealed file under a random name."""
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]
        self.writer = SealedWriter(settings.UPLOAD_DIR / secrets.token_urlsafe(16))

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Seal one chunk; a file over the limit ends the upload and leaves nothing behind."""
        self.received += len(raw_data)
        assert self.writer is not None  # noqa: S101 - Django calls new_file first
        if self.is_too_large:
            self.writer.discard()
            # What follows is read and dropped: a connection that is cut would leave the person without a word.
            raise StopUpload
        self.writer.write(raw_data)

    @property
    def is_too_large(self) -> bool:
        """Whether more came than a package may hold."""
        return self.received > settings.UPLOAD_BYTES

    def file_complete(self, file_size: int) -> SealedUpload:
        """Finish the sealed file."""
        assert self.writer is not None  # noqa: S101 - Django calls new_file first
        self.writer.close()
        return SealedUpload(self.writer.path.name, self.file_name or "", file_size)

    def upload_interrupted(self) -> None:
        """The browser went away: leave nothing behind."""
        if self.writer is not None:
            self.writer.discard()


def open_upload(upload: str) -> BinaryIO:
    """Return the package in clear, in memory, seekable. Raises UploadBroken."""
    return open_sealed(settings.UPLOAD_DIR / upload)


def open_sealed(path: Path) -> BinaryIO:
    """Return what a sealed file holds in clear, in memory, seekable. Raises UploadBroken."""
    try:
        with path.open("rb") as file:
            return io.BytesIO(b"".join(frames.frames(file, *crypto.derived_keys(PURPOSE), place=path.name)))
    except (frames.NotReadable, OSError):
        raise UploadBroken from None


def seal_package(package: Path) -> str:
    """Seal a zip, or a folder as a zip, as if it had been uploaded; return the upload's name. Raises OSError."""
    writer = SealedWriter(settings.UPLOAD_DIR / secrets.token_urlsafe(16))
    try:
        with io.BufferedWriter(SealedStream(writer), FRAME_BYTES) as out:
            if package.is_dir():
                _zip_folder(package, out)
            else:
                with package.open("rb") as file:
                    shutil.copyfileobj(file, out, FRAME_BYTES)
        writer.close()
    except BaseException:
        writer.discard()
        raise
    return writer.path.name


def _zip_folder(folder: Path, out: BinaryIO) -> None:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink():
                archive.write(path, path.relative_to(folder))


def remove_upload(upload: str) -> None:
    """Remove a sealed file, if it is there."""
    if upload:
        (settings.UPLOAD_DIR / upload).unlink(missing_ok=True)


def purge_old_uploads() -> int:
    """Remove sealed files older than a day and return how many."""
    if not settings.UPLOAD_DIR.exists():
        return 0
    limit = (clock.now() - KEPT).timestamp()
    old = [path for path in settings.UPLOAD_DIR.iterdir() if path.stat().st_mtime < limit]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
