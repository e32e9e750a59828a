"""Limits and hours: how many students the people of each group look up in an hour, and when an LEA is at work."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404

from scoreport.accounts.actors import Actor
from scoreport.accounts.look_ups.limits import usual
from scoreport.accounts.models import Group
from scoreport.accounts.tools import Right, ToolCode
from scoreport.audit.events import Event
from scoreport.audit.recording import record
from scoreport.districts.models import Lea

FIELDS = ("watch_begins", "watch_ends", "watch_days", "outside_caseload_a_day", "family_look_ups_an_hour")


@dataclass(frozen=True)
class Hours:
    """The settings of an LEA, named like its columns."""

    watch_begins: dt.time
    watch_ends: dt.time
    watch_days: str
    outside_caseload_a_day: int
    family_look_ups_an_hour: int


def leas_of(actor: Actor, right: Right = Right.READ) -> QuerySet[Lea]:
    """Return the LEAs whose limits and hours the actor may see (or set)."""
    return Lea.objects.filter(pk__in=actor.leas(ToolCode.ALARMS, right)).order_by("name")


def get_lea(actor: Actor, key: str, right: Right = Right.READ) -> Lea:
    """Return one of them. Raises Http404."""
    found = leas_of(actor, right).filter(key=key).first()
    if found is None:
        raise Http404
    return found


def usual_of(group: Group) -> tuple[int, int]:
    """Return the students an hour of a group without a number: for people at a school, and in the whole LEA."""
    return usual(group.reach, lea_wide=False), usual(group.reach, lea_wide=True)


def change(actor: Actor, lea: Lea, hours: Hours, groups: Mapping[int, int | None]) -> int:
    """Set what differs, each with an entry, and return how much that was. `groups` maps pks to students an hour.

    Raises Http404 without the right to set them.
    """
    with transaction.atomic():
        locked = leas_of(actor, Right.WRITE).select_for_update().filter(pk=lea.pk).first()
        if locked is None:
            raise Http404
        changed = [_set(actor, lea, locked, name, getattr(hours, name)) for name in FIELDS]
        found = Group.objects.filter(lea=lea, pk__in=list(groups))
        changed += [_set(actor, lea, group, "students_an_hour", groups[group.pk]) for group in found]
    return sum(changed)


def _set(actor: Actor, lea: Lea, row: Lea | Group, name: str, new: Any) -> bool:
    old = getattr(row, name)
    if old == new:
        return False
    about: dict[str, Any] = {"group": row.code} if isinstance(row, Group) else {}
    record(
        Event.LEA_SETTING_CHANGED, actor.who(), lea=lea.key, setting=name, old=_said(old), new=_said(new), **about
    )  # fmt: skip
    setattr(row, name, new)
    row.save(update_fields=[name])
    return True


def _said(value: object) -> str:
    return "" if value is None else f"{value:%H:%M}" if isinstance(value, dt.time) else str(value)
