"""Looking through the trace for alarms, in the order of the seal: so nothing that commits late is missed.

Each alarm is raised once for a person and a day, and mailed once to those who may see it.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.utils.functional import cached_property

from scoreport.accounts.actors import in_force_q
from scoreport.accounts.holders import who_may
from scoreport.accounts.look_ups.counting import COUNTED
from scoreport.accounts.mail.outbox import post
from scoreport.accounts.models import User
from scoreport.accounts.tools import Right, ToolCode
from scoreport.audit.events import Event
from scoreport.audit.interests import STAFF, Interest
from scoreport.audit.models import Entry, Seal
from scoreport.audit.recording import ALIAS, SYSTEM, record
from scoreport.districts.models import Lea
from scoreport.insights.models import Alarm, AlarmKind, Watched
from scoreport.roster.models import CaseloadStaff

BATCH = 500
WHOLE = "whole"
WIDE = frozenset({Interest.SCHOOL, Interest.DISTRICT})
# Kinds whose count is what an entry says, and no sum.
ABSOLUTE = frozenset({AlarmKind.MANY, AlarmKind.OUTSIDE_CASELOAD, AlarmKind.SEAL})
JUDGED = COUNTED | {Event.LOOK_UPS_MANY, Event.LOOK_UPS_STOPPED}
STAFF_LOOKS = COUNTED - {Event.PAGE_REFUSED}


def watch() -> int:
    """Raise what is due from the entries sealed since the last time; return how many alarms are new.

    Of several workers one moves the place on; the others stop there.
    """
    raised = 0
    while True:
        place, _made = Watched.objects.get_or_create(pk=1)
        entries = _after(place.number)
        if not entries:
            return raised
        watcher = _Watcher()
        raised += sum(watcher.judge(entry) for _number, entry in entries)
        if not Watched.objects.filter(pk=1, number=place.number).update(number=entries[-1][0]):
            return raised


def _after(number: int) -> list[tuple[int, Entry]]:
    """The next entries with their numbers; those that a checkpoint has taken meanwhile are left out."""
    links = list(Seal.objects.using(ALIAS).filter(number__gt=number).order_by("number")[:BATCH])
    found = Entry.objects.using(ALIAS).in_bulk([seal.entry for seal in links])
    return [(seal.number, found[seal.entry]) for seal in links if seal.entry in found]


class _Watcher:
    """Judges entries; what it has found out about LEAs and people serves for the batch."""

    def __init__(self) -> None:
        self._leas = {lea.key: lea for lea in Lea.objects.all()}
        self._has_caseload: dict[tuple[str, str], bool] = {}

    def judge(self, entry: Entry) -> int:
        """Raise what the entry calls for and return how many alarms are new."""
        if entry.event == Event.AUDIT_VERIFIED and entry.outcome != WHOLE:
            return sum(_raise(lea, AlarmKind.SEAL, entry, 1) for lea in self._leas.values())
        lea = self._leas.get(entry.lea_key)
        if lea is not None and entry.event == Event.PROVIDER_CERTIFICATE_CHANGED:
            return _raise(lea, AlarmKind.CERTIFICATE, entry, 1)
        if lea is None or not entry.user_key or entry.event not in JUDGED:
            return 0
        look = _Look(entry, lea, self.has_caseload)
        return sum(_raise(lea, kind, entry, count) for kind, count in look.alarms().items())

    def has_caseload(self, user_key: str, lea: Lea) -> bool:
        """Say whether the person answers for a caseload of the LEA today."""
        if (user_key, lea.key) not in self._has_caseload:
            self._has_caseload[user_key, lea.key] = _has_caseload(user_key, lea)
        return self._has_caseload[user_key, lea.key]


@dataclass
class _Look:
    """An entry of somebody in an LEA, and what is unusual about it."""

    entry: Entry
    lea: Lea
    has_caseload: Callable[[str, Lea], bool]

    def alarms(self) -> dict[AlarmKind, int]:
        """Return the kinds of alarm that the entry calls for, with what is counted of each."""
        event, found = self.entry.event, {}
        if event == Event.LOOK_UPS_MANY:
            found[AlarmKind.MANY] = int(self.entry.details.get("count", 1))
        if event == Event.LOOK_UPS_STOPPED:
            found[AlarmKind.STOPPED] = 1
        if self.is_by_staff and self.is_at_odd_hours:
            found[AlarmKind.ODD_HOURS] = 1
        if self.is_outside and self.outside_today >= self.lea.outside_caseload_a_day:
            found[AlarmKind.OUTSIDE_CASELOAD] = self.outside_today
        return found

    @property
    def is_by_staff(self) -> bool:
        searched = self.entry.event == Event.STUDENTS_SEARCHED
        return self.entry.event in STAFF_LOOKS and (searched or self.entry.interest in STAFF)

    @property
    def is_at_odd_hours(self) -> bool:
        """Outside the hours of the LEA, or on a day of the week that is none of its working days."""
        lea = self.lea
        if not lea.watch_days:
            return False
        at = self.entry.at.astimezone(ZoneInfo(lea.time_zone))
        return str(at.isoweekday()) not in lea.watch_days or not lea.watch_begins <= at.time() < lea.watch_ends

    @cached_property
    def is_outside(self) -> bool:
        """Somebody with a caseload looked up a student of no list of theirs, or anybody one whom they don't reach."""
        if self.entry.event == Event.PAGE_REFUSED:
            return bool(self.entry.student_key) and self.entry.outcome == "out_of_reach"
        looked = self.entry.event in STAFF_LOOKS and self.entry.interest in WIDE
        return looked and self.has_caseload(self.entry.user_key, self.lea)

    @cached_property
    def outside_today(self) -> int:
        """How many such students of the same day there are, this one included."""
        begin = dt.datetime.combine(_day(self.entry, self.lea), dt.time(), ZoneInfo(self.lea.time_zone))
        wide = Q(event__in=list(STAFF_LOOKS), interest__in=list(WIDE))
        refused = Q(event=Event.PAGE_REFUSED, outcome="out_of_reach")
        found = Entry.objects.using(ALIAS).filter(
            wide | refused, user_key=self.entry.user_key, lea_key=self.lea.key, at__gte=begin, at__lte=self.entry.at
        )
        return found.exclude(student_key="").order_by().values("student_key").distinct().count()


