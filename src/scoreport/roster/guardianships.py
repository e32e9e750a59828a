"""What an adult may see of a student, set by hand: rights, portal access and dates, with a reason.

What is set here outlives later imports, which can't know of a court order or of a parent's educational rights.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404

from scoreport.accounts.actors import Actor
from scoreport.accounts.tools import Right, ToolCode
from scoreport.audit.events import Event
from scoreport.audit.recording import record
from scoreport.roster.access import get_student
from scoreport.roster.models import Guardianship, Student


class ReasonMissing(Exception):
    """Nothing is set by hand without the reason, and the document behind it, in writing."""


@dataclass(frozen=True)
class Terms:
    """What the tie gives and how long; `adult_reason` keeps it after the student's 18th birthday."""

    educational_rights: bool
    portal_access: bool
    begins_on: dt.date | None = None
    ends_on: dt.date | None = None
    adult_reason: str = ""


def get_student_of_roster(actor: Actor, key: str) -> Student:
    """Return a student whose roster records the actor may change. Raises Http404."""
    return get_student(actor, key, ToolCode.ROSTER, Right.WRITE)


def ties_of(student: Student) -> QuerySet[Guardianship]:
    """Return the student's ties to adults, those that the roster ended included."""
    return student.guardianships.select_related("guardian").order_by("guardian__family_name", "guardian__given_name")


def get_tie(actor: Actor, pk: int) -> Guardianship:
    """Return a tie that the actor may change. Raises Http404."""
    tie = Guardianship.objects.filter(pk=pk).select_related("student__lea", "guardian").first()
    if tie is None:
        raise Http404
    get_student_of_roster(actor, tie.student.key)
    return tie


def set_by_hand(actor: Actor, tie: Guardianship, terms: Terms, reason: str) -> None:
    """Set the tie. Raises Http404 outside the actor's reach, ReasonMissing."""
    student = get_student_of_roster(actor, tie.student.key)
    if not reason.strip():
        raise ReasonMissing
    fields = [name for name, value in vars(terms).items() if getattr(tie, name) != value]
    record(
        Event.GUARDIANSHIP_CHANGED, actor.who(), lea=student.lea.key, student=student.key,
        person=tie.guardian.key, fields=fields, reason=reason.strip(),
    )  # fmt: skip
    for name, value in vars(terms).items():
        setattr(tie, name, value)
    tie.by_hand, tie.by_hand_reason, tie.ended_on = True, reason.strip(), None
    tie.save()
