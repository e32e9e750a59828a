"""How many look-ups an hour a person has: by their groups as staff, by the LEA's setting as a family.

The numbers without a setting are what somebody at work does at most. A search and the student it led to are two: forty
students an hour by search, at the keyboard, are quiet work of a counselor, below the half at which administrators are
told; a teacher opens the students of two classes, a coordinator those of a school.
"""

from dataclasses import dataclass

from scoreport.accounts.actors import Actor, Grant
from scoreport.accounts.models import Reach
from scoreport.districts.models import Lea

OF_OWN, OF_SCHOOL, OF_LEA = 100, 180, 300  # students and searches an hour
# Each list, page and opening of the same students counts as well, so that nobody runs the service hot.
LOOK_UPS_A_STUDENT = 10


@dataclass(frozen=True)
class Limit:
    """Within an hour: so many students and searches together, and so many look-ups in all."""

    students: int
    look_ups: int


def of_staff(actor: Actor) -> Limit:
    """Return the actor's limit as staff: that of the group which has the most."""
    students = max((_of(grant) for grant in actor.grants), default=OF_OWN)
    return Limit(students, students * LOOK_UPS_A_STUDENT)


def of_family(lea: Lea) -> Limit:
    """Return the limit of a person of a family; their children are few, so look-ups alone are counted."""
    return Limit(lea.family_look_ups_an_hour, lea.family_look_ups_an_hour)


def usual(reach: str, *, lea_wide: bool) -> int:
    """Return the students an hour of a group for which no number is set, where it holds for one school or the LEA."""
    if reach != Reach.SCHOOLS:
        return OF_OWN
    return OF_LEA if lea_wide else OF_SCHOOL


def _of(grant: Grant) -> int:
    if grant.students_an_hour is not None:
        return grant.students_an_hour
    return usual(grant.reach, lea_wide=grant.school_id is None)
