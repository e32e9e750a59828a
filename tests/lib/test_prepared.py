"""A prepared query answers what the plain one would, at each call anew."""

import datetime as dt

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from scoreport.lib.prepared import Prepared
from scoreport.roster.models import Student
from tests.people import People

pytestmark = pytest.mark.django_db


def _born_before(day: dt.date, name: str, lea: int) -> QuerySet[Student]:
    found = Student.objects.filter(birth_on__lt=day, given_name=name, lea=lea)
    return found.select_related("lea", "primary_school")


def test_it_finds_what_the_plain_query_finds_for_each_set_of_values(people: People) -> None:
    prepared = Prepared(_born_before, dt.date, str, int)
    today = people.lea.today()
    for name in ("Ben", "Mia", "Nobody", "Ben"):
        assert prepared(today, name, people.lea.pk) == list(_born_before(today, name, people.lea.pk))
    assert prepared(dt.date(1990, 1, 1), "Ben", people.lea.pk) == []
    assert prepared(today, "Ben", people.other_lea.pk)[0].family_name == "Farrow"


def test_related_rows_come_with_it_in_one_query(people: People) -> None:
    prepared = Prepared(_born_before, dt.date, str, int)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        (ben,) = prepared(people.lea.today(), "Ben", people.lea.pk)
        assert (ben.lea.name, ben.primary_school) == ("Test Valley Unified", people.aldrich)
    assert len(queries) == 1


def test_a_change_is_seen_by_the_next_call(people: People) -> None:
    prepared = Prepared(_born_before, dt.date, str, int)
    asked = (people.lea.today(), "Ben", people.lea.pk)
    assert prepared(*asked)
    Student.objects.filter(pk=people.ben.pk).update(given_name="Benjamin")
    assert prepared(*asked) == []


def test_a_query_that_looks_at_its_values_is_refused(people: People) -> None:
    prepared = Prepared(lambda lea: Student.objects.filter(lea=lea + 1), int)
    with pytest.raises(TypeError, match="as it is"):
        prepared(people.lea.pk)
