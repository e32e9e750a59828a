"""Keeps what was applied last, encrypted, so that a package of changes (delta) has something to change.

A base belongs to the run that was applied last: after any other import, or in a restored database, there is none,
and a delta is refused until a full package has been imported. Nothing is kept where deltas are switched off.
"""

import io
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from scoreport.districts.models import Lea
from scoreport.lib import clock
from scoreport.lib.frames import FRAME_BYTES
from scoreport.lib.logs import log
from scoreport.roster.models import ImportRun, ImportState
from scoreport.roster.oneroster.bases import write_base
from scoreport.roster.oneroster.moments import Moment
from scoreport.roster.uploads import SealedStream, SealedWriter, UploadBroken, open_sealed

Source = Callable[[], Path | BinaryIO]
"""Opens the package once more."""


def find_base(lea: Lea) -> BinaryIO | None:
    """Return the base in clear, in memory; None where there is none that can be read."""
    run_key = last_run_key(lea)
    if not run_key or not settings.ROSTER_DELTAS:
        return None
    for path in sorted(_files(lea, run_key), key=lambda path: path.stat().st_mtime, reverse=True):
        try:
            return open_sealed(path)
        except UploadBroken:
            log("roster").warning("a kept roster can't be read: the next delta needs a full package before it")
    return None


def last_run_key(lea: Lea) -> str:
    """The key of the run that was applied last, empty where there is none."""
    runs = ImportRun.objects.filter(lea=lea, state=ImportState.APPLIED).order_by("-pk")
    return runs.values_list("key", flat=True).first() or ""


@contextmanager
def base_kept(lea: Lea, source: Source, run_key: str) -> Iterator[None]:
    """While the package is applied as that run: make it the base of the next, or leave all as it was on an exception.

    It is written before the roster is, so that no lock waits for it. If that fails, the import goes on and the
    next delta is refused.
    """
    earlier = list(_files(lea))
    kept = _written(lea, source, run_key) if settings.ROSTER_DELTAS else None
    try:
        yield
    except BaseException:
        if kept:
            kept.unlink(missing_ok=True)
        raise
    for path in earlier:
        path.unlink(missing_ok=True)


def forget_base(lea: Lea) -> None:
    """Have the next delta refused: one before it was not applied, and what that one said would be missing for good."""
    for path in _files(lea):
        path.unlink(missing_ok=True)


def _written(lea: Lea, source: Source, run_key: str) -> Path | None:
    applied = Moment(clock.now().replace(microsecond=0), is_day=False)
    sealed: SealedWriter | None = None
    try:
        # Frames bind the name of their file, so it can't be renamed: a part of it is random.
        sealed = SealedWriter(settings.ROSTER_BASE_DIR / f"{lea.key}.{run_key}.{secrets.token_hex(4)}")
        with io.BufferedWriter(SealedStream(sealed), FRAME_BYTES) as out:
            write_base(source(), find_base(lea), out, applied)
        sealed.close()
    except OSError:
        log("roster").exception("the roster could not be kept: the next delta needs a full package before it")
        if sealed:
            sealed.discard()
        return None
    return sealed.path


def _files(lea: Lea, run_key: str = "*") -> Iterator[Path]:
    return settings.ROSTER_BASE_DIR.glob(f"{lea.key}.{run_key}.*")
