"""The base of a delta: what the last package said of each row, and nothing that an import does not read.

A base is a zip of CSV files like the package it came from. Its rows are those that are in force, each with its
sourcedId, for a change of a role or an enrollment names nothing else.
"""

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO

from scoreport.roster.oneroster import columns
from scoreport.roster.oneroster.columns import DATE, Table
from scoreport.roster.oneroster.container import Container, open_container
from scoreport.roster.oneroster.findings import Findings
from scoreport.roster.oneroster.manifest import FILE, Manifest, read_manifest
from scoreport.roster.oneroster.moments import Moment, latest, moment
from scoreport.roster.oneroster.overlay import Base, Overlay, Rows, extra_columns, held_columns
from scoreport.roster.oneroster.tables import TableReader

_NEWEST = "scoreport.newest"
_POINTS_TO = {
    "classes": {"schoolSourcedId": "orgs"},
    "demographics": {"sourcedId": "users"},
    "roles": {"userSourcedId": "users", "orgSourcedId": "orgs"},
    "enrollments": {"classSourcedId": "classes", "schoolSourcedId": "orgs", "userSourcedId": "users"},
    "guardianships": {"studentSourcedId": "users", "guardianSourcedId": "users"},
}
"""What a row can't do without. A row whose target has gone is dropped, or it would come back with the target."""


@contextmanager
def opened_base(stream: BinaryIO) -> Iterator[Base]:
    """Open what write_base wrote."""
    with zipfile.ZipFile(stream) as archive:
        names = {name: name for name in archive.namelist()}
        with archive.open(FILE) as manifest:
            said = dict(csv.reader(io.TextIOWrapper(manifest, "utf-8", newline="")))
        files = frozenset(name for name in (*columns.EXPECTED, "guardianships") if f"{name.lower()}.csv" in names)
        newest = moment(said[_NEWEST])
        yield Base(Container(names, archive.open), said["oneroster.version"], files, newest)


def write_base(source: Path | BinaryIO, base: BinaryIO | None, out: BinaryIO, applied: Moment) -> None:
    """Write the base that the package leaves when it has been applied, laid over its own base if it is a delta.

    applied stands in for the latest change where the package has no dates. The package must be one that
    read_package has read without error.
    """
    findings = Findings()
    with open_container(source, findings) as container:
        manifest = read_manifest(container, findings)
        if not manifest.deltas or base is None:
            _write(Overlay(container, manifest, None, findings), manifest, None, out, applied)
            return
        with opened_base(base) as found:
            _write(Overlay(container, manifest, found, findings), manifest, found, out, applied)


def _write(overlay: Overlay, manifest: Manifest, base: Base | None, out: BinaryIO, applied: Moment) -> None:
    held: dict[str, set[str]] = {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for table in _tables(manifest.version):
            if overlay.holds(table):
                with (
                    archive.open(table.file.lower(), "w", force_zip64=True) as member,
                    io.TextIOWrapper(member, "utf-8", newline="") as text,
                ):
                    held[table.name] = set(_TableWriter(table, held, text).write(overlay))
        newest = latest(overlay.newest, base.newest if base else None) or applied
        lines = (("propertyName", "value"), ("oneroster.version", manifest.version), (_NEWEST, newest.iso))
        archive.writestr(FILE, "".join(f"{name},{value}\r\n" for name, value in lines))


def _tables(version: str) -> tuple[Table, ...]:
    """Each after those that its rows point to."""
    own = (columns.ROLES,) if version == "1.2" else ()
    return (
        columns.ORGS, columns.SESSIONS, columns.USERS[version], columns.CLASSES, columns.DEMOGRAPHICS, *own,
        columns.ENROLLMENTS, columns.GUARDIANSHIPS,
    )  # fmt: skip


class _TableWriter:
    """Writes one file of a base: the columns that its source holds, and of its rows those whose targets are held."""

    def __init__(self, table: Table, held: Mapping[str, set[str]], text: TextIO) -> None:
        self._table, self._writer = table, csv.writer(text)
        pointers = _POINTS_TO.get(table.name, {}).items()
        self._needs = [(table.reads.index(column), held.get(target, set())) for column, target in pointers]
        self._extra: tuple[str, ...] = ()
        self._places: list[int] = []

    def write(self, overlay: Overlay) -> Iterator[str]:
        """Write all rows; give out their sourcedIds."""
        for row in overlay.rows(self._table, self._read):
            if all(row.cells[place] in targets for place, targets in self._needs):
                self._writer.writerow([row.sourced_id, row.changed, *(row.cells[place] for place in self._places)])
                yield row.sourced_id

    def _read(self, reader: TableReader) -> Rows:
        if not self._places:
            self._extra = extra_columns(self._table, reader.header)
            cells = [*self._table.reads, *self._extra]
            names = [name for name in held_columns(self._table, reader.header) if name != "sourcedId"]
            self._places = [cells.index(name) for name in names]
            self._writer.writerow(["sourcedId", DATE, *names])
        return reader.rows(self._extra)
