"""The reasons for which staff see students: each grant, and each class or caseload of it, as one source.

Together they are what `access.visible_students` shows; a test holds the two against each other.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Exists, Q, QuerySet

from scoreport.accounts.actors import Actor, Grant
from scoreport.accounts.models import Reach
from scoreport.accounts.tools import Right, ToolCode
from scoreport.districts.models import Lea, School
from scoreport.roster.access import current_students
from scoreport.roster.models import Student
from scoreport.roster.reach import attending, caseloads, listed, reached, taught, today


class Kind(StrEnum):
    """What a source is."""

    LEA = "lea"
    SCHOOL = "school"
    CLASS = "class"
    CASELOAD = "caseload"


@dataclass(frozen=True)
class Source:
    """One reason; `key` is a caseload's, for its page. `until` is the last day on which it holds (None: no end)."""

    kind: Kind
    grant: Grant
    name: str
    condition: Q
    until: dt.date | None = None
    place: str = ""
    key: str = ""

    def students(self) -> QuerySet[Student]:
        """Return the students whom somebody sees for this reason."""
        return current_students().filter(self.condition)


def sources(actor: Actor, tool: ToolCode = ToolCode.PAPERLESS, right: Right = Right.READ) -> list[Source]:
    """Return the reasons for which the actor sees students by that right to that tool."""
    return [source for grant in actor.granted(tool, right) for source in _of_grant(actor, grant)]


def _of_grant(actor: Actor, grant: Grant) -> Iterator[Source]:
    whole = reached(actor, grant)
    if grant.reach == Reach.CLASSES:
        yield from _classes(actor, grant, whole)
    elif grant.reach == Reach.CASELOADS:
        yield from _caseloads(actor, grant, whole)
    elif grant.school_id is None:
        yield Source(Kind.LEA, grant, Lea.objects.get(pk=grant.lea_id).name, whole, grant.ends_on)
    else:
        yield Source(Kind.SCHOOL, grant, School.objects.get(pk=grant.school_id).name, whole, grant.ends_on)


def _classes(actor: Actor, grant: Grant, whole: Q) -> Iterator[Source]:
    day = today()
    rows = taught(actor, grant, day)
    for row in rows.select_related("in_class__school").order_by("in_class__title", "pk"):
        one = whole & Q(Exists(attending(rows.filter(pk=row.pk), day)))
        until = _first(grant.ends_on, row.ends_on)
        yield Source(Kind.CLASS, grant, row.in_class.title, one, until, place=row.in_class.school.name)


def _caseloads(actor: Actor, grant: Grant, whole: Q) -> Iterator[Source]:
    day = today()
    rows = caseloads(actor, grant, day)
    for row in rows.select_related("caseload__school").order_by("caseload__name", "pk"):
        one, of = whole & Q(Exists(listed(rows.filter(pk=row.pk), day))), row.caseload
        until = _first(grant.ends_on, row.ends_on, of.ends_on)
        place = of.school.name if of.school else ""
        yield Source(Kind.CASELOAD, grant, of.name, one, until, place=place, key=of.key)


def _first(*days: dt.date | None) -> dt.date | None:
    return min((day for day in days if day is not None), default=None)
