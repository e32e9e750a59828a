"""Many rows at once: what goes in comes out, on both databases."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from scoreport.districts.models import Lea, School, SchoolYear
from scoreport.lib import bulk
from scoreport.lib.keys import new_key


@pytest.mark.django_db
def test_texts_of_every_kind_come_back_as_they_were() -> None:
    lea = Lea.objects.create(name="Redwood Valley Unified")
    names = ["Plain", "tab\there", "back\\slash \\N \\.", "quote \" and '", "line\nbreak\r", "Núñez 学校", ""]
    days = [None, dt.date(2026, 8, 12)]
    columns = [field.column for field in School._meta.concrete_fields if not field.primary_key]
    made = [
        School(lea=lea, key=new_key(), sourced_id=f"s{number}", name=name, ended_on=days[number % 2])
        for number, name in enumerate(names)
    ]
    fields = [field for field in School._meta.concrete_fields if not field.primary_key]
    rows = [[bulk.stored(field)(getattr(school, field.attname)) for field in fields] for school in made]
    bulk.insert(School, [str(column) for column in columns], iter(rows))
    found = School.objects.order_by("sourced_id").values_list("name", "ended_on")
    assert list(found) == [(name, days[number % 2]) for number, name in enumerate(names)]


@pytest.mark.django_db
def test_a_row_that_is_there_already_is_refused_as_ever() -> None:
    lea = Lea.objects.create(name="Redwood Valley Unified")
    columns = ["lea_id", "year", "begins_on", "ends_on"]
    stored = bulk.stored(SchoolYear._meta.get_field("begins_on"))
    row = [lea.pk, 2027, stored(dt.date(2026, 8, 12)), stored(dt.date(2027, 6, 4))]
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert(SchoolYear, columns, [row, row])
    bulk.insert(SchoolYear, columns, [row])
    assert SchoolYear.objects.get().begins_on == dt.date(2026, 8, 12)
