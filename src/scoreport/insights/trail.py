"""Reading the trace: the entries in reach, filtered, a page at a time, each reading recorded.

Entries live in a database of their own, so nothing can be joined: names are looked up, for the filters before and
for what is shown after. Every question ends in the first entries of an index, however long the trace is.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet

from scoreport.accounts.actors import Actor
from scoreport.audit.events import Event
from scoreport.audit.models import Entry
from scoreport.audit.recording import ALIAS, SYSTEM, record
from scoreport.insights.scopes import Scopes
from scoreport.lib.text import folded
from scoreport.roster.search import by_words

PAGE = 50  # entries shown at a time
BATCH = 500  # entries of no LEA that are read at a time while a page fills
MOST_BATCHES = 20  # then the page is shown as it is, and "older" goes on from there
MOST_NAMED = 50  # students, or people, whom one name may stand for


@dataclass(frozen=True)
class Place:
    """A place in the trace: the time and id of an entry. `str` and `parse` are its form in a page."""

    at: dt.datetime
    pk: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.pk}"

    @staticmethod
    def parse(text: str) -> "Place":
        """Return the place behind the text. Raises ValueError."""
        at, _, pk = text.partition("~")
        return Place(dt.datetime.fromisoformat(at).astimezone(dt.UTC), int(pk))

    @staticmethod
    def of(entry: Entry) -> "Place":
        return Place(entry.at, entry.pk)


@dataclass(frozen=True)
class Filters:
    """What is looked for; empty fields let everything pass. `before` is the place of the oldest entry seen."""

    event: str = ""
    person: str = ""
    student: str = ""
    begins_on: dt.date | None = None
    ends_on: dt.date | None = None
    before: Place | None = None

    def names(self) -> list[str]:
        """Return which filters are in use: what was typed may be a student's name, so it isn't recorded."""
        return [name for name, value in vars(self).items() if value]


@dataclass
class Page:
    """Entries, newest first, and where the next page begins (None: there is none)."""

    entries: list[Entry] = field(default_factory=list)
    older: Place | None = None


def read(actor: Actor, filters: Filters) -> Page:
    """Return one page of the trace, after recording that it is read; empty where nothing is in reach."""
    scopes = Scopes(actor)
    for scope in scopes.all:
        school = scope.school.key if scope.school else ""
        record(Event.AUDIT_READ, actor.who(), lea=scope.lea.key, school=school, filters=filters.names())
    wanted = _wanted(scopes, filters)
    pages = [_first(_older(_entries(scope.q() & wanted), filters.before)) for scope in scopes.all]
    if scopes.leas:
        pages.append(_of_no_lea(scopes, _older(_entries(Q(lea_key="") & wanted), filters.before)))
    return _merged(pages)


def conditions(scopes: Scopes, filters: Filters) -> Q:
    """Return scopes and filters as one condition, for an export."""
    found = Q(pk__in=[])
    for scope in scopes.all:
        found |= scope.q()
    return found & _wanted(scopes, filters)


def student_names(actor: Actor, entries: Iterable[Entry]) -> dict[str, str]:
    """Return the names behind the students' keys of entries that the actor may read."""
    known = Scopes(actor).known({entry.student_key for entry in entries} - {""})
    return {key: student.name for key, student in known.items()}


def account_names(actor: Actor, entries: Iterable[Entry]) -> dict[str, str]:
    """Return the names behind the accounts that the entries' details speak of, of the LEAs in reach."""
    keys = {str(entry.details.get("user", "")) for entry in entries} - {""}
    return {user.key: user.name for user in Scopes(actor).users().filter(key__in=keys)}


def _entries(condition: Q) -> QuerySet[Entry]:
    return Entry.objects.using(ALIAS).filter(condition).order_by("-at", "-pk")


def _wanted(scopes: Scopes, filters: Filters) -> Q:
    wanted = Q()
    if filters.event:
        wanted &= Q(event=filters.event)
    if filters.person:
        wanted &= _by_person(scopes, filters.person)
    if filters.student:
        wanted &= Q(student_key__in=_student_keys(scopes, filters.student))
    if filters.begins_on:
        wanted &= Q(at__gte=_midnight(filters.begins_on))
    if filters.ends_on:
        wanted &= Q(at__lt=_midnight(filters.ends_on + dt.timedelta(days=1)))
    return wanted


def _by_person(scopes: Scopes, typed: str) -> Q:
    """By the keys of users whose names or user name hold each word, whatever they were called at that time."""
    words = folded(typed).split()
    found = [typed.strip()]
    for key, *names in scopes.users().order_by("name", "pk").values_list("key", "name", "username").iterator():
        if all(word in folded(" ".join(names)) for word in words):
            found.append(key)
        if len(found) > MOST_NAMED:
            break
    by_key = Q(user_key__in=found)
    return by_key | Q(user_key="", role=SYSTEM.role) if typed.strip() == SYSTEM.user_name else by_key


def _student_keys(scopes: Scopes, typed: str) -> list[str]:
    """The key itself, and the keys of students whose names or local id hold each word."""
    named = by_words(scopes.students(), folded(typed).split()).values_list("key", flat=True)
    return [typed.strip(), *named[:MOST_NAMED]]


def _older(entries: QuerySet[Entry], than: Place | None) -> QuerySet[Entry]:
    # The first condition ends in the index; the second only drops what has the same time.
    return entries.filter(at__lte=than.at).exclude(at=than.at, pk__gte=than.pk) if than else entries


def _first(entries: QuerySet[Entry]) -> Page:
    return Page(list(entries[: PAGE + 1]))


def _of_no_lea(scopes: Scopes, entries: QuerySet[Entry]) -> Page:
    """Entries of no LEA, such as sign-ins, of accounts that belong to one in reach."""
    page, position = Page(), entries
    for _round in range(MOST_BATCHES):
        batch = list(position[:BATCH])
        keys = {entry.user_key for entry in batch}
        own = set(scopes.users().filter(key__in=keys).values_list("key", flat=True))
        page.entries += [entry for entry in batch if entry.user_key in own]
        if len(page.entries) > PAGE or len(batch) < BATCH:
            return page
        position = _older(entries, Place.of(batch[-1]))
    page.older = Place.of(batch[-1])
    return page


def _merged(pages: list[Page]) -> Page:
    """The newest of all; nothing beyond the place at which one of them was broken off."""
    entries = sorted((entry for page in pages for entry in page.entries), key=lambda e: (e.at, e.pk), reverse=True)
    broken_off = next((page.older for page in pages if page.older), None)
    if broken_off:
        end = (broken_off.at, broken_off.pk)
        entries = [entry for entry in entries if (entry.at, entry.pk) >= end]
    if len(entries) > PAGE:
        return Page(entries[:PAGE], Place.of(entries[PAGE - 1]))
    return Page(entries, broken_off)


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), ZoneInfo(settings.TIME_ZONE))
