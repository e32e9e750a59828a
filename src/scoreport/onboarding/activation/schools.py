"""How far each school is: which families have a sign-in, which have a code, which have nothing yet."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404

from scoreport.accounts.actors import Actor
from scoreport.accounts.tools import Right, ToolCode
from scoreport.districts.models import School
from scoreport.onboarding.activation.codes import usable_q
from scoreport.onboarding.activation.whom import has_sign_in, ties_in_force, ties_without_sign_in
from scoreport.onboarding.models import ActivationCode
from scoreport.roster.access import visible_students
from scoreport.roster.grades import grade_order
from scoreport.roster.models import Guardianship

TOOL = ToolCode.ACTIVATION
GRADE, SCHOOL = "student__grade_level", "student__primary_school"


@dataclass(frozen=True)
class Progress:
    """Adults who may see a child of a school (or grade): those with a sign-in, and those with a code at hand."""

    adults: int = 0
    signed_in: int = 0
    with_code: int = 0

    @property
    def without(self) -> int:
        """Adults who have neither."""
        return self.adults - self.signed_in - self.with_code


def get_school(actor: Actor, key: str, right: Right = Right.READ) -> School:
    """Return a school with students within the actor's reach. Raises Http404."""
    school = _schools(actor, right).filter(key=key).first()
    if school is None:
        raise Http404
    return school


def by_school(actor: Actor) -> list[tuple[School, Progress]]:
    """Return how far each school is, by name."""
    found = _counted(ties_in_force().filter(student__in=visible_students(actor, TOOL)), SCHOOL)
    return [(school, found.get(school.pk, Progress())) for school in _schools(actor, Right.READ).order_by("name")]


def by_grade(actor: Actor, school: School) -> list[tuple[str, Progress]]:
    """Return how far each grade level of a school is."""
    ties = ties_in_force().filter(student__in=visible_students(actor, TOOL), student__primary_school=school)
    found = _counted(ties, GRADE).items()
    return sorted(((str(grade), progress) for grade, progress in found), key=lambda row: grade_order(row[0]))


def without_sign_in(actor: Actor, school: School) -> QuerySet[Guardianship]:
    """Return the ties at a school, within the actor's reach, whose adults have no sign-in; in order of the letters."""
    reached = visible_students(actor, TOOL, Right.WRITE)
    ties = ties_without_sign_in().filter(student__primary_school=school, student__in=reached)
    return ties.order_by(GRADE, "student__family_name", "student__given_name", "pk")


def waiting(actor: Actor, school: School, grade: str = "") -> QuerySet[Guardianship]:
    """Return those of them whose adults have no code at hand either, of all grades or of one."""
    ties = without_sign_in(actor, school).filter(~Q(_has_code()))
    return ties.filter(student__grade_level=grade) if grade else ties


def one_each(ties: Iterable[Guardianship]) -> list[Guardianship]:
    """Return one tie for each adult: the first in order."""
    first: dict[int, Guardianship] = {}
    for tie in ties:
        first.setdefault(tie.guardian_id, tie)
    return list(first.values())


def _schools(actor: Actor, right: Right) -> QuerySet[School]:
    there = visible_students(actor, TOOL, right).order_by().values("primary_school")
    return School.objects.filter(pk__in=there, ended_on=None).select_related("lea")


def _has_code() -> Exists:
    """The condition on a tie: its adult has a code that can be used, for whichever child."""
    return Exists(ActivationCode.objects.filter(usable_q(), guardianship__guardian=OuterRef("guardian")))


def _counted(ties: QuerySet[Guardianship], by: str) -> dict[object, Progress]:
    counts = {
        "adults": Count("guardian", distinct=True),
        "signed_in": Count("guardian", distinct=True, filter=has_sign_in()),
        "with_code": Count("guardian", distinct=True, filter=~has_sign_in() & Q(_has_code())),
    }
    return {row.pop(by): Progress(**row) for row in ties.order_by().values(by).annotate(**counts)}