def _has_caseload(user_key: str, lea: Lea) -> bool:
    today = lea.today()
    return CaseloadStaff.objects.filter(
        in_force_q(today), in_force_q(today, "caseload__"), staff__user__key=user_key, caseload__lea=lea
    ).exists()


@transaction.atomic
def _raise(lea: Lea, kind: AlarmKind, entry: Entry, count: int) -> int:
    """Raise the alarm of the day, or add to it; return how many are new. The seal's own alarm names nobody."""
    alarm, is_new = Alarm.objects.get_or_create(
        lea=lea,
        kind=kind,
        user_key="" if kind == AlarmKind.SEAL else entry.user_key,
        day=_day(entry, lea),
        defaults={
            "user_name": entry.user_name, "role": entry.role, "first_at": entry.at, "last_at": entry.at, "count": count
        },
    )  # fmt: skip
    if not is_new:
        counted = max(alarm.count, count) if kind in ABSOLUTE else alarm.count + count
        Alarm.objects.filter(pk=alarm.pk).update(last_at=max(alarm.last_at, entry.at), count=counted)
        return 0
    record(Event.ALARM_RAISED, SYSTEM, lea=lea.key, kind=kind, user=alarm.user_key, alarm=alarm.key)
    for user in administrators(lea):
        post("alarm", user.key, detail=kind)
    return 1


def administrators(lea: Lea) -> list[User]:
    """Return who may see the alarms of the whole LEA now."""
    return who_may(lea, ToolCode.ALARMS, Right.READ)


def _day(entry: Entry, lea: Lea) -> dt.date:
    return entry.at.astimezone(ZoneInfo(lea.time_zone)).date()
