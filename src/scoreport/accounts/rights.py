"""Giving and taking rights: each deed checks who asks, changes, and leaves an entry for each right.

Rights are given for an LEA as a whole, so every deed asks for the right to give rights in the whole LEA.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404

from scoreport.accounts.actors import Actor
from scoreport.accounts.groups import NAMED_BY_LAW
from scoreport.accounts.models import Assignment, Group, ToolRight, User
from scoreport.accounts.tools import TOOLS, Right, ToolCode
from scoreport.audit.events import Event
from scoreport.audit.recording import record
from scoreport.districts.models import Lea, School

Cell = tuple[str, str]  # a tool's code and one of its rights
OPENS_REPORTS: Cell = (ToolCode.PAPERLESS.value, Right.READ.value)


class RightsRefused(Exception):
    """A change of rights that is not made."""


class WouldLockOut(RightsRefused):
    """The actor would take their own right to give rights, and might be the last who has it."""


class ReasonMissing(RightsRefused):
    """People whom Ed. Code 60607 does not name may open reports only on a written basis."""


class NotOfThisLea(RightsRefused):
    """The person or the school does not belong to the group's LEA."""


@dataclass(frozen=True)
class Term:
    """Where and how long an assignment holds: a school or the whole LEA, and its first and last day."""

    school: School | None = None
    begins_on: dt.date | None = None
    ends_on: dt.date | None = None


def leas_of(actor: Actor, right: Right = Right.READ) -> QuerySet[Lea]:
    """Return the LEAs for the whole of which the actor may see (or change) who has which rights."""
    return Lea.objects.filter(pk__in=actor.leas(ToolCode.RIGHTS, right)).order_by("name")


def get_group(actor: Actor, pk: int, right: Right = Right.READ) -> Group:
    """Return a group within the actor's reach. Raises Http404 for everybody else's."""
    group = Group.objects.filter(pk=pk, lea__in=leas_of(actor, right)).select_related("lea").first()
    if group is None:
        raise Http404
    return group


def get_assignment(actor: Actor, pk: int) -> Assignment:
    """Return an assignment that the actor may end. Raises Http404."""
    rows = Assignment.objects.filter(pk=pk, group__lea__in=leas_of(actor, Right.WRITE))
    assignment = rows.select_related("group__lea", "user", "school").first()
    if assignment is None:
        raise Http404
    return assignment


def known_users(lea: Lea) -> QuerySet[User]:
    """Return the users who are, or once were, in a group of the LEA: nobody else is put into one by name."""
    return User.objects.filter(assignments__group__lea=lea, is_active=True).distinct()


def needs_reason(group: Group, wanted: Iterable[Cell]) -> bool:
    """Say whether these rights let people open reports whom Ed. Code 60607(c)(1) does not name."""
    return group.code not in NAMED_BY_LAW and OPENS_REPORTS in set(wanted)


def set_rights(actor: Actor, group: Group, wanted: Iterable[Cell], reason: str = "") -> None:
    """Make the group's rights exactly these; what a tool does not offer is left out.

    Raises Http404 without the right to give rights, ReasonMissing, WouldLockOut.
    """
    cells = {(tool, right) for tool, right in wanted if right in TOOLS[ToolCode(tool)].rights}
    if needs_reason(group, cells) and not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        _locked(actor, group)
        held = set(group.tool_rights.values_list("tool", "right"))
        for tool, right in held - cells:
            group.tool_rights.filter(tool=tool, right=right).delete()
        ToolRight.objects.bulk_create(ToolRight(group=group, tool=tool, right=right) for tool, right in cells - held)
        _keep_key(actor, group.lea)
        _record_rights(actor, group, Event.RIGHT_TAKEN, held - cells)
        _record_rights(actor, group, Event.RIGHT_GIVEN, cells - held)
        _note_office(actor, group, reason.strip() if needs_reason(group, cells) else "")


def assign(actor: Actor, group: Group, user: User, term: Term) -> Assignment:
    """Put a person into the group for that term; an assignment that is there gets the new dates.

    Raises Http404 without the right to give rights, NotOfThisLea, WouldLockOut.
    """
    foreign = term.school is not None and term.school.lea_id != group.lea_id
    if foreign or not known_users(group.lea).filter(pk=user.pk).exists():
        raise NotOfThisLea
    with transaction.atomic():
        _locked(actor, group)
        assignment, _made = Assignment.objects.update_or_create(
            user=user,
            group=group,
            school=term.school,
            defaults={"begins_on": term.begins_on, "ends_on": term.ends_on},
        )
        _keep_key(actor, group.lea)
        _record_assignment(actor, Event.ASSIGNMENT_GIVEN, assignment)
    return assignment


def end_assignment(actor: Actor, assignment: Assignment) -> None:
    """End it now: yesterday becomes the last day on which it held.

    Raises Http404 without the right to give rights, WouldLockOut.
    """
    lea = assignment.group.lea
    with transaction.atomic():
        _locked(actor, assignment.group)
        assignment.ends_on = lea.today() - dt.timedelta(days=1)
        assignment.save(update_fields=["ends_on"])
        _keep_key(actor, lea)
        _record_assignment(actor, Event.ASSIGNMENT_ENDED, assignment)


def _locked(actor: Actor, group: Group) -> None:
    """One change of an LEA's rights at a time, judged by the rights that hold now."""
    Lea.objects.select_for_update().get(pk=group.lea_id)
    if not Actor(actor.user, actor.sign_in_id).may_lea_wide(ToolCode.RIGHTS, Right.WRITE, group.lea_id):
        raise Http404


def _keep_key(actor: Actor, lea: Lea) -> None:
    if not Actor(actor.user, actor.sign_in_id).may_lea_wide(ToolCode.RIGHTS, Right.WRITE, lea.pk):
        raise WouldLockOut


def _note_office(actor: Actor, group: Group, reason: str) -> None:
    """Keep for the LEA whether, and why, people beyond those the law names open reports."""
    lea = group.lea
    others = ToolRight.objects.filter(group__lea=lea, tool=OPENS_REPORTS[0], right=OPENS_REPORTS[1])
    opens = others.exclude(group__code__in=NAMED_BY_LAW).exists()
    kept = (reason or lea.office_opens_reports_reason) if opens else ""
    if (lea.office_opens_reports, lea.office_opens_reports_reason) == (opens, kept):
        return
    lea.office_opens_reports, lea.office_opens_reports_reason = opens, kept
    lea.save(update_fields=["office_opens_reports", "office_opens_reports_reason"])
    record(Event.LEA_SETTING_CHANGED, actor.who(), lea=lea.key, setting="office_opens_reports", new=opens, reason=kept)


def _record_rights(actor: Actor, group: Group, event: Event, cells: Iterable[Cell]) -> None:
    for tool, right in sorted(cells):
        record(event, actor.who(), lea=group.lea.key, group=group.code, tool=tool, right=right)


def _record_assignment(actor: Actor, event: Event, assignment: Assignment) -> None:
    school = assignment.school.key if assignment.school else ""
    ends = assignment.ends_on.isoformat() if assignment.ends_on else ""
    record(
        event, actor.who(), lea=assignment.group.lea.key, school=school, group=assignment.group.code,
        user=assignment.user.key, ended=ends,
    )  # fmt: skip
