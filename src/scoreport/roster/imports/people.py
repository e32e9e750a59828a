"""Students, guardians and staff as the package wants them."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from scoreport.accounts.actors import in_force
from scoreport.roster.imports.kinds import STUDENTS, Existing, Key, Values, at
from scoreport.roster.imports.schools import Places, primary_school
from scoreport.roster.oneroster.findings import Findings
from scoreport.roster.oneroster.records import Package, SsidColumn, User
from scoreport.roster.oneroster.roles import RoleBook, is_staff
from scoreport.roster.oneroster.ssid import is_ssid, ssids
from scoreport.roster.search import search_text

_SSID, _HOLD, _BIRTH = (at(STUDENTS, field) for field in ("ssid", "release_hold", "birth_on"))


@dataclass(frozen=True, slots=True)
class Known:
    """What the roster already knows of students and what a package may not undo.

    holds_by_hand are the sourced ids of students whose release hold was set or lifted by hand.
    """

    students: Mapping[Key, Existing]
    holds_by_hand: Collection[str]


class StudentsWanted:
    """Works out each student's row."""

    def __init__(
        self, package: Package, column: SsidColumn | None, known: Known, today: dt.date, findings: Findings
    ) -> None:
        self._package, self._known, self._today, self._findings = package, known, today, findings
        self._column = column
        self._given = ssids(package, column, findings)
        self._taken = {value for value in self._given.values() if is_ssid(value)}

    def rows(self, book: RoleBook, places: Places) -> dict[Key, Values]:
        users = self._package.users.values()
        return {
            (user.sourced_id,): self._row(user, self._primary(user, places))
            for user in users
            if book.is_student(user.sourced_id)
        }

    def _row(self, user: User, primary: str | None) -> Values:
        ssid_column = self._column.name if self._column else ""
        local_id = "" if ssid_column == "identifier" else user.identifier
        master = "" if ssid_column == "userMasterIdentifier" else user.master_identifier
        text = search_text(user.given_name, user.middle_name, user.family_name, local_id)
        return (
            *_person(user, local_id, master), self._ssid(user.sourced_id), self._birth(user), user.grade_level,
            user.home_language, self._hold(user), text, primary,
        )  # fmt: skip

    def _primary(self, user: User, places: Places) -> str | None:
        found = primary_school(user, places.get(user.sourced_id, {}), self._today, self._findings)
        if found is None:
            self._findings.warning("student_without_school", "users.csv", user.line, id=user.sourced_id)
        return found

    def _ssid(self, user_id: str) -> str:
        """The package's value; a bad one never replaces a good one, unless that is another student's now."""
        row = self._known.students.get((user_id,))
        known: str = row.values[_SSID] if row else ""
        if self._column is None:
            return known
        given = self._given.get(user_id)
        if given is None or is_ssid(given):
            return given or ""
        return known if is_ssid(known) and known not in self._taken else given

    def _birth(self, user: User) -> dt.date | None:
        """A birth date stays when a package has none: without it nobody would be of age."""
        row = self._known.students.get((user.sourced_id,))
        return user.birth_on or (row.values[_BIRTH] if row else None)

    def _hold(self, user: User) -> bool:
        row = self._known.students.get((user.sourced_id,))
        known: bool = row.values[_HOLD] if row else False
        if user.release_hold is None:
            return known
        if user.sourced_id not in self._known.holds_by_hand:
            return user.release_hold
        if user.release_hold and not known:
            self._findings.note("hand_hold_kept", "users.csv", user.line, id=user.sourced_id)
        return known


def guardians_wanted(package: Package, book: RoleBook, of_ties: Collection[str]) -> dict[Key, Values]:
    """Everybody with a family's role, and whoever guardianships.csv names."""
    return {
        (user.sourced_id,): _adult(user)
        for user in package.users.values()
        if book.relation(user.sourced_id) or user.sourced_id in of_ties
    }


def staff_wanted(package: Package, book: RoleBook) -> dict[Key, Values]:
    return {(u.sourced_id,): _adult(u) for u in package.users.values() if book.is_staff(u.sourced_id)}


def staff_roles_wanted(package: Package, today: dt.date) -> Iterable[Key]:
    """Roles of staff that are in force today, at a school or (None) at an org above schools."""
    for role in package.roles:
        if is_staff(role.role) and in_force(role.begin_on, role.end_on, today):
            org = package.orgs[role.org_id]
            yield role.user_id, org.sourced_id if org.is_school else None, role.role


def _adult(user: User) -> Values:
    return _person(user, user.identifier, user.master_identifier)


def _person(user: User, local_id: str, master_identifier: str) -> Values:
    """In the order of the columns that all people share; of a student neither id is the SSID."""
    return (
        user.given_name, user.middle_name, user.family_name, user.username, user.email, user.language, user.enabled,
        local_id, master_identifier,
    )  # fmt: skip
