"""What a person may see, and why, as far as the reader reaches: nothing here tells of anybody outside that reach."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.functional import Promise

from scoreport.accounts.actors import Actor, in_force
from scoreport.accounts.matrix import allowed
from scoreport.accounts.models import Assignment, User
from scoreport.accounts.tools import Right, ToolCode
from scoreport.audit.events import Event
from scoreport.audit.recording import record
from scoreport.insights import why_words as words
from scoreport.onboarding.reach import AnyPerson, get_person, kind_of, records_of_same_adult
from scoreport.roster import interest
from scoreport.roster.access import get_student, visible_students
from scoreport.roster.conditions import comes_of_age_on, verdicts
from scoreport.roster.models import Guardian, Guardianship, Student
from scoreport.roster.sources import Source, sources

TOOL = ToolCode.SIGHT


@dataclass(frozen=True)
class Membership:
    """A group that a person is in, or was: where, how long, and what it lets them do."""

    assignment: Assignment
    in_force: bool
    rights: list[tuple[str | Promise, list[str | Promise]]]


@dataclass(frozen=True)
class Seen:
    """A reason for which somebody sees students, and how many of them the reader reaches."""

    source: Source
    count: int


@dataclass(frozen=True)
class Tie:
    """A guardian's tie to a child. `failed` says what keeps them from seeing the child now; blank if nothing does.

    `until` is the last day on which they see the child, by the tie's own dates and by the child's 18th birthday.
    """

    tie: Guardianship
    failed: str
    until: dt.date | None
    ends_with_age: bool


@dataclass(frozen=True)
class Listed:
    """A student whom somebody sees, with the reasons."""

    student: Student
    because: list[Source] = field(default_factory=list)


def find_person(reader: Actor, kind: str, key: str) -> AnyPerson:
    """Return a person within the reader's reach. Raises Http404."""
    return get_person(reader, kind, key, Right.READ, TOOL)


def find_student(reader: Actor, key: str) -> Student:
    """Return a student within the reader's reach. Raises Http404."""
    return get_student(reader, key, TOOL, Right.READ)


def note(reader: Actor, person: AnyPerson, student: Student | None = None) -> None:
    """Leave an entry: who looked up what whom may see."""
    about: dict[str, Any] = {}
    if student:
        about = {"student": student.key, "interest": interest.of_staff(reader, student, TOOL)}
    record(Event.SIGHT_READ, reader.who(), lea=person.lea.key, person=person.key, choice=kind_of(person), **about)


def other_record(reader: Actor, person: AnyPerson) -> AnyPerson | None:
    """Return the same adult's record as guardian or as staff, where there is one within reach."""
    for other in records_of_same_adult(person)[1:]:
        try:
            return find_person(reader, kind_of(other), other.key)
        except Http404:
            continue
    return None


def memberships(reader: Actor, user: User) -> list[Membership]:
    """Return the groups of the LEAs in reach that the person is in or was in, those in force first."""
    rows = Assignment.objects.filter(user=user, group__lea__in=_leas(reader)).select_related("group__lea", "school")
    found = [_membership(row) for row in rows.order_by("group__name", "school__name")]
    return sorted(found, key=lambda one: not one.in_force)


def seen_by(reader: Actor, user: User) -> list[Seen]:
    """Return the reasons for which the person opens reports as staff, each with its number of students."""
    return [Seen(source, within(reader, source.students()).count()) for source in _sources(reader, user)]


def visible_to(reader: Actor, user: User) -> QuerySet[Student]:
    """Return the students whose reports the person opens as staff."""
    found = within(reader, visible_students(Actor(user, "")))
    return found.filter(lea__in=_leas(reader)).select_related("primary_school").order_by(*Student._meta.ordering or ())  # noqa: SLF001 - Django's documented way


def listed(reader: Actor, user: User, students: Sequence[Student]) -> list[Listed]:
    """Return these students with the reasons for which the person sees each."""
    because: dict[int, list[Source]] = {student.pk: [] for student in students}
    for source in _sources(reader, user):
        for pk in source.students().filter(pk__in=because).values_list("pk", flat=True):
            because[pk].append(source)
    return [Listed(student, because[student.pk]) for student in students]


def ties_of(reader: Actor, guardian: Guardian) -> list[Tie]:
    """Return the guardian's ties to students in reach, with what each gives today."""
    rows = Guardianship.objects.filter(guardian=guardian, student__in=visible_students(reader, TOOL, Right.READ))
    ordered = rows.select_related("student__lea", "student__primary_school", "guardian")
    return [_tie(row) for row in ordered.order_by("student__family_name", "student__given_name")]


def within(reader: Actor, students: QuerySet[Student]) -> QuerySet[Student]:
    """Return those of the students whom the reader reaches."""
    return students.filter(pk__in=visible_students(reader, TOOL, Right.READ).order_by().values("pk"))


def _leas(reader: Actor) -> set[int]:
    return {grant.lea_id for grant in reader.granted(TOOL, Right.READ)}


def _sources(reader: Actor, user: User) -> Iterable[Source]:
    return [source for source in sources(Actor(user, "")) if source.grant.lea_id in _leas(reader)]


def _membership(row: Assignment) -> Membership:
    return Membership(row, in_force(row.begins_on, row.ends_on, row.group.lea.today()), allowed(row.group))


def _tie(row: Guardianship) -> Tie:
    holds = verdicts(row, row.student.lea.today())
    failed = next((str(words.CONDITIONS[name][2]) for name, held in holds.items() if not held), "")
    is_kept = bool(row.adult_basis) or row.student.lea.guardians_keep_adults
    age = None if is_kept or row.student.birth_on is None else comes_of_age_on(row.student.birth_on)
    last = age - dt.timedelta(days=1) if age else None
    ends_with_age = last is not None and (row.ends_on is None or last < row.ends_on)
    return Tie(row, failed, last if ends_with_age else row.ends_on, ends_with_age)
