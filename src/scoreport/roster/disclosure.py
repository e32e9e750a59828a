"""Why a report of a visible student may still not be opened: each reason has one code and one place."""

from enum import StrEnum

from scoreport.accounts.actors import Actor
from scoreport.accounts.tools import Right, ToolCode
from scoreport.districts.models import DisplayOption
from scoreport.roster.access import has_own_access, is_guardian_of, visible_students
from scoreport.roster.models import Student

SSID_DIGITS = 10  # domain rule: the Statewide Student Identifier is text of ten digits; no check digit exists


class Refusal(StrEnum):
    """Why nothing is asked of the state for this student."""

    RELEASE_HOLD = "release_hold"
    DISPLAY_OPTION_OFF = "display_option_off"
    STUDENT_TOO_YOUNG = "student_too_young"
    NO_SCHOOL = "no_school"
    NO_SSID = "no_ssid"
    BAD_SSID = "bad_ssid"


def refusal_for_family(actor: Actor, student: Student) -> Refusal | None:
    """Return why the portal shows this student's guardian, or the student, no reports; None if it does."""
    return _held(actor, student) or _hidden_by_school(actor, student) or _unidentified(student)


def refusal_for_staff(actor: Actor, student: Student) -> Refusal | None:
    """Return why a staff member gets no reports of a student within reach; None if they do."""
    return _held(actor, student) or _unidentified(student)


def is_ssid(text: str) -> bool:
    """Say whether the text is a well-formed SSID: ten ASCII digits, nothing padded or trimmed."""
    return len(text) == SSID_DIGITS and text.isascii() and text.isdigit()


def _held(actor: Actor, student: Student) -> Refusal | None:
    if not student.release_hold:
        return None
    named = visible_students(actor, ToolCode.RELEASE_HOLD, Right.READ).filter(pk=student.pk).exists()
    return None if named else Refusal.RELEASE_HOLD


def _hidden_by_school(actor: Actor, student: Student) -> Refusal | None:
    school = student.primary_school
    if school is None or not school.display_option:
        return Refusal.DISPLAY_OPTION_OFF
    if is_guardian_of(actor, student) or school.display_option == DisplayOption.ALL_STUDENTS:
        return None
    return None if has_own_access(student, student.lea.today()) else Refusal.STUDENT_TOO_YOUNG


def _unidentified(student: Student) -> Refusal | None:
    if student.primary_school is None:
        return Refusal.NO_SCHOOL
    if not student.ssid:
        return Refusal.NO_SSID
    return None if is_ssid(student.ssid) else Refusal.BAD_SSID
