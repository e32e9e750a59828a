"""Who opened a student's reports: for staff with the right to the trace, and for the family itself."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404

from scoreport.accounts.actors import Actor
from scoreport.accounts.tools import Right
from scoreport.audit.events import Event
from scoreport.audit.models import Entry
from scoreport.audit.recording import ALIAS, record
from scoreport.insights import disclosures
from scoreport.insights.disclosures import Row
from scoreport.insights.scopes import Scopes
from scoreport.roster import interest
from scoreport.roster.models import Guardian, Student

PAGE = 50


@dataclass(frozen=True)
class Page:
    """Some rows, newest first; `number` counts pages from 1. It holds nothing that tells how many others there are."""

    rows: list[Row]
    number: int
    has_older: bool


def get_student(actor: Actor, key: str, right: Right = Right.READ) -> Student:
    """Return a student of whom the actor may read the trace, left or not. Raises Http404."""
    found = Scopes(actor, right).students().filter(key=key).select_related("lea", "primary_school", "user").first()
    if found is None:
        raise Http404
    return found


def for_staff(actor: Actor, student: Student, number: int) -> Page:
    """Return a page of all requests about the student that are in the actor's scopes, after recording that."""
    note(actor, student)
    return _page(disclosures.of(Scopes(actor).entries(), student.key), number)


def for_family(actor: Actor, student: Student, number: int) -> Page:
    """Return a page of what the actor, as a guardian or the student, may know of, after recording that."""
    ground = interest.of_family(actor, student)
    record(Event.AUDIT_READ, actor.who(), lea=student.lea.key, student=student.key, interest=ground)
    entries = disclosures.for_family(Entry.objects.using(ALIAS), student, actor.user.key)
    return _page(disclosures.of(entries, student.key, disclosures.ASKED), number)


def note(actor: Actor, student: Student) -> None:
    """Record that the requests about the student are read."""
    record(Event.AUDIT_READ, actor.who(), lea=student.lea.key, student=student.key, filters=["student"])


def make_record(actor: Actor, student: Student, reader: Guardian | Student | None, *, as_file: bool) -> Iterable[Row]:
    """Return the whole disclosure record, oldest first, after recording that it is made.

    A copy for a guardian or the student, the `reader`, leaves out what they may not know of. It is read in batches,
    as they are needed.
    """
    record(
        Event.DISCLOSURE_RECORD_MADE, actor.who(), lea=student.lea.key, student=student.key,
        person=reader.key if reader else "", format="csv" if as_file else "page",
    )  # fmt: skip
    entries = Scopes(actor, Right.WRITE).entries()
    if reader:
        entries = disclosures.for_family(entries, student, reader.user.key if reader.user else "")
    return _all(disclosures.of(entries, student.key).order_by("at", "pk"))


def _page(entries: QuerySet[Entry], number: int) -> Page:
    begin = (number - 1) * PAGE
    found = list(entries[begin : begin + PAGE + 1])
    return Page(disclosures.rows(found[:PAGE]), number, len(found) > PAGE)


def _all(entries: QuerySet[Entry]) -> Iterable[Row]:
    begin = 0
    while batch := list(entries[begin : begin + PAGE]):
        yield from disclosures.rows(batch)
        begin += PAGE
