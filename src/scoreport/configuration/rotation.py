"""Re-encrypting stored secrets with the newest key, row by row, so that a stopped run can go on."""

from dataclasses import dataclass

from scoreport.configuration.models import Connection
from scoreport.configuration.sealing import FIELDS, PURPOSE
from scoreport.lib import crypto


@dataclass
class Counts:
    """How many values were re-encrypted, were new already, and could not be decrypted."""

    rotated: int = 0
    already_new: int = 0
    failed: int = 0


def rotate_keys() -> Counts:
    """Re-encrypt every stored secret that is not under the newest key yet, deleted configurations included."""
    counts = Counts()
    # By number, not with one open cursor: rows are written while we go through them.
    for pk in list(Connection.objects.order_by("pk").values_list("pk", flat=True)):
        for column in (f"{field}_sealed" for field in FIELDS):
            _rotate(pk, column, counts)
    return counts


def _rotate(pk: int, column: str, counts: Counts) -> None:
    old = Connection.objects.filter(pk=pk).values_list(column, flat=True).first()
    if old is None:
        return  # replaced meanwhile, by a row that is under the newest key
    if crypto.is_newest(PURPOSE, old):
        counts.already_new += 1
        return
    try:
        new = crypto.rotate(PURPOSE, old)
    except crypto.CannotDecrypt:
        counts.failed += 1
        return
    # Only where the value is still the one that was read.
    counts.rotated += Connection.objects.filter(pk=pk, **{column: old}).update(**{column: new})
