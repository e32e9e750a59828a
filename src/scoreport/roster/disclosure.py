"""Why a report of a visible student may still not be opened: each reason has one code and one place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

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


@dataclass(frozen=True)
class Case:
    """A student, and how the reader comes to them: as a guardian, and as staff who are named for held reports."""

    student: Student
    is_guardian: bool = False
    is_named: Callable[[], bool] = lambda: False


Rule = Mapping[Refusal, Callable[[Case], bool]]
"""Each refusal with what makes it hold, in the order in which they are told."""


def refusal_for_family(actor: Actor, student: Student) -> Refusal | None:
    """Return why the portal shows this student's guardian, or the student, no reports; None if it does."""
    return first(FAMILY, case_of(actor, student))


def refusal_for_staff(actor: Actor, student: Student) -> Refusal | None:
    """Return why a staff member gets no reports of a student within reach; None if they do."""
    return first(STAFF, case_of(actor, student))


def case_of(actor: Actor, student: Student) -> Case:
    """Return what the rules look at for this reader."""
    return Case(student, is_guardian_of(actor, student), lambda: is_named_for(actor, student))


def is_named_for(actor: Actor, student: Student) -> bool:
    """Say whether the actor is among the staff who open this student's reports under a release hold."""
    return visible_students(actor, ToolCode.RELEASE_HOLD, Right.READ).filter(pk=student.pk).exists()


def first(rule: Rule, case: Case) -> Refusal | None:
    """Return the first refusal of the rule that holds, or None."""
    return next((refusal for refusal, holds in rule.items() if holds(case)), None)


def is_ssid(text: str) -> bool:
    """Say whether the text is a well-formed SSID: ten ASCII digits, nothing padded or trimmed."""
    return len(text) == SSID_DIGITS and text.isascii() and text.isdigit()


def _held(case: Case) -> bool:
    return case.student.release_hold and not case.is_named()


def _off(case: Case) -> bool:
    school = case.student.primary_school
    return school is None or not school.display_option


def _too_young(case: Case) -> bool:
    """Of a student at a school that shows reports, but not to students before 16 or the end of grade 10."""
    school, student = case.student.primary_school, case.student
    if case.is_guardian or school is None or school.display_option != DisplayOption.GUARDIANS:
        return False
    return not has_own_access(student, student.lea.today())


_UNIDENTIFIED: dict[Refusal, Callable[[Case], bool]] = {
    Refusal.NO_SCHOOL: lambda case: case.student.primary_school is None,
    Refusal.NO_SSID: lambda case: not case.student.ssid,
    Refusal.BAD_SSID: lambda case: bool(case.student.ssid) and not is_ssid(case.student.ssid),
}

FAMILY: Rule = MappingProxyType(
    {
        Refusal.RELEASE_HOLD: _held,
        Refusal.DISPLAY_OPTION_OFF: _off,
        Refusal.STUDENT_TOO_YOUNG: _too_young,
        **_UNIDENTIFIED,
    }
)
STAFF: Rule = MappingProxyType({Refusal.RELEASE_HOLD: _held, **_UNIDENTIFIED})
