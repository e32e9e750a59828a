"""Conditions mean the same in memory as in the database."""

import datetime as dt

import pytest
from django.db.models import Exists, OuterRef, Q
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from scoreport.districts.models import School
from scoreport.lib.conditions import compiled, facts_of
from scoreport.roster.conditions import adult_birth_on, tie_conditions
from scoreport.roster.models import AdultBasis, Guardianship
from tests import people

TODAY = dt.date(2026, 3, 2)
DAYS = st.one_of(st.none(), st.sampled_from([TODAY + dt.timedelta(days=n) for n in (-400, -1, 0, 1, 400)]))
BIRTHS = st.one_of(
    st.none(), st.sampled_from([dt.date(2008, 3, 1), dt.date(2008, 3, 2), dt.date(2008, 3, 3), dt.date(2015, 1, 1)])
)


class ConditionsOfATie(TestCase):
    """Each condition on a guardianship, for any facts, on both sides."""

    databases = frozenset({"default", "audit"})  # type: ignore[assignment]
    pk: int

    @classmethod
    def setUpTestData(cls) -> None:
        cast = people.make()
        cls.pk = Guardianship.objects.get(guardian=cast.pia_guardian, student=cast.ben).pk

    @settings(max_examples=60, deadline=None)
    @given(
        booleans=st.tuples(*[st.booleans()] * 4), days=st.tuples(*[DAYS] * 4), birth=BIRTHS,
        basis=st.sampled_from(AdultBasis.values),
    )  # fmt: skip
    def test_the_database_and_memory_agree(
        self, booleans: tuple[bool, ...], days: tuple[dt.date | None, ...], birth: dt.date | None, basis: str
    ) -> None:
        tie = Guardianship.objects.get(pk=self.pk)
        tie.educational_rights, tie.portal_access, tie.guardian.enabled, tie.student.lea.guardians_keep_adults = (
            booleans
        )
        tie.begins_on, tie.ends_on, tie.ended_on, tie.guardian.ended_on = days
        tie.student.birth_on = birth
        tie.adult_basis, tie.adult_reason = basis, "Seen" if basis else ""
        for row in (tie.student.lea, tie.student, tie.guardian, tie):
            row.save()
        facts = facts_of(tie)
        for name, condition in tie_conditions(TODAY, adult_birth_on(TODAY)).items():
            stored = Guardianship.objects.filter(condition, pk=self.pk).exists()
            assert compiled(condition)(facts) == stored, name


@pytest.mark.parametrize(
    "condition",
    [
        ~Q(name="x"),
        Q(name="x") ^ Q(name="y"),
        Q(name__contains="x"),
        Q(name__isnull=True),
        Q(Exists(School.objects.filter(pk=OuterRef("pk")))),
    ],
)
def test_what_would_mean_something_else_in_memory_is_refused(condition: Q) -> None:
    with pytest.raises(ValueError, match=r"condition|expression|There is no"):
        compiled(condition)


@pytest.mark.parametrize("lookup", ["gt", "gte", "lt", "lte"])
def test_nothing_compares_with_what_is_not_known(lookup: str) -> None:
    check = compiled(Q(**{f"day__{lookup}": TODAY}))
    assert not check({"day": None}.__getitem__)
    assert check({"day": TODAY}.__getitem__) == lookup.endswith("e")
