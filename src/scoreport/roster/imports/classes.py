"""Schools, school years, classes and who is in them, as the package wants them."""

from typing import Any

from scoreport.roster.imports.kinds import Key, Values
from scoreport.roster.imports.schools import Places
from scoreport.roster.oneroster.records import EnrollmentRow, Package
from scoreport.roster.oneroster.roles import STUDENT

TEACHER = "teacher"
HOMEROOM = "homeroom"


def schools_wanted(package: Package) -> dict[Key, Values]:
    return {(org.sourced_id,): (org.name, org.cds_code) for org in package.orgs.values() if org.is_school}


def school_years_wanted(package: Package) -> dict[Key, Values]:
    """One a year, from its first day at any school to its last."""
    years: dict[Key, Values] = {}
    for session in package.sessions.values():
        if session.kind != "schoolyear" or session.start_on is None or session.end_on is None:
            continue
        key = (session.school_year or session.end_on.year,)
        begin, end = years.get(key, (session.start_on, session.end_on))
        years[key] = min(begin, session.start_on), max(end, session.end_on)
    return years


def enrollments_wanted(places: Places, primaries: dict[str, str | None]) -> dict[Key, Values]:
    """Students at schools; exactly the primary school is marked."""
    return {
        (student, school): (school == primaries.get(student), place.begin_on, place.end_on)
        for student, at_schools in places.items()
        for school, place in at_schools.items()
        if student in primaries
    }


def classes_wanted(package: Package) -> dict[Key, Values]:
    return {
        (row.sourced_id,): (row.title or row.code, row.kind == HOMEROOM, row.school_id)
        for row in package.classes.values()
    }


def class_students_wanted(package: Package) -> dict[Key, Values]:
    found: dict[Key, Values] = {}
    for row in package.enrollments.values():
        if row.role == STUDENT:
            key = (row.class_id, row.user_id)
            found[key] = _span(row, found.get(key))
    return found


def class_staff_wanted(package: Package) -> dict[Key, Values]:
    """Staff in classes; whoever teaches and also does something else counts as teacher."""
    found: dict[Key, Values] = {}
    for row in package.enrollments.values():
        if row.role == STUDENT:
            continue
        key = (row.class_id, row.user_id)
        known = found.get(key)
        role = TEACHER if known and TEACHER in (known[0], row.role) else row.role
        found[key] = (role, *_span(row, known[1:] if known else None))
    return found


def _span(row: EnrollmentRow, known: tuple[Any, ...] | None) -> tuple[Any, ...]:
    """Begin and end of a row, widened by what is known; an open end stays open."""
    if known is None:
        return row.begin_on, row.end_on
    begin = min(known[0], row.begin_on) if known[0] and row.begin_on else None
    end = max(known[1], row.end_on) if known[1] and row.end_on else None
    return begin, end
