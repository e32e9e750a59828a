"""On what ground somebody asks for a student's record: what the trace keeps as the legitimate educational interest."""

from scoreport.accounts.actors import Actor, Grant
from scoreport.accounts.models import Reach
from scoreport.accounts.tools import Right, ToolCode
from scoreport.audit.interests import Interest
from scoreport.roster.access import is_guardian_of
from scoreport.roster.models import Student
from scoreport.roster.reach import reached

NARROWEST_FIRST = (Interest.TEACHING, Interest.CASELOAD, Interest.SCHOOL, Interest.DISTRICT)


def of_family(actor: Actor, student: Student) -> Interest:
    """Return whether the actor asks as a parent or guardian, or as the student."""
    return Interest.PARENT if is_guardian_of(actor, student) else Interest.STUDENT


def of_staff(actor: Actor, student: Student, tool: ToolCode = ToolCode.PAPERLESS) -> Interest | None:
    """Return the narrowest ground on which the actor reaches the student by Read of the tool; None without one.

    No query where there is one kind of ground only.
    """
    grants = [grant for grant in actor.granted(tool, Right.READ) if grant.lea_id == student.lea_id]
    kinds = [kind for kind in NARROWEST_FIRST if any(_kind(grant) == kind for grant in grants)]
    for kind in kinds[:-1]:
        if any(_reaches(actor, grant, student) for grant in grants if _kind(grant) == kind):
            return kind
    return kinds[-1] if kinds else None


def _kind(grant: Grant) -> Interest:
    if grant.reach == Reach.CLASSES:
        return Interest.TEACHING
    if grant.reach == Reach.CASELOADS:
        return Interest.CASELOAD
    return Interest.SCHOOL if grant.school_id else Interest.DISTRICT


def _reaches(actor: Actor, grant: Grant, student: Student) -> bool:
    return Student.objects.filter(reached(actor, grant), pk=student.pk).exists()
