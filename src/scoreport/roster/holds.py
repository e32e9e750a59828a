"""Release holds: nobody but named staff opens the reports of a student under one.

A hold set or lifted by hand, with a reason, outlives later imports.
"""

from django.db.models import QuerySet
from django.http import Http404

from scoreport.accounts.actors import Actor
from scoreport.accounts.tools import Right, ToolCode
from scoreport.audit.events import Event
from scoreport.audit.recording import record
from scoreport.lib.text import folded
from scoreport.roster.access import visible_students
from scoreport.roster.models import Student
from scoreport.roster.search import by_words

MOST = 50  # students shown for one search


class ReasonMissing(Exception):
    """A hold is neither set nor lifted without a written reason."""


def students_in_reach(actor: Actor) -> QuerySet[Student]:
    """Return the students whose release holds the actor may see, by either right to the tool."""
    students = visible_students(actor, ToolCode.RELEASE_HOLD, Right.READ).order_by()
    changeable = visible_students(actor, ToolCode.RELEASE_HOLD, Right.WRITE).order_by()
    return Student.objects.filter(pk__in=students.values("pk").union(changeable.values("pk"))).select_related(
        "lea", "primary_school"
    )


def held_students(actor: Actor) -> QuerySet[Student]:
    """Return those of them who are under a hold."""
    return students_in_reach(actor).filter(release_hold=True)


def find(actor: Actor, query: str) -> list[Student]:
    """Return students in reach whose names or local id hold each word; a blank query finds nobody."""
    words = folded(query).split()
    return list(by_words(students_in_reach(actor), words)[:MOST]) if words else []


def get_in_reach(actor: Actor, key: str) -> Student:
    """Return one student in reach. Raises Http404."""
    student = students_in_reach(actor).filter(key=key).first()
    if student is None:
        raise Http404
    return student


def may_change(actor: Actor, student: Student) -> bool:
    """Say whether the actor may set and lift the student's hold."""
    return visible_students(actor, ToolCode.RELEASE_HOLD, Right.WRITE).filter(pk=student.pk).exists()


def set_hold(actor: Actor, student: Student, *, held: bool, reason: str) -> None:
    """Set the hold or lift it. Raises Http404 outside the actor's reach, ReasonMissing."""
    if not may_change(actor, student):
        raise Http404
    if not reason.strip():
        raise ReasonMissing
    event = Event.RELEASE_HOLD_SET if held else Event.RELEASE_HOLD_LIFTED
    record(event, actor.who(), lea=student.lea.key, student=student.key, reason=reason.strip())
    student.release_hold, student.release_hold_by_hand = held, True
    student.release_hold_reason = reason.strip()
    student.save(update_fields=["release_hold", "release_hold_by_hand", "release_hold_reason"])
