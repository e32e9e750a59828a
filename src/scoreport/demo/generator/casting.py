"""Turns the cast into records like everybody else's."""

from datetime import date

from scoreport.demo import cast
from scoreport.demo.cast import CastGuardian, CastStudent, CastTie
from scoreport.demo.generator.people import Families, Guardian, Guardianship, Student
from scoreport.demo.identity import sourced_id
from scoreport.demo.school_year import SchoolYear

# Cast members whose present school is new to them although its grade levels are not.
CHANGED_SCHOOL = (cast.TWO_SCHOOLS, cast.MOVED_IN)


def cast_families(year: SchoolYear, ended_on: date) -> Families:
    """The cast's families; custody that has ended did so on `ended_on`."""
    students = {member.sourced_id: _student(member, year) for member in cast.STUDENTS}
    return Families(
        students=tuple(students.values()),
        guardians=tuple(_guardian(member) for member in cast.GUARDIANS),
        guardianships=tuple(_guardianship(tie, students[tie.student.sourced_id], ended_on) for tie in cast.TIES),
    )


def taken() -> set[str]:
    """User names, SSIDs and local ids that nobody else may get."""
    return (
        {member.username for member in cast.CAST}
        | {student.ssid for student in cast.STUDENTS}
        | {student.local_id for student in cast.STUDENTS}
    )


def _student(member: CastStudent, year: SchoolYear) -> Student:
    years_here = 0 if member in CHANGED_SCHOOL else member.grade - member.school.grades[0]
    return Student(
        sourced_id=member.sourced_id,
        local_id=member.local_id,
        ssid=member.ssid,
        username=member.username,
        given=member.given,
        middle=member.middle,
        family=member.family,
        preferred="",
        sex=member.sex,
        birth_on=year.birth_date(member.grade, *member.born, years_older=member.years_older),
        grade=member.grade,
        school=member.school,
        second_school=member.second_school,
        joined=year.fall - years_here,
        language=member.language,
        english_status=member.english_status,
        alternate_assessment=member.alternate_assessment,
        release_hold=member.release_hold,
        known_to_state=member.known_to_state,
        moved_in=member.moved_in,
    )


def _guardian(member: CastGuardian) -> Guardian:
    return Guardian(
        sourced_id=member.sourced_id,
        username=member.username,
        given=member.given,
        family=member.family,
        role=member.oneroster_role,
        language=member.language,
    )


def _guardianship(tie: CastTie, student: Student, ended_on: date) -> Guardianship:
    return Guardianship(
        student=student,
        adult_sourced_id=tie.adult.sourced_id,
        role=tie.adult.oneroster_role if isinstance(tie.adult, CastGuardian) else "parent",
        relationship=tie.relationship,
        household=sourced_id("household", f"cast/{tie.household}"),
        educational_rights=tie.educational_rights,
        portal_access=tie.portal_access,
        mailings=tie.educational_rights and not tie.ended,
        ended_on=ended_on if tie.ended else None,
    )
