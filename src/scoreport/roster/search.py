"""Finding a student among those whom the actor may see: by name, local id or SSID."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from scoreport.accounts.actors import Actor
from scoreport.lib.text import folded
from scoreport.roster.access import visible_students
from scoreport.roster.disclosure import is_ssid
from scoreport.roster.models import Student

MOST = 50  # students shown for one search; who finds more types another word
LONGEST = Student._meta.get_field("search_text").max_length or 0  # noqa: SLF001 - Django's documented way


@dataclass(frozen=True)
class Found:
    """What a search brought; `is_cut` says that there are more than are shown."""

    students: tuple[Student, ...] = ()
    is_cut: bool = False


def search_text_of(student: Student) -> str:
    """Return what `Student.search_text` holds: names and local id, folded; never the SSID."""
    parts = (student.given_name, student.middle_name, student.family_name, student.local_id)
    return folded(" ".join(parts))[:LONGEST]


def search_students(actor: Actor, query: str) -> Found:
    """Return the students whose names and local id hold each word of the query, or who have that SSID.

    Words may stand in any order, with or without case and accents. An SSID counts only as a whole, so that
    nobody can feel their way to one digit by digit. A blank query finds nobody.
    """
    words = folded(query).split()
    if not words:
        return Found()
    rows = tuple(_matching(visible_students(actor), words).select_related("primary_school")[: MOST + 1])
    return Found(rows[:MOST], is_cut=len(rows) > MOST)


def _matching(students: QuerySet[Student], words: list[str]) -> QuerySet[Student]:
    by_text = Q()
    for word in words:
        by_text &= Q(search_text__contains=word)
    joined = "".join(words)
    return students.filter(by_text | Q(ssid=joined) if is_ssid(joined) else by_text)
