"""Which group may do what: the rights of an LEA's groups are changed together, and each change leaves an entry.

Rights are given for an LEA as a whole, so every deed asks for the right to give rights in the whole LEA.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404

from scoreport.accounts.actors import Actor, in_force_q
from scoreport.accounts.groups import NAMED_BY_LAW
from scoreport.accounts.models import Assignment, Group, Reach, ToolRight
from scoreport.accounts.tools import TOOLS, Right, ToolCode
from scoreport.audit.events import Event
from scoreport.audit.recording import record
from scoreport.districts.models import Lea

OPENS_REPORTS = (ToolCode.PAPERLESS.value, Right.READ.value)


class RightsRefused(Exception):
    """A change of rights that is not made."""


class WouldLockOut(RightsRefused):
    """The actor would take their own right to give rights, and might be the last who has it."""


class ReasonMissing(RightsRefused):
    """What the law, or a reach over all students of an LEA, lets nobody have without a written reason."""


@dataclass(frozen=True, order=True)
class Cell:
    """One right to one tool for one group, by the group's pk."""

    group: int
    tool: str
    right: str

    @property
    def opens_reports(self) -> bool:
        return (self.tool, self.right) == OPENS_REPORTS

    def __str__(self) -> str:
        return f"{self.group}:{self.tool}:{self.right}"


@dataclass(frozen=True)
class Changes:
    """What somebody wants to be different from what they saw."""

    given: frozenset[Cell]
    taken: frozenset[Cell]

    def __bool__(self) -> bool:
        return bool(self.given or self.taken)


def leas_of(actor: Actor, right: Right = Right.READ) -> QuerySet[Lea]:
    """Return the LEAs for the whole of which the actor may see (or change) who has which rights."""
    return Lea.objects.filter(pk__in=actor.leas(ToolCode.RIGHTS, right)).order_by("name")


def get_lea(actor: Actor, key: str, right: Right = Right.READ) -> Lea:
    """Return one of them. Raises Http404."""
    lea = leas_of(actor, right).filter(key=key).first()
    if lea is None:
        raise Http404
    return lea


def get_group(actor: Actor, pk: int, right: Right = Right.READ) -> Group:
    """Return a group within the actor's reach. Raises Http404 for everybody else's."""
    group = Group.objects.filter(pk=pk, lea__in=leas_of(actor, right)).select_related("lea").first()
    if group is None:
        raise Http404
    return group


def held_cells(lea: Lea) -> set[Cell]:
    """Return all that the groups of the LEA hold."""
    rows = ToolRight.objects.filter(group__lea=lea).values_list("group", "tool", "right")
    return {Cell(*row) for row in rows}


def cell_of(text: str) -> Cell | None:
    """Return the cell that a box on the page names; None for one that there is none of."""
    group, _colon, rest = text.partition(":")
    tool, _colon, right = rest.partition(":")
    known = tool in set(ToolCode) and right in TOOLS[ToolCode(tool)].rights
    return Cell(int(group), tool, right) if known and group.isascii() and group.isdigit() else None


def opens_reports(group: Group) -> bool:
    """Say whether people of the group open score reports."""
    return group.tool_rights.filter(tool=OPENS_REPORTS[0], right=OPENS_REPORTS[1]).exists()


def needs_reason(group: Group) -> bool:
    """Say whether Ed. Code 60607(c)(1) does not name these people among those who may open reports."""
    return group.code not in NAMED_BY_LAW


def people_in(group: Group) -> QuerySet[Assignment]:
    """Return the assignments of the group that are in force today."""
    return group.assignments.filter(in_force_q(group.lea.today()))


def who_sees_all(group: Group) -> QuerySet[Assignment]:
    """Return those who reach every student of the LEA through the group."""
    found = people_in(group).filter(school=None)
    return found if group.reach == Reach.SCHOOLS else found.none()


