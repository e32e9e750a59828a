"""At which schools a student is, and which of them is the primary one."""

import datetime as dt
from dataclasses import dataclass

from scoreport.accounts.actors import in_force
from scoreport.roster.oneroster.findings import Findings
from scoreport.roster.oneroster.records import Package, User
from scoreport.roster.oneroster.roles import STUDENT


@dataclass(slots=True)
class Place:
    """A student at a school, as the package has it."""

    is_primary: bool
    begin_on: dt.date | None
    end_on: dt.date | None

    def widen(self, begin_on: dt.date | None, end_on: dt.date | None) -> None:
        """Take one more span of time in; an open end stays open."""
        self.begin_on = min(self.begin_on, begin_on) if self.begin_on and begin_on else None
        self.end_on = max(self.end_on, end_on) if self.end_on and end_on else None


Places = dict[str, dict[str, Place]]
"""By student: school to place."""


def places_of_students(package: Package) -> Places:
    """From roles; schools that only enrollments.csv names come with the dates of their rows."""
    schools = {org.sourced_id for org in package.orgs.values() if org.is_school}
    found: Places = {}
    for role in package.roles:
        if role.role == STUDENT and role.org_id in schools:
            _add(found, role.user_id, role.org_id, Place(role.is_primary is True, role.begin_on, role.end_on))
    from_roles = {(student, school) for student, places in found.items() for school in places}
    for row in package.enrollments.values():
        is_new = (row.user_id, row.school_id) not in from_roles
        if row.role == STUDENT and row.school_id in schools and is_new:
            _add(found, row.user_id, row.school_id, Place(False, row.begin_on, row.end_on))  # noqa: FBT003
    return found


def _add(found: Places, student: str, school: str, place: Place) -> None:
    known = found.setdefault(student, {}).setdefault(school, place)
    if known is not place:
        known.widen(place.begin_on, place.end_on)
        known.is_primary = known.is_primary or place.is_primary


def primary_school(user: User, places: dict[str, Place], today: dt.date, findings: Findings) -> str | None:
    """The one marked in roles.csv, else primaryOrgSourcedId, else the latest begin, else the lowest sourcedId.

    Schools that the student attends today come before others.
    """
    current = {school: p for school, p in places.items() if in_force(p.begin_on, p.end_on, today)} or places
    if not current:
        return None
    marked = sorted(school for school, place in current.items() if place.is_primary)
    if marked:
        return marked[0]
    if user.primary_org_id in current:
        return user.primary_org_id
    latest = max((place.begin_on for place in current.values() if place.begin_on), default=None)
    newest = sorted(school for school, place in current.items() if place.begin_on == latest)
    if len(newest) > 1:
        params = {"id": user.sourced_id, "school": newest[0]}
        findings.warning("primary_school_guessed", "users.csv", user.line, "primaryOrgSourcedId", **params)
    return newest[0]
