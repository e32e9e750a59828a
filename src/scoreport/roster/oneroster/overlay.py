"""Lays a package over its base: what a delta changes, then what the base has and the delta leaves alone."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import NamedTuple

from scoreport.lib import clock
from scoreport.roster.oneroster.columns import DATE, Table
from scoreport.roster.oneroster.container import Container
from scoreport.roster.oneroster.findings import Findings
from scoreport.roster.oneroster.manifest import Manifest
from scoreport.roster.oneroster.moments import Moment, latest, moment
from scoreport.roster.oneroster.ssid import SsidPlaces
from scoreport.roster.oneroster.tables import Cells, Header, TableReader, UnreadableTable

ACTIVE, ENDED = "active", "tobedeleted"
LEFT_OUT = frozenset({ENDED, "inactive"})
"""Statuses that a bulk file should not have; such a row is left out, as the next bulk file would do."""

FROM_BASE = 0
"""The line of a row that the package itself does not hold."""

SLACK = dt.timedelta(days=1)
"""A change may lie so far ahead of our clock: clocks differ, and a day without a zone may be tomorrow's."""

ROW_STATE = frozenset({"status", DATE})

Rows = Iterator[tuple[int, Cells]]
Read = Callable[[TableReader], Rows]


@dataclass(frozen=True, slots=True)
class Base:
    """What was applied last. newest is when its latest row was changed."""

    container: Container
    version: str
    files: frozenset[str]
    newest: Moment | None


class DatedRow(NamedTuple):
    line: int  # FROM_BASE where nobody has it before their eyes
    sourced_id: str
    changed: str  # dateLastModified as the file has it
    cells: Cells  # in the order that the reader asked for


