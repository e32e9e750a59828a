"""`scoreport backup`: one encrypted file."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from scoreport.audit.events import Event
from scoreport.audit.recording import SYSTEM, record
from scoreport.lib import clock
from scoreport.operations import files
from scoreport.operations.backup import package, postgresql, sqlite
from scoreport.operations.backup.package import Manifest
from scoreport.operations.versions import VERSION


def run(file: Path, key_file: Path, *, with_keys: bool) -> int:
    """Write the backup and say what it holds. Returns the exit code."""
    try:
        key = package.read_key(key_file)
        _write(file, key, with_keys=with_keys)
    except (package.NoKey, postgresql.ToolFailed) as error:
        print(error)
        return 1
    except FileExistsError:
        print(f"{file} is there already: choose a new name.")
        return 1
    except OSError as error:
        print(f"{file} can't be written: {error.strerror}.")
        return 1
    print(f"{file} holds both databases, encrypted: {file.stat().st_size} bytes.")
    print(
        "It holds the master keys too: whoever has it and the backup key can read everything."
        if with_keys
        else "It does not hold the master keys: keep a copy of them elsewhere (docs/keys.md)."
    )
    return 0


def fingerprint(key: bytes) -> str:
    """Return what names a master key in a manifest; no way leads back to it."""
    return hashlib.sha256(b"scoreport/fingerprint" + key).hexdigest()[:16]


def applied() -> list[str]:
    """Return each migration that the databases have, as "app.name"."""
    found = {key for alias in connections for key in MigrationRecorder(connections[alias]).applied_migrations()}
    return sorted(f"{app}.{name}" for app, name in found)


def _write(file: Path, key: bytes, *, with_keys: bool) -> None:
    """Under another name until it is whole, so that half a backup never looks like one."""
    if file.exists():
        raise FileExistsError
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)  # of one that was broken off
    manifest = Manifest(
        made_at=clock.now().isoformat(timespec="seconds"),
        version=VERSION,
        vendor=connections["default"].vendor,
        migrations=applied(),
        keys=[fingerprint(one) for one in settings.MASTER_KEYS],
        holds_keys=with_keys,
    )
    engine = postgresql if manifest.vendor == "postgresql" else sqlite
    try:
        with files.create(part) as out:
            package.write(out, key, manifest, chain(engine.files(), _secrets() if with_keys else ()))
            out.flush()
            os.fsync(out.fileno())
        # Whoever has the file and its key has everything: without its entry in the trace it does not stay.
        kind = "with_keys" if with_keys else "without_keys"
        record(Event.BACKUP_MADE, SYSTEM, kind=kind, bytes=part.stat().st_size)
        part.rename(file)
    finally:
        part.unlink(missing_ok=True)


def _secrets() -> Iterator[tuple[str, Iterable[bytes]]]:
    """The secrets as `scoreport init` would write them, wherever they are kept here."""
    yield "secret_key", [settings.SECRET_KEY.encode()]
    yield "keys", ["\n".join(package.written(key) for key in settings.MASTER_KEYS).encode()]
