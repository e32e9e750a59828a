"""Whose sign-ins the actor may see and manage.

Families: whoever holds the right to People and Sign-in, for the students of the grant and their guardians.
Accounts with rights of staff: only those who may give rights in the whole LEA, since whoever sets a
password could sign in as that person.
"""

from collections.abc import Mapping
from functools import reduce
from operator import or_
from types import MappingProxyType

from django.db.models import Q, QuerySet
from django.http import Http404

from scoreport.accounts.actors import Actor
from scoreport.accounts.models import Assignment, Reach, User
from scoreport.accounts.tools import Right, ToolCode
from scoreport.districts.models import Lea
from scoreport.roster.access import visible_students
from scoreport.roster.models import Guardian, Guardianship, Staff, Student

PEOPLE = ToolCode.PEOPLE
AnyPerson = Student | Guardian | Staff
KINDS: Mapping[str, type[Student] | type[Guardian] | type[Staff]] = MappingProxyType(
    {"student": Student, "guardian": Guardian, "staff": Staff}
)


def reachable_students(actor: Actor, right: Right = Right.READ, tool: ToolCode = PEOPLE) -> QuerySet[Student]:
    """Return the students of the actor's right to that tool: whose sign-ins they see (or, with Write, manage)."""
    return visible_students(actor, tool, right)


def reachable_guardians(actor: Actor, right: Right = Right.READ, tool: ToolCode = PEOPLE) -> QuerySet[Guardian]:
    """Return all guardians of the LEA of a grant, or those of the students within it."""
    ties = Guardianship.objects.filter(student__in=reachable_students(actor, right, tool), ended_on=None)
    reached = Q(lea_id__in=actor.leas(tool, right)) | Q(pk__in=ties.values("guardian"))
    return Guardian.objects.filter(reached, ended_on=None)


def reachable_staff(actor: Actor, right: Right = Right.READ, tool: ToolCode = PEOPLE) -> QuerySet[Staff]:
    """Return the staff of the LEA or of the schools of the actor's grants."""
    grants = actor.granted(tool, right)
    conditions = [
        Q(lea_id=grant.lea_id) if grant.school_id is None else Q(roles__school_id=grant.school_id)
        for grant in grants
        if grant.reach == Reach.SCHOOLS
    ]
    if not conditions:
        return Staff.objects.none()
    return Staff.objects.filter(reduce(or_, conditions), ended_on=None).distinct()


def get_person(actor: Actor, kind: str, key: str, right: Right = Right.READ, tool: ToolCode = PEOPLE) -> AnyPerson:
    """Return one person within reach. Raises Http404 for everybody else's."""
    person = _found(actor, kind, key, right, tool)
    if person is None:
        raise Http404
    return person


def kind_of(person: AnyPerson) -> str:
    """Return the word that stands for this kind of person in addresses."""
    return next(name for name, model in KINDS.items() if isinstance(person, model))


def _found(actor: Actor, kind: str, key: str, right: Right, tool: ToolCode) -> AnyPerson | None:
    if kind == "student":
        return reachable_students(actor, right, tool).filter(key=key).select_related("lea", "user").first()
    if kind == "guardian":
        return reachable_guardians(actor, right, tool).filter(key=key).select_related("lea", "user").first()
    if kind == "staff":
        return reachable_staff(actor, right, tool).filter(key=key).select_related("lea", "user").first()
    return None


def may_manage(actor: Actor, person: AnyPerson) -> bool:
    """Say whether the actor may give, reset and end this person's sign-in."""
    try:
        get_person(actor, kind_of(person), person.key, Right.WRITE)
    except Http404:
        return False
    return all(actor.may_lea_wide(ToolCode.RIGHTS, Right.WRITE, lea.pk) for lea in _leas_of_rights(person))


def records_of_same_adult(person: AnyPerson) -> list[AnyPerson]:
    """Return the person's records in the LEA: one as staff and one as guardian under the same sourced id."""
    if isinstance(person, Student):
        return [person]
    other = Staff if isinstance(person, Guardian) else Guardian
    twins = other.objects.filter(lea_id=person.lea_id, sourced_id=person.sourced_id, ended_on=None)
    return [person, *twins.select_related("lea", "user")]


def _leas_of_rights(person: AnyPerson) -> set[Lea]:
    """The LEAs in which this account has, or would get, rights of staff."""
    records = records_of_same_adult(person)
    leas = {found.lea for found in records if isinstance(found, Staff)}
    users: list[User] = [found.user for found in records if found.user is not None]
    held = Assignment.objects.filter(user__in=users).select_related("group__lea")
    return leas | {assignment.group.lea for assignment in held}
