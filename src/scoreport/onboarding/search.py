"""Finding people by name or number, among those whose sign-ins one may see."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from scoreport.accounts.actors import Actor
from scoreport.accounts.tools import ToolCode
from scoreport.lib.text import folded
from scoreport.onboarding.reach import AnyPerson, reachable_guardians, reachable_staff, reachable_students
from scoreport.roster import looking
from scoreport.roster.models import Student
from scoreport.roster.search import by_name, by_words

MOST = 25  # people of each kind shown for one search


@dataclass(frozen=True)
class Row:
    """One person found."""

    kind: str
    person: AnyPerson
    has_sign_in: bool


@dataclass(frozen=True)
class Found:
    """What a search brought; `is_cut` says that more people fit than are shown."""

    rows: tuple[Row, ...] = ()
    is_cut: bool = False


def search_people(actor: Actor, query: str, tool: ToolCode = ToolCode.PEOPLE) -> Found:
    """Find students, guardians and staff whose names or numbers hold each word; a blank query finds nobody.

    Raises LimitReached.
    """
    words = folded(query).split()
    if not words:
        return Found()
    looking.search(actor, tool)
    kinds: list[tuple[str, Iterable[AnyPerson]]] = [
        ("student", _students(actor, words, tool)),
        ("guardian", by_name(reachable_guardians(actor, tool=tool), words, MOST + 1)),
        ("staff", by_name(reachable_staff(actor, tool=tool), words, MOST + 1)),
    ]
    found = [[_row(kind, person) for person in people] for kind, people in kinds]
    rows = tuple(row for of_kind in found for row in of_kind[:MOST])
    return Found(rows, is_cut=any(len(of_kind) > MOST for of_kind in found))


def _students(actor: Actor, words: list[str], tool: ToolCode) -> QuerySet[Student]:
    found = by_words(reachable_students(actor, tool=tool), words)
    return found.select_related("user", "primary_school")[: MOST + 1]


def _row(kind: str, person: AnyPerson) -> Row:
    return Row(kind, person, has_sign_in=person.user is not None and person.user.is_active)
