"""Writes a plan's changes, in batches, inside the caller's transaction."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from django.db import models

from scoreport.districts.models import Lea
from scoreport.roster.imports.adding import add
from scoreport.roster.imports.changes import Change, Changes
from scoreport.roster.imports.kinds import CLASSES, GUARDIANS, SCHOOLS, STAFF, STUDENTS, Kind

BATCH = 1_000
_NAMED = {kind.name: kind for kind in (SCHOOLS, STUDENTS, GUARDIANS, STAFF, CLASSES)}
T = TypeVar("T")


class _Pks(dict[str, dict[str, int]]):
    """Primary keys by kind and sourced id, read when the first row that points to the kind is written."""

    def __init__(self, lea: Lea) -> None:
        super().__init__()
        self._lea = lea

    def __missing__(self, name: str) -> dict[str, int]:
        rows = _NAMED[name].rows().filter(lea=self._lea).values_list("sourced_id", "pk")
        self[name] = dict(rows.iterator(chunk_size=10_000))
        return self[name]


class Writer:
    """Writes the kinds in the order of kinds.KINDS; later ones point to earlier ones."""

    def __init__(self, lea: Lea, today: dt.date) -> None:
        self._lea, self._today = lea, today
        self._pks = _Pks(lea)

    def write(self, changes: Changes) -> None:
        """End, change and add, in this order: an SSID may pass from one student to another."""
        kind = changes.kind
        self._end(kind, list(changes.ended.values()))
        if kind is STUDENTS:
            self._free_ssids(changes)
        self._change(kind, changes.changed.values())
        if changes.added:
            add(kind, self._lea, changes.added.items(), self._pks)

    def _end(self, kind: Kind, pks: Sequence[int]) -> None:
        for batch in _batches(pks):
            rows = kind.rows().filter(pk__in=batch)
            if kind.ends:
                rows.update(ended_on=self._today)
            else:
                rows.delete()

    def _free_ssids(self, changes: Changes) -> None:
        """Blank the SSIDs that change: two students may have had each other's, and the database forbids two."""
        pks = [change.pk for change in changes.changed.values() if "ssid" in change.fields or change.returns]
        for batch in _batches(pks):
            changes.kind.rows().filter(pk__in=batch).update(ssid="")

    def _change(self, kind: Kind, changes: Iterable[Change]) -> None:
        """Update only the columns that differ, rows with the same ones together."""
        groups: dict[tuple[str, ...], list[models.Model]] = {}
        for change in changes:
            given = dict(zip(kind.fields, change.values, strict=True))
            fields = change.fields + (("ssid",) if change.returns and "ssid" in given else ())
            columns: dict[str, Any] = kind.columns({name: given[name] for name in fields}, self._pks)
            if change.returns:
                columns["ended_on"] = None
            groups.setdefault(tuple(sorted(columns)), []).append(kind.model(pk=change.pk, **columns))
        for names, rows in groups.items():
            for batch in _batches(rows):
                kind.rows().bulk_update(batch, names)


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, BATCH)):
        yield batch
