"""The trace as a file: filtered like the page, streamed however long it is, with each entry's link of the seal."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

from django.db.models import Q, QuerySet

from scoreport.accounts.actors import Actor
from scoreport.accounts.tools import Right
from scoreport.audit.canonical import FIELDS
from scoreport.audit.events import Event
from scoreport.audit.models import Entry, Seal
from scoreport.audit.recording import ALIAS, record
from scoreport.insights.scopes import Scopes
from scoreport.insights.trail import Filters, Place, conditions
from scoreport.lib import database, spreadsheets

BATCH = 1_000
COLUMNS = ("number", *FIELDS, "seal")
Line = dict[str, object]


def csv_lines(lines: Iterable[Line]) -> Iterator[str]:
    """Return CSV with a header; no cell is a formula."""
    yield spreadsheets.BOM + spreadsheets.line(COLUMNS)
    for found in lines:
        cells = {**found, "details": json.dumps(found["details"], ensure_ascii=False, sort_keys=True)}
        yield spreadsheets.line(cells[name] for name in COLUMNS)


def json_lines(lines: Iterable[Line]) -> Iterator[str]:
    """Return a JSON object a line."""
    for found in lines:
        yield json.dumps(found, ensure_ascii=False, default=str) + "\n"


FORMATS: Mapping[str, tuple[str, Callable[[Iterable[Line]], Iterator[str]]]] = MappingProxyType(
    {"csv": ("text/csv; charset=utf-8", csv_lines), "jsonl": ("application/jsonl; charset=utf-8", json_lines)}
)


def export(actor: Actor, filters: Filters, form: str) -> "Export":
    """Return the text of the file, piece by piece, after recording that it is made; its end is recorded too.

    Only entries of LEAs and schools for which the actor may export. Raises what the database raises.
    """
    scopes = Scopes(actor, Right.WRITE)
    for scope in scopes.all:
        school = scope.school.key if scope.school else ""
        record(
            Event.AUDIT_EXPORTED, actor.who(), outcome="started", lea=scope.lea.key, school=school,
            filters=filters.names(), format=form,
        )  # fmt: skip
    return Export(actor, scopes, filters, form)


class Export:
    """The lines on their way; whoever serves them calls `close` when the browser is gone."""

    def __init__(self, actor: Actor, scopes: Scopes, filters: Filters, form: str) -> None:
        self._actor, self._scopes, self._form = actor, scopes, form
        self._count, self._is_open = 0, True
        self._text = FORMATS[form][1](self._counted(lines_of(_matching(scopes, filters))))

    def __iter__(self) -> "Export":
        return self

    def __next__(self) -> str:
        try:
            return next(self._text)
        except StopIteration:
            self._end("finished")
            raise

    def close(self) -> None:
        """Note that it was broken off, unless it had ended."""
        self._end("aborted")

    def _counted(self, lines: Iterable[Line]) -> Iterator[Line]:
        for found in lines:
            self._count += 1
            yield found

    def _end(self, outcome: str) -> None:
        if self._is_open:
            self._is_open = False
            for lea in {scope.lea.key for scope in self._scopes.all}:
                record(
                    Event.AUDIT_EXPORTED, self._actor.who(), outcome=outcome, lea=lea, format=self._form,
                    count=self._count,
                )  # fmt: skip


def lines_of(entries: QuerySet[Entry]) -> Iterator[Line]:
    """Return each entry with its number and its link of the seal (hexadecimal; both None where it has none yet)."""
    for batch in _batches(entries.order_by("at", "pk")):
        seals = {
            entry: (number, bytes(mac).hex())
            for entry, number, mac in Seal.objects.using(ALIAS)
            .filter(entry__in=[entry.pk for entry in batch])
            .values_list("entry", "number", "mac")
        }
        database.release()
        for entry in batch:
            number, mac = seals.get(entry.pk, (None, None))
            said = {name: getattr(entry, name) for name in FIELDS}
            yield {"number": number, **said, "at": entry.at.isoformat(), "seal": mac}


def _batches(entries: QuerySet[Entry]) -> Iterator[list[Entry]]:
    """The entries in order, some at a time, so that neither memory nor a connection is held."""
    position = entries
    while batch := list(position[:BATCH]):
        yield batch
        last = Place.of(batch[-1])
        position = entries.filter(at__gte=last.at).exclude(at=last.at, pk__lte=last.pk)


def _matching(scopes: Scopes, filters: Filters) -> QuerySet[Entry]:
    return Entry.objects.using(ALIAS).filter(conditions(scopes, filters) if scopes.all else Q(pk__in=[]))
