"""The folder into which a SIS drops its packages: what is whole, what is being taken in, where the rest goes.

A package is a zip, or a folder with CSV files in it. It goes from the drop folder to taken/, and from there to
waiting/KEY/ (the key of the run on the import page), to refused/, to done/, or away.
"""

import fcntl
import os
import shutil
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TAKEN, WAITING, REFUSED, DONE = "taken", "waiting", "refused", "done"
OURS = frozenset({TAKEN, WAITING, REFUSED, DONE})
MARKER = ".done"
QUIET_SECONDS = 120
"""A package without a marker is whole when nothing of it was written for so long."""

BROKEN_SECONDS = 3600
"""A zip without its end is given up after so long: until then its upload may have paused."""

REFUSED_DAYS = 7


class Busy(Exception):
    """Another process works at this folder."""


class Drop:
    """One folder, which one process at a time works at."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the folder. Raises Busy at once where somebody else does, OSError where it can't be opened.

        The lock is on the folder itself and ends with the process, so nothing is left behind that could bar the next.
        """
        handle = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Busy from None
            yield
        finally:
            os.close(handle)

    def take(self) -> Path | None:
        """The package to be taken in now: one that a run left behind, else the oldest that is whole."""
        left = _entries(self.folder / TAKEN)
        if left:
            return min(left, key=_changed)
        whole = [path for path in self._packages() if _is_whole(path)]
        if not whole:
            return None
        path = min(whole, key=lambda path: (_changed(path), path.name))
        taken = _moved(path, self.folder / TAKEN / path.name)
        _marker(path).unlink(missing_ok=True)
        return taken

    def left(self) -> list[str]:
        """The names of the packages that have not been taken."""
        return sorted(path.name for path in self._packages())

    def wait(self, package: Path, run_key: str) -> None:
        """Put a package aside until somebody has decided about its run."""
        _moved(package, self.folder / WAITING / run_key / package.name)

    def waiting(self) -> list[tuple[str, Path]]:
        """Run keys and the packages that wait for them, the oldest first."""
        found = [(path.parent.name, path) for home in _entries(self.folder / WAITING) for path in _entries(home)]
        return sorted(found, key=lambda pair: _changed(pair[1]))

    def take_back(self, package: Path, run_key: str) -> None:
        """Have a package that waited taken in before all others."""
        to = self.folder / TAKEN / package.name
        _moved(package, to.with_name(f"{run_key}-{to.name}") if to.exists() else to)
        self._forget(package)

    def refuse(self, package: Path) -> None:
        """Put a package where somebody can look at it, for a week."""
        _moved(package, self.folder / REFUSED / f"{_stamp()}-{package.name}")
        self._forget(package)

    def finish(self, package: Path, *, keep_days: int) -> None:
        """Remove a package that is in the roster, or put it to the others that are kept so long."""
        if keep_days:
            _moved(package, self.folder / DONE / f"{_stamp()}-{package.name}")
        else:
            _remove(package)
        self._forget(package)

    def tidy(self, *, keep_days: int) -> None:
        """Remove what was kept for long enough."""
        for name, days in ((REFUSED, REFUSED_DAYS), (DONE, keep_days)):
            for path in _entries(self.folder / name):
                if _stamp(days) > path.name:
                    _remove(path)

    def _packages(self) -> Iterator[Path]:
        for path in _entries(self.folder):
            if path.name not in OURS and (path.is_dir() or path.suffix.lower() == ".zip"):
                yield path

    def _forget(self, package: Path) -> None:
        """Remove the folder that only its run's package stood in."""
        if package.parent.parent == self.folder / WAITING:
            package.parent.rmdir()


def _entries(folder: Path) -> list[Path]:
    """What stands in a folder; hidden files are somebody's temporary ones, and links lead elsewhere."""
    if not folder.is_dir():
        return []
    return [path for path in folder.iterdir() if not path.name.startswith(".") and not path.is_symlink()]


def _is_whole(package: Path) -> bool:
    """Whether its marker says so, or nothing has been written to it for a while."""
    try:
        if package.is_dir() and not any(path.name.lower() == "manifest.csv" for path in package.rglob("*")):
            return False
        # The time of the inode's change: programs that upload set the time of the file's content as they like.
        age = time.time() - max(path.lstat().st_ctime for path in _tree(package))
        if _marker(package).exists():
            return True
        has_end = package.is_dir() or zipfile.is_zipfile(package)
    except FileNotFoundError:
        return False  # somebody is still moving files
    return age >= (QUIET_SECONDS if has_end else BROKEN_SECONDS)


def _marker(package: Path) -> Path:
    return package.with_name(package.name + MARKER)


def _changed(package: Path) -> float:
    """Since when its content is what it is, as whoever dropped it says."""
    return max(path.lstat().st_mtime for path in _tree(package))


def _tree(package: Path) -> list[Path]:
    return [package, *(package.rglob("*") if package.is_dir() else ())]


def _moved(package: Path, to: Path) -> Path:
    to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return package.rename(to)


def _remove(package: Path) -> None:
    if package.is_dir():
        shutil.rmtree(package)
    else:
        package.unlink()


def _stamp(days_ago: float = 0) -> str:
    return time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(time.time() - days_ago * 86_400))
