"""A file that a running sandbox follows: read again when it changes, the last good reading kept when it goes bad."""

import sys
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Generic, TypeVar

Content = TypeVar("Content")


class UnusableFile(ValueError):
    """A file can't be used; the text names the file or the line and what is wrong, never a secret or a student."""


class WatchedFile(Generic[Content]):
    """What a file holds now. Threads may share it."""

    def __init__(self, path: Path, read: Callable[[Path], Content]) -> None:
        """Read the file; raises what `read` raises, an UnusableFile where the file is at fault."""
        self._path, self._read = path, read
        self._stamp = self._changed()
        self._content = read(path)
        self._reading = Lock()

    def content(self) -> Content:
        """Return what the file holds. While it can't be used: what it held before, and a line on stderr says why."""
        stamp = self._changed()
        if stamp not in (None, self._stamp) and self._reading.acquire(blocking=False):
            try:
                self._content, self._stamp = self._again(), stamp
            finally:
                self._reading.release()
        return self._content

    def _again(self) -> Content:
        try:
            return self._read(self._path)
        except UnusableFile as error:
            sys.stderr.write(f"scoreport-sandbox: {error}; what it held before stays in force\n")
            return self._content

    def _changed(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size
