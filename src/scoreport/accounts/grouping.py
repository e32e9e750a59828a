"""Making, renaming and deleting groups. Those that every LEA starts with stay, under their names.

The law's words and the roster's roles hang on their codes; how far a group reaches may be changed for each.
"""

from typing import Any

from django.utils.text import slugify

from scoreport.accounts.actors import Actor
from scoreport.accounts.groups import SEEDS
from scoreport.accounts.models import Group, Reach
from scoreport.accounts.rights import (
    ReasonMissing,
    RightsRefused,
    keep_reason,
    note_office,
    one_change,
    opens_reports,
    people_in,
)
from scoreport.audit.events import Event
from scoreport.audit.recording import record
from scoreport.districts.models import Lea

_SEEDED = frozenset(seed.code for seed in SEEDS)
_CODE_LENGTH = 34  # characters of a code before a number: the column has 40


class SeededStays(RightsRefused):
    """A group that every LEA starts with is neither renamed nor deleted."""


class StillInUse(RightsRefused):
    """A group that people are in, now or from a later day on, is not deleted."""


def is_seeded(group: Group) -> bool:
    """Say whether every LEA starts with this group."""
    return group.code in _SEEDED


def add_group(actor: Actor, lea: Lea, name: str, reach: Reach) -> Group:
    """Make a group without rights. Raises Http404 without the right to give rights."""
    with one_change(actor, lea):
        group = Group.objects.create(lea=lea, code=_free_code(lea, name), name=name.strip(), reach=reach)
        _record(actor, Event.GROUP_ADDED, group, new=reach.value)
    return group


def opens_more(group: Group, reach: Reach) -> bool:
    """Say whether this reach lets people of the group open reports of more students than now."""
    return reach == Reach.SCHOOLS != group.reach and opens_reports(group) and people_in(group).exists()


def change_group(actor: Actor, group: Group, name: str, reach: Reach, reason: str = "") -> None:
    """Rename a group, or let it reach others; where it opens reports of more students, with a reason.

    Raises Http404 without the right to give rights, SeededStays, ReasonMissing, WouldLockOut.
    """
    name, reason = name.strip(), reason.strip()
    if is_seeded(group) and name != group.name:
        raise SeededStays
    if opens_more(group, reach) and not reason:
        raise ReasonMissing
    fields = [field for field, value in (("name", name), ("reach", reach)) if getattr(group, field) != value]
    with one_change(actor, group.lea) as keep_key:
        old, group.name, group.reach = group.reach, name, reach
        group.save(update_fields=["name", "reach"])
        if opens_reports(group):
            keep_reason(group, reason)
        keep_key()
        _record(actor, Event.GROUP_CHANGED, group, fields=fields, old=old, new=reach.value, reason=reason)


def delete_group(actor: Actor, group: Group) -> None:
    """Delete a group of the LEA's own that nobody is in any more. Raises Http404, SeededStays, StillInUse."""
    if is_seeded(group):
        raise SeededStays
    with one_change(actor, group.lea):
        ended = group.assignments.filter(ends_on__lt=group.lea.today())
        if group.assignments.exclude(pk__in=ended).exists():
            raise StillInUse
        _record(actor, Event.GROUP_DELETED, group)
        group.delete()
        note_office(actor, group.lea, "")


def _free_code(lea: Lea, name: str) -> str:
    """Return a code made of the name that no group of the LEA has, and no group that it starts with."""
    wanted = slugify(name)[:_CODE_LENGTH] or "group"
    taken = {*_SEEDED, *Group.objects.filter(lea=lea).values_list("code", flat=True)}
    codes = (wanted if number == 1 else f"{wanted}-{number}" for number in range(1, len(taken) + 2))
    return next(code for code in codes if code not in taken)


def _record(actor: Actor, event: Event, group: Group, **details: Any) -> None:
    record(event, actor.who(), lea=group.lea.key, group=group.code, **details)
