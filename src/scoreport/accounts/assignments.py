"""Who is in which group, where and how long: each deed checks who asks, changes, and leaves an entry."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404

from scoreport.accounts.actors import Actor
from scoreport.accounts.models import Assignment, Group, Reach, User
from scoreport.accounts.rights import ReasonMissing, RightsRefused, leas_of, one_change, opens_reports
from scoreport.accounts.tools import Right
from scoreport.audit.events import Event
from scoreport.audit.recording import record
from scoreport.districts.models import Lea, School
from scoreport.lib.text import folded

MOST = 8  # people named where a search fits several


class NotOfThisLea(RightsRefused):
    """The person or the school does not belong to the group's LEA."""


@dataclass(frozen=True)
class Term:
    """Where and how long: schools, or None for the whole LEA; first and last day; why all students of the LEA."""

    schools: Sequence[School] | None = None
    begins_on: dt.date | None = None
    ends_on: dt.date | None = None
    reason: str = ""


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


def find_users(lea: Lea, typed: str) -> list[User]:
    """Return the user of that user name, else those whose names hold each word; a blank text finds nobody."""
    exact = known_users(lea).filter(username=typed.strip().lower()).first()
    if exact is not None:
        return [exact]
    words = folded(typed).split()
    fits = (user for user in known_users(lea) if words and all(word in folded(user.name) for word in words))
    return [user for user, _number in zip(fits, range(MOST), strict=False)]


def sees_all(group: Group, term: Term) -> bool:
    """Say whether somebody in the group for that term opens the reports of every student of the LEA."""
    return term.schools is None and group.reach == Reach.SCHOOLS and opens_reports(group)


def assign(actor: Actor, group: Group, user: User, term: Term) -> list[Assignment]:
    """Put a person into the group for that term, once for each school; what is there gets the new dates.

    Raises Http404 without the right to give rights, NotOfThisLea, WouldLockOut, and ReasonMissing where the person
    would see every student of the LEA.
    """
    foreign = any(school.lea_id != group.lea_id for school in term.schools or ())
    if foreign or not known_users(group.lea).filter(pk=user.pk).exists():
        raise NotOfThisLea
    if sees_all(group, term) and not term.reason.strip():
        raise ReasonMissing
    with one_change(actor, group.lea) as keep_key:
        places = [None] if term.schools is None else list(term.schools)
        made = [_assigned(group, user, school, term) for school in places]
        keep_key()
        for assignment in made:
            _record(actor, Event.ASSIGNMENT_GIVEN, assignment)
    return made


def end_assignment(actor: Actor, assignment: Assignment) -> None:
    """End it now: yesterday becomes the last day on which it held.

    Raises Http404 without the right to give rights, WouldLockOut.
    """
    lea = assignment.group.lea
    with one_change(actor, lea) as keep_key:
        assignment.ends_on = lea.today() - dt.timedelta(days=1)
        assignment.save(update_fields=["ends_on"])
        keep_key()
        _record(actor, Event.ASSIGNMENT_ENDED, assignment)


def _assigned(group: Group, user: User, school: School | None, term: Term) -> Assignment:
    reason = term.reason.strip() if sees_all(group, term) else ""
    given = {"begins_on": term.begins_on, "ends_on": term.ends_on, "reason": reason}
    return Assignment.objects.update_or_create(user=user, group=group, school=school, defaults=given)[0]


def _record(actor: Actor, event: Event, assignment: Assignment) -> None:
    school = assignment.school.key if assignment.school else ""
    ends = assignment.ends_on.isoformat() if assignment.ends_on else ""
    record(
        event, actor.who(), lea=assignment.group.lea.key, school=school, group=assignment.group.code,
        user=assignment.user.key, ended=ends, reason=assignment.reason,
    )  # fmt: skip
