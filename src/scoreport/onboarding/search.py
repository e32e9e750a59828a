"""Finding people by name or number, among those whose sign-ins one may see."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from scoreport.accounts.actors import Actor
from scoreport.lib.text import folded
from scoreport.onboarding.reach import AnyPerson, reachable_guardians, reachable_staff, reachable_students
from scoreport.roster.models import Guardian, Staff, Student

MOST = 50  # people of each kind shown for one search


@dataclass(frozen=True)
class Row:
    """One person found."""

    kind: str
    person: AnyPerson
    has_sign_in: bool


def search_people(actor: Actor, query: str) -> list[Row]:
    """Return students, guardians and staff whose names or numbers hold each word; a blank query finds nobody."""
    words = folded(query).split()
    if not words:
        return []
    return [*_students(actor, words), *_adults(actor, words)]


def _students(actor: Actor, words: list[str]) -> Iterable[Row]:
    found: QuerySet[Student] = reachable_students(actor).select_related("user", "primary_school")
    for word in words:
        found = found.filter(search_text__contains=word)
    return [_row("student", person) for person in found[:MOST]]


def _adults(actor: Actor, words: list[str]) -> Iterable[Row]:
    guardians, staff = reachable_guardians(actor), reachable_staff(actor)
    found = Guardian.objects.filter(pk__in=_matching(guardians, words)).select_related("user")
    workers = Staff.objects.filter(pk__in=_matching(staff, words)).select_related("user")
    return [*(_row("guardian", person) for person in found), *(_row("staff", person) for person in workers)]


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
        if len(found) == MOST:
            break
    return found


def _row(kind: str, person: AnyPerson) -> Row:
    return Row(kind, person, has_sign_in=person.user is not None and person.user.is_active)
