"""Removing the beginning of the trace: a signed checkpoint first, then what it stands for.

Whether it may go is not asked here: `insights.retention` computes that, and others have to agree. The checkpoint is
committed before anything is removed; a removal that is broken off is finished by the next call.
"""

from django.db import connections, transaction
from django.db.models import Max, Min

from scoreport.audit import chain, checkpoints
from scoreport.audit.models import Checkpoint, Entry, Seal
from scoreport.audit.recording import ALIAS
from scoreport.lib import clock

BATCH = 1_000


class NotRemovable(Exception):
    """There is no such number in the chain, or somebody else works on it at this moment."""


def remove(number: int, export_sha256: str) -> Checkpoint:
    """Remove all entries up to that number of the seal and return the checkpoint that stands for them.

    Raises NotRemovable.
    """
    checkpoint = _checkpoint(number, export_sha256)
    finish()
    return checkpoint


def finish() -> None:
    """Remove what the last checkpoint stands for and is still there."""
    number = chain.start().number
    while _removed_some(number):
        pass


def _checkpoint(number: int, export_sha256: str) -> Checkpoint:
    with transaction.atomic(using=ALIAS):
        if not chain.try_lock():
            raise NotRemovable
        before, last = chain.start(), Seal.objects.using(ALIAS).filter(number=number).first()
        if last is None or number <= before.number:
            raise NotRemovable
        going = Seal.objects.using(ALIAS).filter(number__gt=before.number, number__lte=number)
        times = Entry.objects.using(ALIAS).filter(pk__in=going.values("entry")).aggregate(Min("at"), Max("at"))
        checkpoint = Checkpoint(
            number=number, count=number - before.number, begins_at=times["at__min"], ends_at=times["at__max"],
            export_sha256=export_sha256, made_at=clock.now(), chain=bytes(last.mac),
        )  # fmt: skip
        checkpoints.sign(checkpoint)
        checkpoint.save(force_insert=True, using=ALIAS)
    return checkpoint


def _removed_some(number: int) -> bool:
    """Remove a batch, entries before their links as the triggers want it; in plain SQL, since models refuse."""
    links = Seal.objects.using(ALIAS).filter(number__lte=number).order_by("number")
    numbers = list(links.values_list("number", flat=True)[:BATCH])
    if not numbers:
        return False
    span = [numbers[0], numbers[-1]]
    with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
        cursor.execute(
            "DELETE FROM audit_entry WHERE id IN (SELECT entry FROM audit_seal WHERE number BETWEEN %s AND %s)", span
        )
        cursor.execute("DELETE FROM audit_seal WHERE number BETWEEN %s AND %s", span)
    return True
