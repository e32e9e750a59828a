"""Finding people among those whom the actor may see: students by name, local id or SSID, adults by name."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Q, QuerySet

from scoreport.accounts.actors import Actor
from scoreport.accounts.tools import ToolCode
from scoreport.lib.text import folded
from scoreport.roster import looking
from scoreport.roster.access import visible_students
from scoreport.roster.disclosure import is_ssid
from scoreport.roster.models import Guardian, Staff, Student

MOST = 50  # students shown for one search; who finds more types another word
LONGEST = Student._meta.get_field("search_text").max_length or 0  # noqa: SLF001 - Django's documented way

AnyAdult = TypeVar("AnyAdult", Guardian, Staff)


@dataclass(frozen=True)
class Found:
    """What a search brought; `is_cut` says that there are more than are shown."""

    students: tuple[Student, ...] = ()
    is_cut: bool = False


def search_text_of(student: Student) -> str:
    """Return what `Student.search_text` holds: names and local id, folded; never the SSID."""
    return search_text(student.given_name, student.middle_name, student.family_name, student.local_id)


def search_text(given_name: str, middle_name: str, family_name: str, local_id: str) -> str:
    """Return the same of a student who is no row yet."""
    return folded(f"{given_name} {middle_name} {family_name} {local_id}")[:LONGEST]


def search_students(
    actor: Actor, query: str, tool: ToolCode = ToolCode.PAPERLESS, *, is_refined: bool = False
) -> Found:
    """Return the students whose names and local id hold each word of the query, or who have that SSID.

    Only those whom the actor reaches by Read of the tool. Words may stand in any order, with or without case and
    accents. An SSID counts only as a whole, so that nobody can feel their way to one digit by digit. A blank query
    finds nobody. Raises LimitReached.
    """
    words = folded(query).split()
    if not words:
        return Found()
    looking.search(actor, tool, is_refined=is_refined)
    rows = tuple(_matching(visible_students(actor, tool), words).select_related("primary_school")[: MOST + 1])
    return Found(rows[:MOST], is_cut=len(rows) > MOST)


def by_words(students: QuerySet[Student], words: Iterable[str]) -> QuerySet[Student]:
    """Return those whose names and local id hold each of the folded words."""
    return students.filter(_words_q(words))


def by_name(adults: QuerySet[AnyAdult], words: Iterable[str], most: int) -> list[AnyAdult]:
    """Return at most that many whose names or user name hold each of the folded words, in order of their names.

    Compared without case and accents, which SQLite can't: names are few enough to be read through.
    """
    rows = adults.order_by("family_name", "given_name", "pk").values_list(
        "pk", "given_name", "middle_name", "family_name", "username"
    )
    found: list[int] = []
    wanted = list(words)
    for pk, *texts in rows.iterator():
        text = folded(" ".join(texts))
        if all(word in text for word in wanted):
            found.append(pk)
        if len(found) == most:
            break
    known = adults.model._default_manager.filter(pk__in=found).select_related("user").in_bulk()  # noqa: SLF001 - Django's documented way
    return [known[pk] for pk in found]


def _matching(students: QuerySet[Student], words: list[str]) -> QuerySet[Student]:
    joined = "".join(words)
    return students.filter(_words_q(words) | Q(ssid=joined) if is_ssid(joined) else _words_q(words))


def _words_q(words: Iterable[str]) -> Q:
    found = Q()
    for word in words:
        found &= Q(search_text__contains=word)
    return found
