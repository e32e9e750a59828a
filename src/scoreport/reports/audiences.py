"""For whom a report is asked: families, staff, and among staff those who can mend the settings."""

from enum import StrEnum

from scoreport.accounts.actors import Actor
from scoreport.accounts.tools import Right, ToolCode
from scoreport.roster.access import get_child, get_student
from scoreport.roster.disclosure import Refusal, refusal_for_family, refusal_for_staff
from scoreport.roster.models import Student


class Audience(StrEnum):
    """Who reads the words. Coordinators are staff who may change the CAASPP Configuration of the whole LEA."""

    FAMILY = "family"
    STAFF = "staff"
    COORDINATOR = "coordinator"

    @property
    def is_family(self) -> bool:
        return self is Audience.FAMILY


def staff_audience(actor: Actor, student: Student) -> Audience:
    """Return whether this staff member mends settings or only reads reports."""
    mends = actor.may_lea_wide(ToolCode.CONFIGURATION, Right.WRITE, student.lea_id)
    return Audience.COORDINATOR if mends else Audience.STAFF


def find_student(actor: Actor, key: str, audience: Audience) -> Student:
    """Return the student if the actor reaches them in that part. Raises Http404."""
    return get_child(actor, key) if audience.is_family else get_student(actor, key)


def refusal(actor: Actor, student: Student, audience: Audience) -> Refusal | None:
    """Return why nothing is asked of the state for this reader, or None."""
    return refusal_for_family(actor, student) if audience.is_family else refusal_for_staff(actor, student)
