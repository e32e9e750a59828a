"""Finding people by name or number, among those whose sign-ins one may see."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from scoreport.accounts.actors import Actor
from scoreport.lib.text import folded
from scoreport.onboarding.reach import AnyPerson, reachable_guardians, reachable_staff, reachable_students
from scoreport.roster.models import Guardian, Staff, Student

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


def search_people(actor: Actor, query: str) -> Found:
    """Find students, guardians and staff whose names or numbers hold each word; a blank query finds nobody."""
    words = folded(query).split()
    if not words:
        return Found()
    guardians = Guardian.objects.filter(pk__in=_matching(reachable_guardians(actor), words))
    staff = Staff.objects.filter(pk__in=_matching(reachable_staff(actor), words))
    kinds: list[tuple[str, Iterable[AnyPerson]]] = [
        ("student", _students(actor, words)),
        ("guardian", guardians.select_related("user")),
        ("staff", staff.select_related("user")),
    ]
    found = [[_row(kind, person) for person in people] for kind, people in kinds]
    rows = tuple(row for of_kind in found for row in of_kind[:MOST])
    return Found(rows, is_cut=any(len(of_kind) > MOST for of_kind in found))


def _students(actor: Actor, words: list[str]) -> QuerySet[Student]:
    found = reachable_students(actor).select_related("user", "primary_school")
    for word in words:
        found = found.filter(search_text__contains=word)
    return found[: MOST + 1]


def _matching(people: QuerySet[Guardian] | QuerySet[Staff], words: list[str]) -> list[int]:
    """Compare without case and accents, which SQLite can't: names are few enough to be read through."""
    names = people.order_by("family_name", "given_name", "pk").values_list(
        "pk", "given_name", "middle_name", "family_name", "username"
    )
    found: list[int] = []
    for pk, *texts in names.iterator():
        text = folded(" ".join(texts))
        if all(word in text for word in words):
            found.append(pk)
        if len(found) > MOST:
            break
    return found


def _row(kind: str, person: AnyPerson) -> Row:
    return Row(kind, person, has_sign_in=person.user is not None and person.user.is_active)
