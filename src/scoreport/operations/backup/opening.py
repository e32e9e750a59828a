"""The first look at a backup, before settings are read: is it whole, and are there keys to work with?"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from scoreport.lib import frames
from scoreport.operations import keys
from scoreport.operations.backup import package
from scoreport.operations.backup.package import Manifest

WHY_NOT = {
    frames.NotOurs: "it is no backup that `scoreport backup` made.",
    frames.OtherKey: "it was made with another backup key than the one in {key_file}.",
    frames.Damaged: "it was cut or changed. Take another copy.",
}


class Refused(Exception):
    """Nothing was written; holds why, and what to do."""


@dataclass(frozen=True)
class Backup:
    """A backup that was read to its end. `lent` are secrets that it brings, since the installation has none."""

    file: BinaryIO
    key: bytes = field(repr=False)
    manifest: Manifest
    lent: dict[str, str] = field(default_factory=dict, repr=False)


@contextmanager
def opened(file: Path, key_file: Path, data_dir: Path) -> Iterator[Backup]:
    """Check the whole file and yield it; secrets that the installation lacks are set for this process from it.

    Raises Refused.
    """
    try:
        key = package.read_key(key_file)
        with file.open("rb") as source:
            manifest = package.check(source, key)
            yield Backup(source, key, manifest, _lend(source, key, manifest, data_dir))
    except package.NoKey as error:
        raise Refused(str(error)) from None
    except frames.NotReadable as error:
        raise Refused(f"{file} can't be used: {WHY_NOT[type(error)].format(key_file=key_file)}") from None
    except OSError as error:
        raise Refused(f"{error.filename or file} can't be read or written: {error.strerror}.") from None


def _lend(file: BinaryIO, key: bytes, manifest: Manifest, data_dir: Path) -> dict[str, str]:
    missing = [name for name in keys.FILES if not keys.has(data_dir, name)]
    if missing and not manifest.holds_keys:
        raise Refused(
            f"This installation has no secrets, and the backup holds none: bring {' and '.join(missing)} back to "
            f"{data_dir / 'secrets'} first."
        )
    lent = {name: b"".join(package.read(file, key, name)).decode() for name in missing}
    for name, text in lent.items():
        os.environ[keys.FILES[name]] = text
    return lent
