"""Who may see whom: the one place that turns an actor into a query of students.

Every page, search and link goes through these functions at each request, so that a right that ended a
minute ago opens nothing now.
"""

import datetime as dt
from functools import reduce
from operator import or_

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from scoreport.accounts.actors import Actor, Grant, in_force_q
from scoreport.accounts.models import Reach
from scoreport.accounts.tools import Right, ToolCode
from scoreport.lib import clock
from scoreport.lib.prepared import Prepared
from scoreport.roster.models import ClassStaff, Enrollment, Guardianship, Student

ADULT = 18  # years; 34 CFR 99.5: the rights of the parents pass to the student
STUDENT_ACCESS_AGE = 16  # years; Ed. Code 49076(a)(1): 16, or grade 10 completed


def current_students() -> QuerySet[Student]:
    """Return the students that the roster lists now."""
    return Student.objects.filter(ended_on=None)


def visible_students(actor: Actor, tool: ToolCode = ToolCode.PAPERLESS, right: Right = Right.READ) -> QuerySet[Student]:
    """Return the students whom the actor reaches as staff, by that right to that tool."""
    reach = [_reached(actor, grant) for grant in actor.granted(tool, right)]
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
    today = _today()
    return actor.user.pk, today, clock.years_before(today, ADULT)


def _children(user: int, today: dt.date, adult_birth: dt.date) -> QuerySet[Student]:
    mine = _as_guardian(user, today, adult_birth) | Q(user=user)
    return current_students().filter(mine).select_related("lea", "primary_school")


_CHILD = Prepared(lambda *values: _children(*values[:3]).filter(key=values[3])[:1], int, dt.date, dt.date, str)


def _as_guardian(user: int, today: dt.date, adult_birth: dt.date) -> Q:
    """Guardianships with educational rights and portal access, in force, of a minor or kept for an adult."""
    ties = Guardianship.objects.filter(
        in_force_q(today),
        student=OuterRef("pk"),
        guardian__user=user,
        guardian__ended_on=None,
        guardian__enabled=True,
        ended_on=None,
        educational_rights=True,
        portal_access=True,
    ).filter(
        Q(student__birth_on=None)
        | Q(student__birth_on__gt=adult_birth)
        | Q(student__lea__guardians_keep_adults=True)
        | ~Q(adult_reason="")
    )
    return Q(Exists(ties))


def _reached(actor: Actor, grant: Grant) -> Q:
    """One grant as a condition on students."""
    inside = Q(lea_id=grant.lea_id)
    if grant.reach == Reach.CLASSES:
        return inside & Q(Exists(_classes_with(actor, grant)))
    if grant.school_id is None:
        return inside
    return inside & Q(Exists(_enrolled(grant.school_id, _today())))


def _enrolled(school_id: int, today: dt.date) -> QuerySet[Enrollment]:
    return Enrollment.objects.filter(in_force_q(today), student=OuterRef("pk"), school_id=school_id, ended_on=None)


def _classes_with(actor: Actor, grant: Grant) -> QuerySet[ClassStaff]:
    """Classes that the actor teaches today and the student attends today."""
    today = _today()
    taught = ClassStaff.objects.filter(
        in_force_q(today),
        in_force_q(today, "in_class__class_students__"),
        staff__user=actor.user,
        staff__ended_on=None,
        in_class__ended_on=None,
        in_class__class_students__student=OuterRef("pk"),
    )
    return taught if grant.school_id is None else taught.filter(in_class__school_id=grant.school_id)


def _today() -> dt.date:
    """The date in California. Every LEA of the state keeps Pacific time, so one date serves a whole query."""
    return clock.today(settings.TIME_ZONE)
