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
    """Re-encrypt every stored secret that is not under the newest key yet."""
    counts = Counts()
    for connection in Connection.objects.iterator():
        for field in FIELDS:
            _rotate(connection, f"{field}_sealed", counts)
    return counts


def _rotate(connection: Connection, column: str, counts: Counts) -> None:
    old = getattr(connection, column)
    if crypto.is_newest(PURPOSE, old):
        counts.already_new += 1
        return
    try:
        new = crypto.rotate(PURPOSE, old)
    except crypto.CannotDecrypt:
        counts.failed += 1
        return
    # Only if nobody saved another value meanwhile; that one is under the newest key already.
    Connection.objects.filter(pk=connection.pk, **{column: old}).update(**{column: new})
    counts.rotated += 1
