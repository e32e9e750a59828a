"""Reading the trace: the entries of the LEAs in reach, filtered, a page at a time, each reading recorded.

Entries live in a database of their own, so nothing can be joined: names are looked up for what is shown.
Sign-ins name no LEA; they are shown where the account belongs to one in reach.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet

from scoreport.accounts.actors import Actor
from scoreport.accounts.models import User
from scoreport.accounts.tools import Right, ToolCode
from scoreport.audit.events import Event
from scoreport.audit.models import Entry
from scoreport.audit.recording import ALIAS, record
from scoreport.districts.models import Lea
from scoreport.lib.text import folded
from scoreport.roster.access import visible_students

PAGE = 50  # entries shown at a time
BATCH = 500  # entries read at a time while a page fills
MOST_BATCHES = 20  # then the page is shown as it is, and "older" goes on from there
MOST_STUDENTS = 50  # students whom one name may stand for


@dataclass(frozen=True)
class Filters:
    """What is looked for; empty fields let everything pass. `before` is the id of the oldest entry seen."""

    event: str = ""
    person: str = ""
    student: str = ""
    begins_on: dt.date | None = None
    ends_on: dt.date | None = None
    before: int | None = None

    def names(self) -> list[str]:
        """Return which filters are in use: what was typed may be a student's name, so it isn't recorded."""
        return [name for name, value in vars(self).items() if value]


@dataclass
class Page:
    """Entries, newest first, and where the next page begins (None: there is none)."""

    entries: list[Entry] = field(default_factory=list)
    older: int | None = None


def leas_of(actor: Actor) -> list[Lea]:
    """Return the LEAs whose whole trace the actor may read."""
    return list(Lea.objects.filter(pk__in=actor.leas(ToolCode.AUDIT, Right.READ)))


def read(actor: Actor, filters: Filters) -> Page:
    """Return one page of the trace, after recording that it is read; empty where no LEA is in reach."""
    leas = leas_of(actor)
    if not leas:
        return Page()
    for lea in leas:
        record(Event.AUDIT_READ, actor.who(), lea=lea.key, filters=filters.names())
    return _filled(_matching(actor, leas, filters), leas)


def student_names(actor: Actor, entries: Iterable[Entry]) -> dict[str, str]:
    """Return the names behind the entries' student keys, of students within reach only."""
    keys = {entry.student_key for entry in entries} - {""}
    students = visible_students(actor, ToolCode.AUDIT, Right.READ).filter(key__in=keys)
    return {student.key: student.name for student in students}


def account_names(actor: Actor, entries: Iterable[Entry]) -> dict[str, str]:
    """Return the names behind the accounts that the entries' details speak of, of the LEAs in reach."""
    keys = {str(entry.details.get("user", "")) for entry in entries} - {""}
    return {user.key: user.name for user in _belonging(keys, leas_of(actor))}


def _matching(actor: Actor, leas: list[Lea], filters: Filters) -> QuerySet[Entry]:
    entries = Entry.objects.using(ALIAS).filter(Q(lea_key__in=[lea.key for lea in leas]) | Q(lea_key=""))
    if filters.event:
        entries = entries.filter(event=filters.event)
    if filters.person:
        entries = entries.filter(user_name__icontains=filters.person)
    if filters.student:
        entries = entries.filter(student_key__in=_student_keys(actor, filters.student))
    if filters.begins_on:
        entries = entries.filter(at__gte=_midnight(filters.begins_on))
    if filters.ends_on:
        entries = entries.filter(at__lt=_midnight(filters.ends_on + dt.timedelta(days=1)))
    if filters.before:
        entries = entries.filter(pk__lt=filters.before)
    return entries.order_by("-pk")


def _student_keys(actor: Actor, typed: str) -> list[str]:
    """The key itself, and the keys of students in reach whose names or local id hold each word."""
    students = visible_students(actor, ToolCode.AUDIT, Right.READ)
    for word in folded(typed).split():
        students = students.filter(search_text__contains=word)
    return [typed.strip(), *students.values_list("key", flat=True)[:MOST_STUDENTS]]


def _filled(entries: QuerySet[Entry], leas: list[Lea]) -> Page:
    page, position = Page(), entries
    for _round in range(MOST_BATCHES):
        batch = list(position[:BATCH])
        page.entries += _visible(batch, leas)
        if len(page.entries) > PAGE:
            page.entries = page.entries[:PAGE]
            page.older = page.entries[-1].pk
            return page
        if len(batch) < BATCH:
            return page
        page.older = batch[-1].pk
        position = entries.filter(pk__lt=page.older)
    return page


def _visible(batch: list[Entry], leas: list[Lea]) -> list[Entry]:
    own = {user.key for user in _belonging({entry.user_key for entry in batch if not entry.lea_key}, leas)}
    return [entry for entry in batch if entry.lea_key or entry.user_key in own]


def _belonging(keys: Iterable[str], leas: list[Lea]) -> QuerySet[User]:
    """Users who are students, guardians or staff of these LEAs, or hold a group in one."""
    tied = Q(student__lea__in=leas) | Q(guardian__lea__in=leas) | Q(staff__lea__in=leas)
    return User.objects.filter(tied | Q(assignments__group__lea__in=leas), key__in=list(keys)).distinct()


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), ZoneInfo(settings.TIME_ZONE))