def asks_for_reason(lea: Lea, changes: Changes) -> bool:
    """Say whether reports would open to people whom the law does not name, or of every student to somebody."""
    opening = Group.objects.filter(lea=lea, pk__in=[cell.group for cell in changes.given if cell.opens_reports])
    return any(needs_reason(group) or who_sees_all(group).exists() for group in opening.select_related("lea"))


def change_rights(actor: Actor, lea: Lea, changes: Changes, reason: str = "") -> Changes:
    """Give and take these rights, all or none, and return what was not so before.

    What somebody else has changed since stays. Raises Http404 without the right to give rights or for groups of
    another LEA, ReasonMissing, WouldLockOut.
    """
    reason = reason.strip()
    if not reason and asks_for_reason(lea, changes):
        raise ReasonMissing
    with one_change(actor, lea) as keep_key:
        groups = Group.objects.select_related("lea").in_bulk([cell.group for cell in changes.given | changes.taken])
        if any(group.lea_id != lea.pk for group in groups.values()) or not _all_known(changes, groups):
            raise Http404
        held = held_cells(lea)
        done = Changes(changes.given - held, changes.taken & held)
        _write(done)
        for cell in done.given:
            if cell.opens_reports:
                keep_reason(groups[cell.group], reason)
        keep_key()
        _record(actor, lea, groups, Event.RIGHT_TAKEN, done.taken)
        _record(actor, lea, groups, Event.RIGHT_GIVEN, done.given)
        note_office(actor, lea, reason)
    return done


@contextmanager
def one_change(actor: Actor, lea: Lea) -> Iterator[Callable[[], None]]:
    """Let one change of an LEA's rights happen at a time, judged by the rights that hold now.

    Yields what has to be called when it is made and before it is recorded: it raises WouldLockOut where the actor
    would be left without the right to give rights. Raises Http404 for who has it not to begin with.
    """

    def has_key() -> bool:
        return Actor(actor.user, actor.sign_in_id).may_lea_wide(ToolCode.RIGHTS, Right.WRITE, lea.pk)

    def keep_key() -> None:
        if not has_key():
            raise WouldLockOut

    with transaction.atomic():
        Lea.objects.select_for_update().get(pk=lea.pk)
        if not has_key():
            raise Http404
        yield keep_key


def keep_reason(group: Group, reason: str) -> None:
    """Keep with those who see every student through the group why they do, where nothing is written yet."""
    who_sees_all(group).filter(reason="").update(reason=reason)


def note_office(actor: Actor, lea: Lea, reason: str) -> None:
    """Keep for the LEA whether, and why, people beyond those the law names open reports."""
    others = ToolRight.objects.filter(group__lea=lea, tool=OPENS_REPORTS[0], right=OPENS_REPORTS[1])
    opens = others.exclude(group__code__in=NAMED_BY_LAW).exists()
    kept = (reason or lea.office_opens_reports_reason) if opens else ""
    if (lea.office_opens_reports, lea.office_opens_reports_reason) == (opens, kept):
        return
    lea.office_opens_reports, lea.office_opens_reports_reason = opens, kept
    lea.save(update_fields=["office_opens_reports", "office_opens_reports_reason"])
    record(Event.LEA_SETTING_CHANGED, actor.who(), lea=lea.key, setting="office_opens_reports", new=opens, reason=kept)


def _all_known(changes: Changes, groups: Collection[int]) -> bool:
    return all(cell.group in groups for cell in changes.given | changes.taken)


def _write(done: Changes) -> None:
    for cell in done.taken:
        ToolRight.objects.filter(group=cell.group, tool=cell.tool, right=cell.right).delete()
    ToolRight.objects.bulk_create(
        ToolRight(group_id=cell.group, tool=cell.tool, right=cell.right) for cell in sorted(done.given)
    )


def _record(actor: Actor, lea: Lea, groups: dict[int, Group], event: Event, cells: Iterable[Cell]) -> None:
    for cell in sorted(cells):
        record(event, actor.who(), lea=lea.key, group=groups[cell.group].code, tool=cell.tool, right=cell.right)