class Overlay:
    """The rows in force once the package is applied; newest is the latest change that the package itself names."""

    def __init__(self, container: Container, manifest: Manifest, base: Base | None, findings: Findings) -> None:
        self._container, self._manifest, self._base, self._findings = container, manifest, base, findings
        self.newest: Moment | None = None
        self._newest_of_deltas: Moment | None = None
        self.gone: dict[str, set[str]] = {}

    def rows(self, table: Table, read: Read) -> Iterator[DatedRow]:
        """Rows of one file. Raises UnreadableTable where reading can't go on."""
        if table.name in self._manifest.deltas:
            yield from self._changed(table, read)
        elif self.is_given(table):
            yield from self._whole(table, read)
        elif self._base is not None and self.holds(table):
            yield from self._kept(self._base, table, read, {})

    def holds(self, table: Table) -> bool:
        """Whether package or base have the file."""
        return self.is_given(table) or (self._base is not None and table.name in self._base.files)

    def is_given(self, table: Table) -> bool:
        """Whether the package itself has the file."""
        return table.name in self._manifest.files

    def _whole(self, table: Table, read: Read) -> Iterator[DatedRow]:
        status = table.reads.index("status")
        with self._container.open(table.file.lower()) as stream:
            for row in _dated(TableReader(stream, table.dated, self._findings), table, read):
                self._note(moment(row.changed))
                if row.cells[status].lower() in LEFT_OUT:
                    self.gone.setdefault(table.name, set()).add(row.sourced_id)
                    self._findings.note("left_out", table.file, row.line, "status", status=row.cells[status])
                else:
                    yield row

    def _changed(self, table: Table, read: Read) -> Iterator[DatedRow]:
        base = self._base
        assert base is not None  # noqa: S101 - read_manifest and read_package see to it
        if table.name not in base.files:
            self._findings.error("delta_of_nothing", table.file)
            raise UnreadableTable
        with ExitStack() as stack:
            ours = stack.enter_context(base.container.open(table.file.lower()))
            theirs = stack.enter_context(self._container.open(table.file.lower()))
            reader = TableReader(theirs, table.dated, self._findings)
            self._check_columns(table, reader.header, TableReader(ours, table.dated, self._findings).header)
            changes = self._changes(table, reader, read)
        ended = self.gone.get(table.name, set())
        yield from (row for row in changes.values() if row.sourced_id not in ended)
        yield from self._kept(base, table, read, changes)

    def _kept(self, base: Base, table: Table, read: Read, changes: dict[str, DatedRow]) -> Iterator[DatedRow]:
        """Rows of the base that nothing changes; whatever changes one must not be older than it."""
        missing = set(self.gone.get(table.name, ()))
        with base.container.open(table.file.lower()) as stream:
            for row in _dated(TableReader(stream, table.dated, self._findings), table, read):
                change = changes.get(row.sourced_id)
                if change is None:
                    yield DatedRow(FROM_BASE, row.sourced_id, row.changed, row.cells)
                    continue
                missing.discard(row.sourced_id)
                self._check_order(table, change, moment(row.changed))
        for sourced_id in sorted(missing & changes.keys()):
            self._findings.note("ended_already", table.file, changes[sourced_id].line, "status", id=sourced_id)

    def _check_order(self, table: Table, change: DatedRow, known: Moment | None) -> None:
        said = moment(change.changed)
        if said is not None and known is not None and said.is_before(known):
            params = {"id": change.sourced_id, "date": str(said), "known": str(known)}
            self._findings.error("older_row", table.file, change.line, DATE, **params)

    def _check_columns(self, table: Table, theirs: Header, ours: Header) -> None:
        """A column that only one of the two has would blank what the other one says."""
        for column in sorted(set(held_columns(table, theirs)) ^ set(held_columns(table, ours))):
            self._findings.error("delta_columns", table.file, 1, column)

    def _changes(self, table: Table, reader: TableReader, read: Read) -> dict[str, DatedRow]:
        """Each row of a delta by sourcedId; those that end go to gone."""
        status = table.reads.index("status")
        found: dict[str, DatedRow] = {}
        for row in _dated(reader, table, read):
            self._check_change(table, row, row.cells[status])
            first = found.setdefault(row.sourced_id, row)
            if first is not row:
                params: dict[str, str | int] = {"id": row.sourced_id, "first": first.line}
                self._findings.error("repeated_id", table.file, row.line, "sourcedId", **params)
            if row.cells[status].lower() == ENDED:
                self.gone.setdefault(table.name, set()).add(row.sourced_id)
        return found

    def _check_change(self, table: Table, row: DatedRow, status: str) -> None:
        if not row.sourced_id:
            self._findings.error("empty_cell", table.file, row.line, "sourcedId")
        if status.lower() not in {ACTIVE, ENDED}:
            self._findings.error("delta_status", table.file, row.line, "status", value=status or "–")
        changed = moment(row.changed)
        if changed is None:
            self._findings.error("delta_date", table.file, row.line, DATE, value=row.changed or "–")
        elif changed.at > clock.now() + SLACK:
            self._findings.error("future_change", table.file, row.line, DATE, value=row.changed)
        self._newest_of_deltas = latest(self._newest_of_deltas, changed)
        self._note(changed)

    def _note(self, changed: Moment | None) -> None:
        """Remember the latest change; a date from the future would bar all that follow."""
        if changed is not None and changed.at <= clock.now() + SLACK:
            self.newest = latest(self.newest, changed)

    def check_newest(self) -> None:
        """Refuse a delta that holds nothing newer than what was applied: it was left lying, or comes out of turn."""
        known = self._base.newest if self._base else None
        newest = self._newest_of_deltas
        if newest is not None and known is not None and newest.is_before(known):
            self._findings.error("older_delta", date=str(newest), known=str(known))


def extra_columns(table: Table, header: Header) -> tuple[str, ...]:
    """Columns that the table does not know and in which SSIDs may stand."""
    return SsidPlaces(header.extra).extra if table.name == "users" else ()


def held_columns(table: Table, header: Header) -> list[str]:
    """The columns of a file that say something about its rows, by their standard names."""
    pairs = zip(table.dated.reads, header.places, strict=True)
    return [*(name for name, place in pairs if place >= 0 and name not in ROW_STATE), *extra_columns(table, header)]


def _dated(reader: TableReader, table: Table, read: Read) -> Iterator[DatedRow]:
    """Rows of a reader of `table.dated`, with the cells that a reader of `table` would hand out."""
    width, added = len(table.reads), len(table.dated.reads) - len(table.reads)
    sourced_id = table.dated.reads.index("sourcedId")
    for line, cells in read(reader):
        kept = [*cells[:width], *cells[width + added :]]
        yield DatedRow(line, cells[sourced_id], cells[width + added - 1], kept)
