"""Checks what the files say of each other: every id that is named must stand in the file it names.

A dangling id in a column that a row cannot do without is an error, for it is how a file that was cut looks
from outside. Elsewhere it is a warning and the reference is ignored. Rows that point to one that is marked
as deleted are left out with it.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Protocol

from scoreport.roster.oneroster import columns
from scoreport.roster.oneroster.columns import Table
from scoreport.roster.oneroster.overlay import FROM_BASE
from scoreport.roster.oneroster.reading import Reading
from scoreport.roster.oneroster.records import ClassRow, EnrollmentRow, Org, Role, Session, User
from scoreport.roster.oneroster.roles import STUDENT, RoleBook, is_known


class Placed(Protocol):
    """Anything that knows the line it came from."""

    @property
    def line(self) -> int: ...


class References:
    """What a package holds, as far as it has been read, and the checks against it."""

    def __init__(self, reading: Reading) -> None:
        self.findings = reading.findings
        self._left_out = reading.left_out
        self.orgs: dict[str, Org] = {}
        self.sessions: dict[str, Session] = {}
        self.classes: dict[str, ClassRow] = {}
        self.users: dict[str, User] = {}
        self.book = RoleBook(())

    def holds(self, row: Placed, table: Table, column: str, wanted: str, target: str) -> bool:
        """Whether a needed id is there; an error if not, unless the row it names is marked as deleted."""
        if wanted in self._there(target):
            return True
        if not wanted:
            self.findings.error("empty_cell", table.file, row.line, column)
        elif wanted in self._left_out.get(target, ()):
            self.findings.note("points_to_left_out", table.file, row.line, column, id=wanted)
        elif row.line != FROM_BASE:  # what a row of the base points to was ended before, or with a whole file
            self.findings.error("dangling", table.file, row.line, column, id=wanted, target=f"{target}.csv")
        return False

    def hint(self, row: Placed, table: Table, column: str, wanted: str, target: str) -> bool:
        """Whether an id that a row can do without is there; a warning if not."""
        is_there = wanted in self._there(target)
        if wanted and not is_there and row.line != FROM_BASE and wanted not in self._left_out.get(target, ()):
            self.findings.warning("dangling_hint", table.file, row.line, column, id=wanted, target=f"{target}.csv")
        return is_there

    def _there(self, target: str) -> Collection[str]:
        match target:
            case "orgs":
                return self.orgs
            case "classes":
                return self.classes
            case "users":
                return self.users
        return self.sessions

    def check_orgs(self) -> None:
        """Report parents that are not there."""
        for org in self.orgs.values():
            self.hint(org, columns.ORGS, "parentSourcedId", org.parent_id, "orgs")

    def good_classes(self, rows: dict[str, ClassRow]) -> dict[str, ClassRow]:
        """The classes of known schools; terms that are not there are only reported."""
        for row in rows.values():
            for term in row.term_ids:
                self.hint(row, columns.CLASSES, "termSourcedIds", term, "academicSessions")
        return {key: row for key, row in rows.items() if self._is_at_school(row)}

    def _is_at_school(self, row: ClassRow) -> bool:
        if not self.holds(row, columns.CLASSES, "schoolSourcedId", row.school_id, "orgs"):
            return False
        org = self.orgs[row.school_id]
        if not org.is_school:
            params = {"id": row.school_id, "kind": org.kind or "–"}
            self.findings.warning("not_a_school", columns.CLASSES.file, row.line, "schoolSourcedId", **params)
            self._left_out.setdefault("classes", set()).add(row.sourced_id)
        return org.is_school

    def good_roles(self, table: Table, roles: Iterable[Role]) -> Iterator[Role]:
        """Roles of known people at known orgs, in words that we know."""
        is_users = table.name == "users"  # 1.1
        user_column, org_column = ("sourcedId", "orgSourcedIds") if is_users else ("userSourcedId", "orgSourcedId")
        for role in roles:
            if not is_known(role.role):
                self.findings.warning("unknown_role", table.file, role.line, "role", role=role.role or "–")
                continue
            has_user = self.holds(role, table, user_column, role.user_id, "users")
            if self.holds(role, table, org_column, role.org_id, "orgs") and has_user:
                yield role

    def good_enrollments(self, rows: dict[str, EnrollmentRow]) -> dict[str, EnrollmentRow]:
        """Rows whose class, school and person are there, and whose person has the role of the row at all."""
        return {key: row for key, row in rows.items() if self._is_whole(row) and self._fits(row)}

    def _is_whole(self, row: EnrollmentRow) -> bool:
        table = columns.ENROLLMENTS
        found = (
            self.holds(row, table, "classSourcedId", row.class_id, "classes"),
            self.holds(row, table, "schoolSourcedId", row.school_id, "orgs"),
            self.holds(row, table, "userSourcedId", row.user_id, "users"),
        )
        return all(found)

    def _fits(self, row: EnrollmentRow) -> bool:
        fits = self.book.is_student(row.user_id) if row.role == STUDENT else self.book.is_staff(row.user_id)
        if not fits:
            params = {"role": row.role, "id": row.user_id}
            self.findings.warning("role_mismatch", columns.ENROLLMENTS.file, row.line, "role", **params)
        return fits

    def check_people(self, table: Table) -> None:
        """Report people without any role, and primary schools that are not there."""
        for user in self.users.values():
            self.hint(user, table, "primaryOrgSourcedId", user.primary_org_id, "orgs")
            if not self.book.has_any(user.sourced_id):
                self.findings.warning("user_without_role", table.file, user.line, "sourcedId", id=user.sourced_id)
