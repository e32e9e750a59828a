"""Who is on a caseload and who answers for it: putting students and staff on, and taking them off."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.db.models import Exists, QuerySet
from django.http import Http404

from scoreport.accounts.actors import Actor
from scoreport.accounts.tools import Right
from scoreport.audit.events import Event
from scoreport.lib.text import folded
from scoreport.roster.access import visible_students
from scoreport.roster.caseloads import TOOL, get_caseload, note
from scoreport.roster.models import Caseload, CaseloadStaff, CaseloadStudent, Staff, Student
from scoreport.roster.reach import enrolled, today
from scoreport.roster.search import by_name

MOST_STUDENTS = 1_000  # on one list: who answers for more works with a school
MOST_FOUND = 20  # members of staff shown for one search


class TooMany(Exception):
    """The list would hold more than MOST_STUDENTS."""


def students_of(actor: Actor, caseload: Caseload) -> QuerySet[Student]:
    """Return the students on the list whom the actor reaches; whoever only reads their own list reaches these."""
    return visible_students(actor, TOOL).filter(caseload_students__caseload=caseload).select_related("primary_school")


def candidates(actor: Actor, caseload: Caseload) -> QuerySet[Student]:
    """Return the students whom the actor may put on the list: within reach, and at its school if it has one."""
    found = visible_students(actor, TOOL, Right.WRITE).filter(lea=caseload.lea)
    if caseload.school_id is not None:
        found = found.filter(Exists(enrolled(today(), caseload.school_id)))
    return found.select_related("primary_school")


def put_students(actor: Actor, caseload: Caseload, keys: Collection[str]) -> int:
    """Put these students on the list and return how many are new on it. Raises Http404 on others, TooMany."""
    caseload = get_caseload(actor, caseload.key, Right.WRITE)
    found = list(candidates(actor, caseload).filter(key__in=keys))
    if len(found) != len(set(keys)):
        raise Http404
    with transaction.atomic():
        there = set(caseload.caseload_students.select_for_update().values_list("student_id", flat=True))
        new = [student for student in found if student.pk not in there]
        if len(there) + len(new) > MOST_STUDENTS:
            raise TooMany
        CaseloadStudent.objects.bulk_create(
            CaseloadStudent(caseload=caseload, student=student, added_on=today()) for student in new
        )
        _record_students(actor, caseload, added=new)
    return len(new)


def take_students(actor: Actor, caseload: Caseload, keys: Collection[str]) -> int:
    """Take these students off the list and return how many were on it. Raises Http404."""
    caseload = get_caseload(actor, caseload.key, Right.WRITE)
    rows = CaseloadStudent.objects.filter(caseload=caseload, student__key__in=keys).select_related("student")
    with transaction.atomic():
        gone = [row.student for row in rows.select_for_update(of=("self",))]
        rows.delete()
        _record_students(actor, caseload, ended=gone)
    return len(gone)


def staff_of(caseload: Caseload) -> QuerySet[CaseloadStaff]:
    """Return who answers for the list, and from when to when."""
    rows = caseload.caseload_staff.select_related("staff__user", "caseload")
    return rows.order_by("staff__family_name", "staff__given_name", "pk")


def find_staff(actor: Actor, caseload: Caseload, query: str) -> list[Staff]:
    """Return staff whose names or user name hold each word: of the list's school, else of the LEA."""
    words = folded(query).split()
    return by_name(_staff(actor, caseload), words, MOST_FOUND) if words else []


def put_staff(actor: Actor, caseload: Caseload, key: str, begins_on: dt.date | None, ends_on: dt.date | None) -> None:
    """Let a member of staff answer for the list between these days, both of which count. Raises Http404."""
    caseload = get_caseload(actor, caseload.key, Right.WRITE)
    person = _staff(actor, caseload).filter(key=key).first()
    if person is None:
        raise Http404
    days = {"begins_on": begins_on, "ends_on": ends_on}
    CaseloadStaff.objects.update_or_create(caseload=caseload, staff=person, defaults=days)
    note(actor, Event.CASELOAD_CHANGED, caseload, person=person.key, fields=["staff"])


def end_staff(actor: Actor, caseload: Caseload, key: str) -> None:
    """End it at once for a member of staff. Raises Http404."""
    caseload = get_caseload(actor, caseload.key, Right.WRITE)
    row = caseload.caseload_staff.filter(staff__key=key).first()
    if row is None:
        raise Http404
    row.ends_on = today() - dt.timedelta(days=1)
    row.save(update_fields=["ends_on"])
    note(actor, Event.CASELOAD_CHANGED, caseload, person=key, fields=["staff"])


def _staff(actor: Actor, caseload: Caseload) -> QuerySet[Staff]:
    found = Staff.objects.filter(lea=caseload.lea, ended_on=None, enabled=True)
    if caseload.school_id is None or actor.may_lea_wide(TOOL, Right.WRITE, caseload.lea_id):
        return found
    return found.filter(roles__school=caseload.school_id).distinct()


def _record_students(
    actor: Actor, caseload: Caseload, *, added: Collection[Student] = (), ended: Collection[Student] = ()
) -> None:
    for verb, students in (("added", added), ("ended", ended)):
        if students:
            keys = [student.key for student in students]
            note(actor, Event.CASELOAD_CHANGED, caseload, students=keys, **{verb: len(keys)})
