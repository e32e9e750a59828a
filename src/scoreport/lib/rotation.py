"""Re-encrypting what is stored with the newest key, value by value, so that a stopped run can go on."""

from dataclasses import dataclass

from django.db.models import Model

from scoreport.lib import crypto


@dataclass
class Counts:
    """How many values were re-encrypted, were new already, and could not be decrypted."""

    rotated: int = 0
    already_new: int = 0
    failed: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.rotated + other.rotated, self.already_new + other.already_new, self.failed + other.failed
        )  # fmt: skip


def rotate_columns(model: type[Model], purpose: str, *columns: str) -> Counts:
    """Re-encrypt these columns of each row; blank ones hold nothing."""
    counts = Counts()
    # By number, not with one open cursor: rows are written while we go through them.
    for pk in list(model._default_manager.order_by("pk").values_list("pk", flat=True)):  # noqa: SLF001 - as Django does
        for column in columns:
            _rotate(model, purpose, pk, column, counts)
    return counts


def renewed(purpose: str, old: str, counts: Counts) -> str | None:
    """Return the value under the newest key and count it; None where there is nothing to write."""
    if crypto.is_newest(purpose, old):
        counts.already_new += 1
        return None
    try:
        new = crypto.rotate(purpose, old)
    except crypto.CannotDecrypt:
        counts.failed += 1
        return None
    return new


def _rotate(model: type[Model], purpose: str, pk: object, column: str, counts: Counts) -> None:
    rows = model._default_manager.filter(pk=pk)  # noqa: SLF001
    old = rows.values_list(column, flat=True).first()
    if not old:
        return  # blank, or replaced meanwhile by a row that is under the newest key
    new = renewed(purpose, old, counts)
    if new is not None:
        # Only where the value is still the one that was read.
        counts.rotated += rows.filter(**{column: old}).update(**{column: new})
