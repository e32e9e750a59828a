"""Counting look-ups: in the trace itself, where each leaves an entry before anything is shown.

So all processes count together, a restart forgets nothing, and a hundred requests at once are counted each. Entries
of the last hour count; a look-up that was refused by the limit does not, so that the door opens again by itself.
"""

import datetime as dt
import math
from collections.abc import Iterable
from typing import NamedTuple

from django.db import connections

from scoreport.accounts.actors import Actor
from scoreport.accounts.look_ups.limits import Limit
from scoreport.audit.events import Event
from scoreport.audit.interests import FAMILY, Interest
from scoreport.audit.models import Entry
from scoreport.audit.recording import ALIAS, record
from scoreport.lib import clock

WINDOW = dt.timedelta(hours=1)
COUNTED = frozenset(
    {
        Event.STUDENTS_SEARCHED,
        Event.STUDENT_VIEWED,
        Event.REPORTS_REQUESTED,
        Event.REPORT_OPENING,
        Event.PAGE_REFUSED,
    }
)
TOLD_AT = 2  # at the half of a limit administrators are told
NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)
MOST = 5_000  # entries that are looked at: far beyond any limit


class LimitReached(Exception):
    """No more look-ups for now. `opens_at` is when the door opens again."""

    def __init__(self, opens_at: dt.datetime) -> None:
        super().__init__(opens_at.isoformat())
        self.opens_at = opens_at

    @property
    def seconds(self) -> int:
        """How long that is from now, at least one second."""
        return max(math.ceil((self.opens_at - clock.now()).total_seconds()), 1)


class _Row(NamedTuple):
    id: int
    event: str
    intent: int | None
    student: str
    interest: str
    at: dt.datetime


def count(actor: Actor, entry: Entry, limit: Limit) -> None:
    """Judge a look-up whose entry has just been written. Raises LimitReached, after recording that."""
    rows = [row for row in _recent(actor, entry) if (row.interest in FAMILY) == (entry.interest in FAMILY)]
    refused = {row.intent for row in rows if row.event == Event.LOOK_UPS_STOPPED}
    counted = [row for row in rows if row.event in COUNTED and row.id not in refused]
    students = _latest_of_each(counted)
    opens_at = max(_begun(students, limit.students), _begun([row.at for row in counted], limit.look_ups))
    if opens_at > NEVER:
        _note(Event.LOOK_UPS_STOPPED, actor, entry, len(students))
        raise LimitReached(opens_at + WINDOW)
    is_many = len(students) * TOLD_AT >= limit.students or len(counted) * TOLD_AT >= limit.look_ups
    if is_many and not any(row.event == Event.LOOK_UPS_MANY for row in rows):
        _note(Event.LOOK_UPS_MANY, actor, entry, len(students))


def _latest_of_each(rows: Iterable[_Row]) -> list[dt.datetime]:
    """When each student was last looked up; a search shows many, and counts as one each time."""
    latest: dict[str | int, dt.datetime] = {}
    for row in rows:
        unit = row.student or row.id
        latest[unit] = max(row.at, latest.get(unit, NEVER))
    return list(latest.values())


def _begun(times: list[dt.datetime], most: int) -> dt.datetime:
    """The time that has to be an hour past before there is room again; NEVER where there is room now."""
    over = len(times) - most
    return sorted(times)[over - 1] if over > 0 else NEVER


def _note(event: Event, actor: Actor, entry: Entry, number: int) -> None:
    record(
        event, actor.who(), lea=entry.lea_key, school=entry.school_key, student=entry.student_key,
        interest=Interest(entry.interest) if entry.interest else None, intent=entry, count=number,
    )  # fmt: skip


def _recent(actor: Actor, entry: Entry) -> list[_Row]:
    """The person's entries of the last hour. By plain SQL, since each click of a family asks for them."""
    connection = connections[ALIAS]
    since = connection.ops.adapt_datetimefield_value(entry.at - WINDOW)
    with connection.cursor() as cursor:
        cursor.execute(_RECENT, [actor.user.key, since, MOST])
        return [_Row._make((*row[:5], row[5].replace(tzinfo=dt.UTC))) for row in cursor.fetchall()]


_RECENT = (
    "SELECT id, event, intent, student_key, interest, at FROM audit_entry "
    "WHERE user_key = %s AND at > %s ORDER BY at DESC LIMIT %s"
)
