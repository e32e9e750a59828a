"""Looking students up as staff: by search or on their page. Each leaves an entry first, and counts for the limit."""

import datetime as dt

from scoreport.accounts.actors import Actor
from scoreport.accounts.look_ups import limits
from scoreport.accounts.look_ups.counting import count
from scoreport.accounts.tools import Right, ToolCode
from scoreport.audit.events import Event
from scoreport.audit.models import Entry
from scoreport.audit.recording import ALIAS, record
from scoreport.districts.models import Lea
from scoreport.lib import clock
from scoreport.roster import interest
from scoreport.roster.access import visible_students
from scoreport.roster.models import Student

MOST_RECENT = 8
MOST_ENTRIES = 60
RECENT = dt.timedelta(days=7)


def look_at(actor: Actor, student: Student, tool: ToolCode = ToolCode.PAPERLESS) -> None:
    """Note that the page of a student within reach is shown. Raises LimitReached, and what the database raises."""
    school = student.primary_school
    entry = record(
        Event.STUDENT_VIEWED, actor.who(), lea=student.lea.key, school=school.key if school else "",
        student=student.key, interest=interest.of_staff(actor, student, tool), tool=tool,
    )  # fmt: skip
    count(actor, entry, limits.of_staff(actor))


def search(actor: Actor, tool: ToolCode, *, is_refined: bool = False) -> None:
    """Note that students are searched for, without what was typed. Raises LimitReached.

    Letters that are added to a search which has just been counted find fewer of the same: noted, not counted again.
    """
    leas = {grant.lea_id for grant in actor.granted(tool, Right.READ)}
    keys = list(Lea.objects.filter(pk__in=leas).values_list("key", flat=True)[:2])
    # A search in several LEAs belongs to none: it is shown where the account does.
    event = Event.SEARCH_REFINED if is_refined else Event.STUDENTS_SEARCHED
    entry = record(event, actor.who(), lea=keys[0] if len(keys) == 1 else "", tool=tool)
    if not is_refined:
        count(actor, entry, limits.of_staff(actor))


def recent(actor: Actor) -> list[Student]:
    """Return the students whose pages the actor opened last and still reaches, newest first: at most eight."""
    seen = Entry.objects.using(ALIAS).filter(
        user_key=actor.user.key, event=Event.STUDENT_VIEWED, at__gt=clock.now() - RECENT
    )
    keys = list(dict.fromkeys(seen.order_by("-at", "-id").values_list("student_key", flat=True)[:MOST_ENTRIES]))
    reached = visible_students(actor).filter(key__in=keys[: 2 * MOST_RECENT]).select_related("primary_school")
    by_key = {student.key: student for student in reached}
    return [by_key[key] for key in keys if key in by_key][:MOST_RECENT]
