"""View as family: the portal as a guardian or student would see it now, read by staff.

Nothing is done in the family's name: no session, no language kept, no link made. Two things narrow the view to what
the reader may know: children outside the reader's reach are left out, and the state is asked for the titles of
reports only where the reader may open that student's reports as staff, since even the name of a test tells something.
"""

from typing import Any

from django.http import Http404

from scoreport.accounts.actors import Actor
from scoreport.accounts.models import User
from scoreport.accounts.tools import Right, ToolCode
from scoreport.audit.events import Event
from scoreport.onboarding.reach import AnyPerson, get_person, kind_of
from scoreport.reports import trace
from scoreport.roster import interest
from scoreport.roster.access import children_of, visible_students
from scoreport.roster.disclosure import refusal_for_staff
from scoreport.roster.models import Guardian, Student

TOOL = ToolCode.VIEW_AS_FAMILY


def find_person(reader: Actor, kind: str, key: str) -> AnyPerson | None:
    """Return a guardian or student within the reader's reach, None for staff. Raises Http404."""
    person = get_person(reader, kind, key, Right.READ, TOOL)
    return person if isinstance(person, Guardian | Student) else None


def may_view(reader: Actor, person: AnyPerson) -> bool:
    """Say whether the reader may see the portal as this person."""
    try:
        return reader.may(TOOL, Right.READ) and find_person(reader, kind_of(person), person.key) is not None
    except Http404:
        return False


def children(reader: Actor, user: User) -> list[Student]:
    """Return the students whom this family sees in the portal now, of those whom the reader reaches."""
    reached = visible_students(reader, TOOL, Right.READ).order_by().values("pk")
    return list(children_of(Actor(user, "")).filter(pk__in=reached))


def may_ask(reader: Actor, student: Student) -> bool:
    """Say whether the reader may be told the titles of this student's reports."""
    reached = visible_students(reader).filter(pk=student.pk).exists()
    return reached and refusal_for_staff(reader, student) is None


def note(reader: Actor, person: AnyPerson) -> None:
    """Leave an entry with both: who looked, and as whom; no entry holds a student's name, but their key.

    Raises Problem where it can't be written.
    """
    about: dict[str, Any] = {"adult": person.name, "person": person.key}
    if isinstance(person, Student):
        about = {"student": person.key, "interest": interest.of_staff(reader, person, TOOL)}
    in_place_of = person.user.key if person.user else ""
    trace.write(
        Event.FAMILY_VIEWED, reader.who(), lea=person.lea.key, on_behalf_of=in_place_of, choice=kind_of(person), **about
    )  # fmt: skip
