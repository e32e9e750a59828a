"""Caseloads: who may see and change which, and the deeds on them.

A caseload gives sight only to staff of a group that reaches caseloads; whoever fills one puts only students on it
whom they reach by the same right, so that nobody widens their own sight with it.
"""

import datetime as dt
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404

from scoreport.accounts.actors import Actor, Grant, in_force_q
from scoreport.accounts.models import Reach
from scoreport.accounts.tools import Right, ToolCode
from scoreport.audit.events import Event
from scoreport.audit.recording import record
from scoreport.districts.models import Lea, School
from scoreport.roster.models import Caseload, CaseloadStaff
from scoreport.roster.reach import today

TOOL = ToolCode.CASELOADS


@dataclass(frozen=True)
class Place:
    """Where a caseload belongs: to a school, or (None) to the LEA as a whole."""

    lea: Lea
    school: School | None = None


@dataclass(frozen=True)
class Facts:
    """What a caseload is called and how long it holds; both days count."""

    name: str
    begins_on: dt.date | None = None
    ends_on: dt.date | None = None


def caseloads_of(actor: Actor, right: Right = Right.READ) -> QuerySet[Caseload]:
    """Return the caseloads to which the actor has that right, ended ones included."""
    reached = [_reached(actor, grant) for grant in actor.granted(TOOL, right)]
    found = Caseload.objects.filter(reduce(or_, reached)) if reached else Caseload.objects.none()
    return found.select_related("lea", "school").annotate(students=Count("caseload_students", distinct=True))


def get_caseload(actor: Actor, key: str, right: Right = Right.READ) -> Caseload:
    """Return one of them. Raises Http404."""
    caseload = caseloads_of(actor, right).filter(key=key).first()
    if caseload is None:
        raise Http404
    return caseload


def may(actor: Actor, caseload: Caseload, right: Right) -> bool:
    """Say whether the actor has that right to the caseload."""
    return caseloads_of(actor, right).filter(pk=caseload.pk).exists()


def places(actor: Actor) -> list[Place]:
    """Return where the actor may make a caseload: LEAs first, then their schools."""
    grants = [grant for grant in actor.granted(TOOL, Right.ADD) if grant.reach == Reach.SCHOOLS]
    whole = actor.leas(TOOL, Right.ADD)
    single = [grant.school_id for grant in grants if grant.school_id is not None]
    schools = School.objects.filter(Q(lea__in=whole) | Q(pk__in=single), ended_on=None).select_related("lea")
    leas = Lea.objects.filter(pk__in=whole).order_by("name")
    return [*(Place(lea) for lea in leas), *(Place(school.lea, school) for school in schools)]


def add(actor: Actor, place: Place, facts: Facts) -> Caseload:
    """Make a caseload. Raises Http404 where the actor may make none."""
    if place not in places(actor):
        raise Http404
    caseload = Caseload.objects.create(lea=place.lea, school=place.school, **vars(facts))
    note(actor, Event.CASELOAD_ADDED, caseload)
    return caseload


def change(actor: Actor, caseload: Caseload, facts: Facts) -> None:
    """Rename a caseload or set its days. Raises Http404."""
    caseload = get_caseload(actor, caseload.key, Right.WRITE)
    fields = [name for name, value in vars(facts).items() if getattr(caseload, name) != value]
    for name in fields:
        setattr(caseload, name, getattr(facts, name))
    caseload.save(update_fields=fields)
    note(actor, Event.CASELOAD_CHANGED, caseload, fields=fields)


def end(actor: Actor, caseload: Caseload) -> None:
    """End it at once: yesterday becomes its last day. Raises Http404."""
    caseload = get_caseload(actor, caseload.key, Right.DELETE)
    caseload.ends_on = today() - dt.timedelta(days=1)
    caseload.save(update_fields=["ends_on"])
    note(actor, Event.CASELOAD_ENDED, caseload)


def _reached(actor: Actor, grant: Grant) -> Q:
    """One grant as a condition on caseloads: those of its place, or those for which the actor answers."""
    if grant.reach == Reach.CLASSES:
        return Q(pk__in=[])
    inside = Q(lea=grant.lea_id) if grant.school_id is None else Q(school=grant.school_id)
    if grant.reach == Reach.SCHOOLS:
        return inside
    own = CaseloadStaff.objects.filter(in_force_q(today()), caseload=OuterRef("pk"), staff__user=actor.user)
    return inside & Q(Exists(own))


def note(actor: Actor, event: Event, caseload: Caseload, **details: Any) -> None:
    """Leave an entry about the caseload."""
    school = caseload.school.key if caseload.school else ""
    record(event, actor.who(), lea=caseload.lea.key, school=school, caseload=caseload.key, **details)
