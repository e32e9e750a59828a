"""SQLite: copies by its own backup API, which is consistent while the application runs."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO
from urllib.parse import quote

from django.conf import settings

from scoreport.operations.backup import package
from scoreport.operations.files import create

# The trace is copied last: what the other file knows of it is in it.
ALIASES = ("default", "audit")
UNPACKED = "restoring-"


class NotADatabase(Exception):
    """What a backup holds under this name is no sound SQLite file."""


def files() -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield each database file with its name and pieces, copied at the moment it is reached."""
    for alias in ALIASES:
        yield _name(alias), _copied(_path(alias))


def restore(file: BinaryIO, key: bytes) -> None:
    """Put what the backup holds in place of what is there, each file in one transaction. Raises NotADatabase.

    Both are looked at before the first is written.
    """
    for left in Path(settings.DATA_DIR).glob(f"{UNPACKED}*"):
        left.unlink()  # a restore was killed while it unpacked
    for alias in ALIASES:
        with _unpacked(file, key, alias) as source:
            _check(source, _name(alias))
    for alias in ALIASES:
        with _unpacked(file, key, alias) as source, closing(sqlite3.connect(_path(alias), timeout=20)) as target:
            # The copy goes into the database that is there, so a process that still runs sees the whole of it.
            target.execute("PRAGMA journal_mode=WAL")
            source.backup(target)


def _copied(path: Path) -> Iterator[bytes]:
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix="backup-", delete=False) as copy:
        with closing(sqlite3.connect(path, timeout=20)) as source, _nameless(copy) as target:
            source.backup(target)
        copy.seek(0)
        yield from package.pieces(copy)


@contextmanager
def _nameless(file: IO[bytes]) -> Iterator[sqlite3.Connection]:
    """Open a file as a database, then take its name away: nothing is left of it, even if the process is killed."""
    with closing(sqlite3.connect(file.name, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode=OFF")
        database.execute("SELECT count(*) FROM sqlite_master").fetchone()
        Path(file.name).unlink()
        yield database


@contextmanager
def _unpacked(file: BinaryIO, key: bytes, alias: str) -> Iterator[sqlite3.Connection]:
    """Open the database file of the backup; it has a name on the disk only until it is open."""
    path = Path(settings.DATA_DIR) / f"{UNPACKED}{alias}"
    try:
        with create(path) as out:
            out.writelines(package.read(file, key, _name(alias)))
        # Immutable: SQLite looks for no journal beside it.
        database = sqlite3.connect(f"file:{quote(str(path))}?immutable=1", uri=True)
        database.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError:
        raise NotADatabase(_name(alias)) from None
    finally:
        path.unlink(missing_ok=True)
    with closing(database):
        yield database


def _check(database: sqlite3.Connection, name: str) -> None:
    (found,) = database.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise NotADatabase(name)


def _path(alias: str) -> Path:
    database: dict[str, Any] = settings.DATABASES[alias]
    return Path(database["NAME"])


def _name(alias: str) -> str:
    return f"{alias}.sqlite3"
