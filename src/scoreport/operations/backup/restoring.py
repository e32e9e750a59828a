"""`scoreport restore`: everything is looked at before anything is written, and the trace is verified afterwards."""

import sys
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connections
from django.db.migrations.loader import MigrationLoader

from scoreport.accounts.models import Session, User
from scoreport.audit import keyring, sealing, verifying
from scoreport.audit.events import Event
from scoreport.audit.recording import SYSTEM, record
from scoreport.operations import audit_progress, audit_seal, keys, upgrade
from scoreport.operations.audit_words import lines_of
from scoreport.operations.backup import making, postgresql, sqlite
from scoreport.operations.backup.opening import Backup, Refused
from scoreport.operations.backup.package import Manifest

ANSWER = "replace"


def run(backup: Backup, *, force: bool) -> int:
    """Put the backup in place of what is there and say what came of it.

    Returns 0 when all is well, 1 where the trace is broken, 3 where an answer is needed. Raises Refused.
    """
    keys.make_folder(Path(settings.DATA_DIR))
    _refuse(backup.manifest, force=force)
    if not (force or _is_empty() or _confirmed(backup.manifest)):
        print("Nothing was changed. Where nobody can answer, --force says that what is there shall be replaced.")
        return 3
    _replace(backup)
    for name, text in backup.lent.items():
        keys.write(Path(settings.DATA_DIR), name, text)
    upgrade.run()
    # Who signed out after the backup was made must not be signed in again.
    Session.objects.all().delete()
    return _report(backup.manifest)


def _refuse(manifest: Manifest, *, force: bool) -> None:
    vendor = connections["default"].vendor
    if manifest.vendor != vendor:
        raise Refused(f"The backup is of {manifest.vendor}, this installation uses {vendor} (SCOREPORT_DATABASE_URL).")
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if not known.issuperset(manifest.migrations):
        raise Refused(f"The backup was made by a newer version, {manifest.version}: install that one first.")
    ours = {making.fingerprint(key) for key in settings.MASTER_KEYS}
    if manifest.keys[0] not in ours and not force:
        raise Refused(
            "The backup was made under another master key than those of this installation: add it to SCOREPORT_KEYS. "
            "With --force it is restored all the same, and what is encrypted in it has to be entered anew."
        )


def _is_empty() -> bool:
    try:
        return not User.objects.exists()
    except DatabaseError:
        return True  # there is no such table yet
    finally:
        connections.close_all()


def _confirmed(manifest: Manifest) -> bool:
    if not sys.stdin.isatty():
        return False
    print(f"This installation has data. All of it would be replaced by the backup of {manifest.made_at}.")
    return input(f'Type "{ANSWER}" to go on: ').strip() == ANSWER


def _replace(backup: Backup) -> None:
    connections.close_all()
    try:
        (postgresql if backup.manifest.vendor == "postgresql" else sqlite).restore(backup.file, backup.key)
    except postgresql.ToolFailed as error:
        raise Refused(str(error)) from None
    except sqlite.NotADatabase as error:
        raise Refused(f"{error} in the backup is no sound database. Nothing was changed.") from None
    for name in (audit_seal.COMMAND, audit_seal.ROUND):
        audit_progress.clear(name)  # they speak of the trace that was there before


def _report(manifest: Manifest) -> int:
    print(f"Restored: what version {manifest.version} held at {manifest.made_at}. Everybody has to sign in again.")
    with suppress(keyring.KeyMissing):  # the verification says it in its own words
        sealing.seal()
    report = verifying.verify()
    print(*lines_of(report), sep="\n")
    if settings.AUDIT_ANCHORS:
        print(f"Anchors newer than the backup name entries that are gone: move {settings.AUDIT_ANCHORS} away, keep it.")
    outcome = report.broken.fault if report.broken else audit_seal.WHOLE
    record(Event.BACKUP_RESTORED, SYSTEM, outcome=outcome, number=report.head.number)
    return 1 if report.broken else 0
