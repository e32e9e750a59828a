"""Whose trace an actor may read: each entry by its own LEA and school, as they were when it was written.

So entries about students and accounts that have left are found as well.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.utils.functional import cached_property

from scoreport.accounts.actors import Actor
from scoreport.accounts.models import Assignment, Reach, User
from scoreport.accounts.tools import Right, ToolCode
from scoreport.audit.models import Entry
from scoreport.audit.recording import ALIAS
from scoreport.districts.models import Lea, School
from scoreport.roster.models import Guardian, Staff, Student


@dataclass(frozen=True)
class Scope:
    """The trace of an LEA, or of one of its schools."""

    lea: Lea
    school: School | None = None

    def q(self) -> Q:
        """Return it as a condition on entries; each is the beginning of an index."""
        return Q(school_key=self.school.key, lea_key=self.lea.key) if self.school else Q(lea_key=self.lea.key)


class Scopes:
    """All that one actor may read by that right."""

    def __init__(self, actor: Actor, right: Right = Right.READ) -> None:
        grants = [grant for grant in actor.granted(ToolCode.AUDIT, right) if grant.reach == Reach.SCHOOLS]
        whole = {grant.lea_id for grant in grants if grant.is_lea_wide}
        single = {grant.school_id for grant in grants if grant.school_id and grant.lea_id not in whole}
        self.leas = list(Lea.objects.filter(pk__in=whole).order_by("name"))
        self.schools = list(School.objects.filter(pk__in=single).select_related("lea").order_by("name"))

    @cached_property
    def all(self) -> list[Scope]:
        """Whole LEAs first, then single schools."""
        return [*map(Scope, self.leas), *(Scope(school.lea, school) for school in self.schools)]

    def entries(self) -> QuerySet[Entry]:
        """Return the entries of the scopes; those of no LEA are not among them."""
        found = Entry.objects.using(ALIAS)
        return found.filter(reduce(or_, (scope.q() for scope in self.all))) if self.all else found.none()

    def students(self) -> QuerySet[Student]:
        """Return the students whom the scopes' entries may be about, those who have left among them."""
        there = Q(primary_school__in=self.schools) | Q(enrollments__school__in=self.schools)
        return Student.objects.filter(Q(lea__in=self.leas) | there).distinct()

    def known(self, keys: Iterable[str]) -> dict[str, Student]:
        """Return the students of the scopes' LEAs behind these keys, for entries that are in the scopes."""
        leas = [scope.lea.pk for scope in self.all]
        return {student.key: student for student in Student.objects.filter(lea__in=leas, key__in=list(keys))}

    def users(self) -> QuerySet[User]:
        """Return the users who are students, guardians or staff of the scopes' LEAs, or hold a group in one."""
        leas = [scope.lea.pk for scope in self.all]
        people = [
            model.objects.filter(lea__in=leas, user__isnull=False).values("user")
            for model in (Student, Guardian, Staff)
        ]
        members = Assignment.objects.filter(group__lea__in=leas).values("user")
        return User.objects.filter(reduce(or_, (Q(pk__in=keys) for keys in (*people, members))))
