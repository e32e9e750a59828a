"""Turns the rows of each file into records. Ids that stand in many rows are held once, as interned texts."""

from collections.abc import Iterator
from datetime import date
from sys import intern
from typing import Protocol, TypeVar

from scoreport.roster.oneroster import columns
from scoreport.roster.oneroster.columns import Table
from scoreport.roster.oneroster.container import Container
from scoreport.roster.oneroster.findings import Findings
from scoreport.roster.oneroster.manifest import Manifest
from scoreport.roster.oneroster.overlay import LEFT_OUT, Base, Overlay, Read, Rows
from scoreport.roster.oneroster.records import ClassRow, EnrollmentRow, GuardianshipRow, Org, Role, Session
from scoreport.roster.oneroster.tables import TableReader, UnreadableTable
from scoreport.roster.oneroster.values import Cell, Values, listed

CDS_DIGITS = 14


class _Identified(Protocol):
    @property
    def line(self) -> int: ...
    @property
    def sourced_id(self) -> str: ...


R = TypeVar("R", bound=_Identified)


class Reading:
    """What the files of one package share while they are read.

    left_out holds, for each file, the ids of rows that are marked as deleted.
    """

    def __init__(self, container: Container, manifest: Manifest, findings: Findings, base: Base | None = None) -> None:
        self._container = container
        self.manifest = manifest
        self.findings = findings
        self.values = Values(findings)
        self.left_out: dict[str, set[str]] = {}
        self._base = base
        self.overlay = Overlay(container, manifest, base, findings) if base else None
        if self.overlay:
            self.left_out = self.overlay.gone

    def holds(self, table: Table) -> bool:
        """Whether the package has the file, or leaves it as it was applied last."""
        return self.overlay.holds(table) if self.overlay else table.name in self.manifest.files

    @property
    def files(self) -> frozenset[str]:
        """The names of all files that are read, such as `users`."""
        return self.manifest.files | (self._base.files if self._base else frozenset())

    def rows(self, table: Table, read: Read = TableReader.rows) -> Rows:
        """Rows of one file that are not marked as deleted; a file that breaks off ends them, with an error."""
        try:
            if self.overlay:
                yield from ((row.line, row.cells) for row in self.overlay.rows(table, read))
            else:
                yield from self._whole(table, read)
        except UnreadableTable:
            return

    def _whole(self, table: Table, read: Read) -> Rows:
        status, sourced_id = (table.reads.index(c) if c in table.reads else None for c in ("status", "sourcedId"))
        gone = self.left_out.setdefault(table.name, set())
        with self._container.open(table.file.lower()) as stream:
            for line, cells in read(TableReader(stream, table, self.findings)):
                if status is not None and cells[status].lower() in LEFT_OUT:
                    gone.add(cells[sourced_id] if sourced_id is not None else "")
                    self.findings.note("left_out", table.file, line, "status", status=cells[status])
                else:
                    yield line, cells

    def unique(self, table: Table, records: Iterator[R]) -> dict[str, R]:
        """Records by sourcedId; an empty or repeated one is an error."""
        found: dict[str, R] = {}
        for record in records:
            first = found.setdefault(record.sourced_id, record)
            if not record.sourced_id:
                self.findings.error("empty_cell", table.file, record.line, "sourcedId")
            elif first is not record:
                params: dict[str, str | int] = {"id": record.sourced_id, "first": first.line}
                self.findings.error("repeated_id", table.file, record.line, "sourcedId", **params)
        return found


def read_orgs(reading: Reading) -> dict[str, Org]:
    def orgs() -> Iterator[Org]:
        for line, (sourced_id, _, name, kind, identifier, parent, cds) in reading.rows(columns.ORGS):
            code = next((c for c in (cds, identifier) if len(c) == CDS_DIGITS and c.isascii() and c.isdigit()), "")
            yield Org(line, intern(sourced_id), name, kind.lower(), identifier, parent, code)

    return reading.unique(columns.ORGS, orgs())


def read_sessions(reading: Reading) -> dict[str, Session]:
    table = columns.SESSIONS

    def sessions() -> Iterator[Session]:
        for line, (sourced_id, _, title, kind, start, end, year) in reading.rows(table):
            start_on = reading.values.date(start, Cell(table, line, "startDate"))
            end_on = reading.values.date(end, Cell(table, line, "endDate"))
            school_year = int(year) if len(year) == 4 and year.isascii() and year.isdigit() else None
            yield Session(line, sourced_id, title, kind.lower(), start_on, end_on, school_year)

    return reading.unique(table, sessions())


def read_classes(reading: Reading) -> dict[str, ClassRow]:
    def classes() -> Iterator[ClassRow]:
        for line, (sourced_id, _, title, code, kind, school, terms) in reading.rows(columns.CLASSES):
            yield ClassRow(line, intern(sourced_id), title, code, kind.lower(), intern(school), listed(terms))

    return reading.unique(columns.CLASSES, classes())


def read_roles(reading: Reading) -> Iterator[Role]:
    table = columns.ROLES
    for line, (_, user, role_type, role, begin, end, org) in reading.rows(table):
        is_primary = {"primary": True, "secondary": False}.get(role_type.lower())
        begin_on, end_on = _dates(reading, table, line, (begin, end))
        yield Role(line, intern(user), intern(role.lower()), is_primary, intern(org), begin_on, end_on)


def read_enrollments(reading: Reading) -> dict[str, EnrollmentRow]:
    table = columns.ENROLLMENTS

    def enrollments() -> Iterator[EnrollmentRow]:
        for line, (sourced_id, _, in_class, school, user, role, begin, end) in reading.rows(table):
            begin_on, end_on = _dates(reading, table, line, (begin, end))
            places = intern(in_class), intern(school), intern(user)
            yield EnrollmentRow(line, sourced_id, *places, intern(role.lower()), begin_on, end_on)

    return reading.unique(table, enrollments())


def read_guardianships(reading: Reading) -> Iterator[GuardianshipRow]:
    """Rows of guardianships.csv; an empty right is no right, with a warning."""
    table = columns.GUARDIANSHIPS
    for line, (_, student, guardian, relation, rights, access, begin, end, household) in reading.rows(table):
        begin_on, end_on = _dates(reading, table, line, (begin, end))
        given = _right(reading, line, "educationalRights", rights), _right(reading, line, "portalAccess", access)
        yield GuardianshipRow(line, student, guardian, relation.lower(), *given, begin_on, end_on, household)


def _right(reading: Reading, line: int, column: str, text: str) -> bool:
    cell = Cell(columns.GUARDIANSHIPS, line, column)
    if not text:
        reading.findings.warning("empty_right", columns.GUARDIANSHIPS.file, line, column)
    return reading.values.truth(text, cell) or False


def _dates(reading: Reading, table: Table, line: int, texts: tuple[str, str]) -> tuple[date | None, date | None]:
    """Begin and end of a row; an end before its beginning gets a warning."""
    begin, end = texts
    if not begin and not end:
        return None, None
    begin_on = reading.values.date(begin, Cell(table, line, "beginDate"))
    end_on = reading.values.date(end, Cell(table, line, "endDate"))
    if begin_on and end_on and end_on < begin_on:
        reading.findings.warning("ends_before_begin", table.file, line, "endDate")
    return begin_on, end_on
