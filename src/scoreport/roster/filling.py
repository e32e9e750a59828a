"""Ways to find the students for a caseload: by name, by their numbers, from a class, by grade level and letters.

Each looks among the students whom the actor may put on the list, and says nothing about anybody else.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from scoreport.accounts.actors import Actor, in_force_q
from scoreport.lib.text import folded
from scoreport.roster.caseload_members import candidates
from scoreport.roster.models import Caseload, Class, Student
from scoreport.roster.reach import today
from scoreport.roster.search import by_words

MOST = 500  # students offered at once
_BETWEEN = re.compile(r"[\s,;]+")


@dataclass(frozen=True)
class Offer:
    """Students who can be put on the list, how many are on it already, and numbers that named nobody or several."""

    students: tuple[Student, ...]
    already: int = 0
    unknown: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    is_cut: bool = False


def by_query(actor: Actor, caseload: Caseload, query: str) -> Offer:
    """Offer those whose names or local id hold each word; a blank query finds nobody."""
    words = folded(query).split()
    return _offer(caseload, by_words(candidates(actor, caseload), words) if words else Student.objects.none())


def by_local_ids(actor: Actor, caseload: Caseload, text: str) -> Offer:
    """Offer those whose local ids stand in the text, parted by spaces, lines, commas or semicolons."""
    wanted = list(dict.fromkeys(filter(None, _BETWEEN.split(text))))
    found: dict[str, list[Student]] = defaultdict(list)
    for student in candidates(actor, caseload).filter(local_id__in=wanted):
        found[student.local_id].append(student)
    sole = [students[0] for students in found.values() if len(students) == 1]
    return _offer(
        caseload,
        sorted(sole, key=lambda student: wanted.index(student.local_id)),
        unknown=tuple(one for one in wanted if one not in found),
        ambiguous=tuple(one for one in wanted if len(found.get(one, ())) > 1),
    )


def by_class(actor: Actor, caseload: Caseload, pk: int) -> Offer:
    """Offer those who attend the class today."""
    attending = {"class_students__in_class": pk, "class_students__in_class__lea": caseload.lea_id}
    now = in_force_q(today(), "class_students__")
    return _offer(caseload, candidates(actor, caseload).filter(now, **attending))


def by_range(actor: Actor, caseload: Caseload, grade: str, first: str, last: str) -> Offer:
    """Offer those of a grade level (blank: of all) whose family names lie between two beginnings, both included."""
    found = candidates(actor, caseload)
    if grade:
        found = found.filter(grade_level=grade)
    return _offer(caseload, (one for one in found if lies_between(one.family_name or one.given_name, first, last)))


def lies_between(name: str, first: str, last: str) -> bool:
    """Say whether a name lies between two beginnings, without case and accents: "Ñ" lies between "m" and "p"."""
    text, start, end = folded(name), folded(first), folded(last)
    return text >= start and (not end or text[: len(end)] <= end)


def classes_of(caseload: Caseload) -> QuerySet[Class]:
    """Return the current classes of the list's school; a list that goes through the LEA is filled in other ways."""
    return Class.objects.filter(school=caseload.school_id, ended_on=None).order_by("title")


def grades_of(actor: Actor, caseload: Caseload) -> list[str]:
    """Return the grade levels of the students who can be put on the list."""
    return sorted({grade for grade in candidates(actor, caseload).values_list("grade_level", flat=True) if grade})


def _offer(
    caseload: Caseload, found: Iterable[Student], unknown: tuple[str, ...] = (), ambiguous: tuple[str, ...] = ()
) -> Offer:
    there = set(caseload.caseload_students.values_list("student_id", flat=True))
    students = list(found)
    new = [student for student in students if student.pk not in there]
    return Offer(tuple(new[:MOST]), len(students) - len(new), unknown, ambiguous, is_cut=len(new) > MOST)
