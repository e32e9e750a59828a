"""Re-encrypting what is stored with the newest key, value by value, so that a stopped run can go on."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

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


Value = tuple[str, str]  # the purpose, and what was encrypted for it


@dataclass
class Survey:
    """How many values are under the newest key, under an older one, and (by purpose) open with none."""

    newest: int = 0
    older: int = 0
    shut: Counter[str] = field(default_factory=Counter)
    oldest: dt.datetime | None = None  # when the first of them was encrypted


def survey(values: Iterable[Value]) -> Survey:
    """Say which keys open these values, without changing any."""
    found = Survey()
    for purpose, value in values:
        made_at = crypto.made_at(purpose, value)
        if made_at is None:
            found.shut[purpose] += 1
            continue
        found.oldest = min(found.oldest or made_at, made_at)
        is_newest = crypto.is_newest(purpose, value)
        found.newest, found.older = found.newest + is_newest, found.older + (not is_newest)
    return found


def values_of(model: type[Model], purpose: str, *columns: str) -> Iterator[Value]:
    """Yield what these columns of each row hold; blank ones hold nothing."""
    for row in model._default_manager.order_by("pk").values_list(*columns).iterator():  # noqa: SLF001 - as Django does
        yield from ((purpose, value) for value in row if value)


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
