"""Looking students up as staff: by search or on their page. Each leaves an entry first, and counts for the limit."""

from scoreport.accounts.actors import Actor
from scoreport.accounts.look_ups import limits
from scoreport.accounts.look_ups.counting import count
from scoreport.accounts.tools import Right, ToolCode
from scoreport.audit.events import Event
from scoreport.audit.recording import record
from scoreport.districts.models import Lea
from scoreport.roster import interest
from scoreport.roster.models import Student


def look_at(actor: Actor, student: Student, tool: ToolCode = ToolCode.PAPERLESS) -> None:
    """Note that the page of a student within reach is shown. Raises LimitReached, and what the database raises."""
    school = student.primary_school
    entry = record(
        Event.STUDENT_VIEWED, actor.who(), lea=student.lea.key, school=school.key if school else "",
        student=student.key, interest=interest.of_staff(actor, student, tool), tool=tool,
    )  # fmt: skip
    count(actor, entry, limits.of_staff(actor))


def search(actor: Actor, tool: ToolCode) -> None:
    """Note that students are searched for, without what was typed. Raises LimitReached."""
    leas = {grant.lea_id for grant in actor.granted(tool, Right.READ)}
    keys = list(Lea.objects.filter(pk__in=leas).values_list("key", flat=True)[:2])
    # A search in several LEAs belongs to none: it is shown where the account does.
    entry = record(Event.STUDENTS_SEARCHED, actor.who(), lea=keys[0] if len(keys) == 1 else "", tool=tool)
    count(actor, entry, limits.of_staff(actor))
