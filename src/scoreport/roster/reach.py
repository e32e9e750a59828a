"""What a grant reaches, as a condition on students. `access` joins them; nobody else turns a grant into a query.

A person of the staff whom the roster has ended or disabled reaches nobody, whatever groups they are still in.
"""

import datetime as dt

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from scoreport.accounts.actors import Actor, Grant, in_force_q
from scoreport.accounts.models import Reach
from scoreport.lib import clock
from scoreport.roster.models import CaseloadStaff, ClassStaff, Enrollment, Staff


def reached(actor: Actor, grant: Grant) -> Q:
    """Return one grant as a condition on students."""
    day = today()
    inside = Q(lea_id=grant.lea_id) & ~Q(Exists(_left(actor.user.pk, grant.lea_id)))
    if grant.reach == Reach.CLASSES:
        return inside & Q(Exists(attending(taught(actor, grant, day), day)))
    if grant.reach == Reach.CASELOADS:
        return inside & Q(Exists(listed(caseloads(actor, grant, day), day)))
    return inside if grant.school_id is None else inside & Q(Exists(enrolled(day, grant.school_id)))


def enrolled(day: dt.date, school: int | OuterRef, student: str = "pk") -> QuerySet[Enrollment]:
    """Return the enrollments of the outer query's student at that school on that day."""
    return Enrollment.objects.filter(in_force_q(day), student=OuterRef(student), school=school, ended_on=None)


def taught(actor: Actor, grant: Grant, day: dt.date) -> QuerySet[ClassStaff]:
    """Return the actor's classes of that day, within the grant."""
    found = ClassStaff.objects.filter(
        in_force_q(day),
        staff__user=actor.user,
        staff__lea=grant.lea_id,
        in_class__ended_on=None,
    )
    return found if grant.school_id is None else found.filter(in_class__school_id=grant.school_id)


def attending(classes: QuerySet[ClassStaff], day: dt.date) -> QuerySet[ClassStaff]:
    """Return those of the classes that the outer query's student attends that day."""
    return classes.filter(
        in_force_q(day, "in_class__class_students__"), in_class__class_students__student=OuterRef("pk")
    )


def caseloads(actor: Actor, grant: Grant, day: dt.date) -> QuerySet[CaseloadStaff]:
    """Return the actor's caseloads of that day, within the grant."""
    found = CaseloadStaff.objects.filter(
        in_force_q(day),
        in_force_q(day, "caseload__"),
        staff__user=actor.user,
        caseload__lea=grant.lea_id,
    )
    return found if grant.school_id is None else found.filter(caseload__school_id=grant.school_id)


def listed(lists: QuerySet[CaseloadStaff], day: dt.date) -> QuerySet[CaseloadStaff]:
    """Return those of the caseloads that the outer query's student is on, and enrolled where the list belongs."""
    there = enrolled(day, OuterRef("caseload__school"), "caseload__caseload_students__student")
    return lists.filter(
        Q(caseload__school=None) | Q(Exists(there)), caseload__caseload_students__student=OuterRef("pk")
    )


def today() -> dt.date:
    """Return the date in California. Every LEA of the state keeps Pacific time: one date serves a whole query."""
    return clock.today(settings.TIME_ZONE)


def has_left(user: int, lea: int) -> bool:
    """Say whether the roster of that LEA has ended or disabled this member of its staff."""
    return _left(user, lea).exists()


def _left(user: int, lea: int) -> QuerySet[Staff]:
    return Staff.objects.filter(Q(ended_on__isnull=False) | Q(enabled=False), user=user, lea=lea)
