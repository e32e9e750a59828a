"""The programs of other people's that the demo on many processes runs, and the packages that bring them."""

import shutil
from collections.abc import Mapping
from pathlib import Path

# By the name of Debian's package: a program of it, and where Debian puts it.
PACKAGES: Mapping[str, tuple[str, str]] = {
    "postgresql": ("initdb", "/usr/lib/postgresql/*/bin"),
    "redis-server": ("redis-server", "/usr/bin"),
    "nginx-light": ("nginx", "/usr/sbin"),
}


class Missing(Exception):
    """Programs are not there. The message says which, and how to get them."""


def programs() -> dict[str, Path]:
    """Return the programs by their names, of PostgreSQL the newest. Raises Missing."""
    found = {program: _find(program, place) for program, place in PACKAGES.values()}
    missing = [package for package, (program, _) in PACKAGES.items() if found[program] is None]
    if missing:
        names = " ".join(missing)
        raise Missing(f"The demo on many processes needs {names}. Install with:\n  sudo apt-get install {names}")
    return {program: path for program, path in found.items() if path is not None}


def _find(program: str, place: str) -> Path | None:
    if path := shutil.which(program):
        return Path(path)
    there = [path / program for path in Path("/").glob(place.removeprefix("/")) if (path / program).exists()]
    return max(there, key=_version, default=None)


def _version(path: Path) -> int:
    """The number in /usr/lib/postgresql/17/bin/initdb."""
    return max((int(part) for part in path.parts if part.isdigit()), default=0)
