"""Which beginning of the trace is past the time that the law asks for.

The record of who saw a pupil's results is itself a mandatory interim pupil record (5 CCR 432(b)(2)(A)). It becomes
disposable when the pupil leaves (5 CCR 437(c), 16022), and may be destroyed after the third school year behind that
(5 CCR 16027). So an entry about a student stays until that student has left, plus three school years and what the
operator adds; an entry about nobody's record stays as long behind the school year in which it was written. School
years begin on July 1 (Ed. Code 37200). The chain can only be cut at its beginning: one student who is still enrolled
keeps everything behind the first entry about them.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings

from scoreport.audit import chain
from scoreport.audit.models import Entry, Seal
from scoreport.audit.recording import ALIAS
from scoreport.lib import clock
from scoreport.roster.models import Student

BATCH = 1_000


@dataclass(frozen=True)
class Blocked:
    """Why the entry with this number stays: until a day, or (None) as long as its student has not left."""

    number: int
    until: dt.date | None


@dataclass
class Prefix:
    """The entries that may go: up to `number`, `count` of them, of these LEAs; and what stops there."""

    number: int
    count: int = 0
    begins_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    leas: frozenset[str] = frozenset()
    blocked: Blocked | None = None

    def times(self) -> tuple[dt.datetime, dt.datetime]:
        """Return the times of the oldest and the newest entry. Raises ValueError where there is none."""
        if self.begins_at is None or self.ends_at is None:
            raise ValueError
        return self.begins_at, self.ends_at


def removable() -> Prefix:
    """Return the longest beginning of the sealed trace in which every entry is past its time."""
    prefix, today = Prefix(chain.start().number), clock.today(settings.TIME_ZONE)
    for number, entry, left_on in _entries(prefix.number):
        until = _until(entry, left_on)
        if until is None or today < until:
            prefix.blocked = Blocked(number, until)
            break
        _take(prefix, number, entry)
    return prefix


def may_go_on(last_day: dt.date) -> dt.date:
    """Return the first day on which a record may go that became disposable on that day."""
    school_year = last_day.year + (last_day.month >= 7)
    return dt.date(school_year + settings.AUDIT_SCHOOL_YEARS, 7, 1)


def _until(entry: Entry, left_on: dt.date | None) -> dt.date | None:
    written_on = entry.at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    if not entry.student_key:
        return may_go_on(written_on)
    return may_go_on(max(left_on, written_on)) if left_on else None


def _take(prefix: Prefix, number: int, entry: Entry) -> None:
    prefix.number, prefix.count = number, prefix.count + 1
    prefix.begins_at = min(prefix.begins_at or entry.at, entry.at)
    prefix.ends_at = max(prefix.ends_at or entry.at, entry.at)
    prefix.leas |= {entry.lea_key} - {""}


def _entries(after: int) -> Iterator[tuple[int, Entry, dt.date | None]]:
    """Each number with its entry, and the day on which its student left; a student whom no roster knows never did."""
    while links := list(Seal.objects.using(ALIAS).filter(number__gt=after).order_by("number")[:BATCH]):
        entries = Entry.objects.using(ALIAS).in_bulk([seal.entry for seal in links])
        keys = {entry.student_key for entry in entries.values()} - {""}
        left = dict(Student.objects.filter(key__in=keys).values_list("key", "ended_on"))
        for seal in links:
            entry = entries[seal.entry]
            yield seal.number, entry, left.get(entry.student_key)
        after = links[-1].number
