"""What an adult may see of a student, set by hand: rights, portal access and dates, with reason and document.

What is set here outlives later imports, which can't know of a court order or of a parent's educational rights.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404

from scoreport.accounts.actors import Actor
from scoreport.accounts.tools import Right, ToolCode
from scoreport.audit.events import Event
from scoreport.audit.recording import record
from scoreport.lib.keys import new_key
from scoreport.lib.text import folded
from scoreport.roster.access import get_student
from scoreport.roster.models import Guardian, Guardianship, Student
from scoreport.roster.search import by_name

BY_HAND = "by-hand:"  # begins the sourced id of an adult whom no roster lists
MOST = 20  # adults shown for one search


class ReasonMissing(Exception):
    """Nothing is set by hand without the reason and the document behind it in writing."""


@dataclass(frozen=True)
class Terms:
    """What the tie gives and how long; a basis in law, with its particulars, keeps it after the 18th birthday."""

    educational_rights: bool
    portal_access: bool
    begins_on: dt.date | None = None
    ends_on: dt.date | None = None
    adult_basis: str = ""
    adult_reason: str = ""


@dataclass(frozen=True)
class Grounds:
    """Why something is set by hand, and the document that shows it. Raises ReasonMissing where one is blank."""

    reason: str
    document: str

    def __post_init__(self) -> None:
        if not self.reason.strip() or not self.document.strip():
            raise ReasonMissing


@dataclass(frozen=True)
class Adult:
    """An adult whom no roster lists."""

    given_name: str
    family_name: str


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


def find_adults(actor: Actor, student: Student, query: str) -> list[Guardian]:
    """Return adults of the LEA's roster whose names hold each word and who have no tie to the student yet."""
    words = folded(query).split()
    return by_name(_untied(actor, student), words, MOST) if words else []


def get_adult(actor: Actor, student: Student, key: str) -> Guardian:
    """Return an adult of the LEA's roster who can be tied to the student. Raises Http404."""
    adult = _untied(actor, student).filter(key=key).first()
    if adult is None:
        raise Http404
    return adult


def set_by_hand(actor: Actor, tie: Guardianship, terms: Terms, grounds: Grounds) -> None:
    """Set the tie. Raises Http404 outside the actor's reach."""
    student = get_student_of_roster(actor, tie.student.key)
    fields = [name for name, value in vars(terms).items() if getattr(tie, name) != value]
    with transaction.atomic():
        for name, value in vars(terms).items():
            setattr(tie, name, value)
        tie.by_hand, tie.ended_on = True, None
        tie.by_hand_reason, tie.by_hand_document = grounds.reason.strip(), grounds.document.strip()
        tie.save()
        record(
            Event.GUARDIANSHIP_CHANGED, actor.who(), lea=student.lea.key, student=student.key,
            person=tie.guardian.key, fields=fields, reason=tie.by_hand_reason, document=tie.by_hand_document,
        )  # fmt: skip


def tie_by_hand(
    actor: Actor, student: Student, adult: Guardian | Adult, relationship: str, terms: Terms, grounds: Grounds
) -> None:
    """Tie an adult of the roster, or one whom no roster lists, to the student. Raises Http404 outside reach."""
    with transaction.atomic():
        guardian = _made(actor, student, adult) if isinstance(adult, Adult) else get_adult(actor, student, adult.key)
        set_by_hand(actor, Guardianship(student=student, guardian=guardian, relationship=relationship), terms, grounds)


def _untied(actor: Actor, student: Student) -> QuerySet[Guardian]:
    student = get_student_of_roster(actor, student.key)
    return Guardian.objects.filter(lea=student.lea, ended_on=None).exclude(guardianships__student=student)


def _made(actor: Actor, student: Student, adult: Adult) -> Guardian:
    lea = get_student_of_roster(actor, student.key).lea
    return Guardian.objects.create(lea=lea, sourced_id=f"{BY_HAND}{new_key()}", **vars(adult))
