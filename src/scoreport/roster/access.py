"""Who may see whom: the one place that turns an actor into a query of students.

Every page, search and link goes through these functions at each request, so that a right that ended a
minute ago opens nothing now. `reach` says what a grant of staff reaches, `conditions` what a guardian needs.
"""

import datetime as dt
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from scoreport.accounts.actors import Actor
from scoreport.accounts.tools import Right, ToolCode
from scoreport.lib import clock
from scoreport.lib.prepared import Prepared
from scoreport.roster.conditions import adult_birth_on, listed_q, own_q, tie_conditions
from scoreport.roster.models import Guardianship, Student
from scoreport.roster.reach import reached, today

STUDENT_ACCESS_AGE = 16  # years; Ed. Code 49076(a)(1): 16, or grade 10 completed


def current_students() -> QuerySet[Student]:
    """Return the students that the roster lists now."""
    return Student.objects.filter(listed_q())


def visible_students(actor: Actor, tool: ToolCode = ToolCode.PAPERLESS, right: Right = Right.READ) -> QuerySet[Student]:
    """Return the students whom the actor reaches as staff, by that right to that tool."""
    reach = [reached(actor, grant) for grant in actor.granted(tool, right)]
    if not reach:
        return Student.objects.none()
    return current_students().filter(reduce(or_, reach)).distinct()


def get_student(actor: Actor, key: str, tool: ToolCode = ToolCode.PAPERLESS, right: Right = Right.READ) -> Student:
    """Return one student within the actor's reach as staff. Raises Http404 for everybody else's."""
    student = visible_students(actor, tool, right).filter(key=key).select_related("lea", "primary_school").first()
    if student is None:
        raise Http404
    return student


def children_of(actor: Actor) -> QuerySet[Student]:
    """Return the students whose reports the actor may see as a guardian or as the student, today."""
    return _children(*_for(actor))


def get_child(actor: Actor, key: str) -> Student:
    """Return one of the actor's children, or the actor as a student. Raises Http404."""
    found = _CHILD(*_for(actor), key)
    if not found:
        raise Http404
    return found[0]


def is_guardian_of(actor: Actor, student: Student) -> bool:
    """Say whether the actor sees the student as a guardian (and not as the student)."""
    return student.user_id != actor.user.pk


def has_own_access(student: Student, today: dt.date) -> bool:
    """Say whether the student is 16 or has completed grade 10, judged on the LEA's date (Ed. Code 49076)."""
    if student.birth_on and student.birth_on <= clock.years_before(today, STUDENT_ACCESS_AGE):
        return True
    return _completed_grade_10(student, today)


def _completed_grade_10(student: Student, today: dt.date) -> bool:
    grade = student.grade_level
    if grade in {"11", "12", "13"}:
        return True
    if grade != "10":
        return False
    # Grade 10 is completed when the newest school year that has begun is over.
    year = student.lea.school_years.filter(begins_on__lte=today).first()
    return year is not None and year.ends_on < today


def _for(actor: Actor) -> tuple[int, dt.date, dt.date]:
    """The values of `_children`: whose, on which day, and the birth date up to which somebody is of age."""
    day = today()
    return actor.user.pk, day, adult_birth_on(day)


def _children(user: int, day: dt.date, adult_birth: dt.date) -> QuerySet[Student]:
    ties = Guardianship.objects.filter(
        *tie_conditions(day, adult_birth).values(), student=OuterRef("pk"), guardian__user=user
    )
    mine = Q(Exists(ties)) | Q(own_q(), user=user)
    return current_students().filter(mine).select_related("lea", "primary_school")


_CHILD = Prepared(lambda *values: _children(*values[:3]).filter(key=values[3])[:1], int, dt.date, dt.date, str)
