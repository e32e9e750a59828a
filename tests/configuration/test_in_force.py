"""Which configuration serves a school: what the page says is what the click uses."""

import datetime as dt

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from scoreport.configuration.credentials import NoConfiguration, for_school
from scoreport.configuration.in_force import in_force
from scoreport.configuration.models import Configuration
from scoreport.districts.models import School
from tests.configuration.entering import LIST, NOWHERE, add, save, text
from tests.people import People, signed_in


def serving(school: School) -> str:
    try:
        return for_school(school).configuration_name
    except NoConfiguration:
        return ""


def listed(people: People) -> dict[str, str]:
    return {school.name: one.name if one else "" for school, one in in_force(people.lea)}


def test_an_override_serves_its_schools_and_the_default_the_others(people: People, state: str) -> None:
    add(people, state)
    add(people, state, name="Charter", schools=[people.chown.pk])
    expected = {"Aldrich Elementary": "CAASPP", "Chown Middle": "Charter", "Emerson High": "CAASPP"}
    assert {school.name: serving(school) for school in people.lea.schools.all()} == expected
    assert listed(people) == expected


def test_an_override_that_waits_for_its_test_leaves_its_school_to_the_default(people: People, state: str) -> None:
    add(people, state)
    add(people, NOWHERE, name="Charter", schools=[people.chown.pk])
    assert (serving(people.chown), listed(people)["Chown Middle"]) == ("CAASPP", "CAASPP")


def test_a_school_without_any_is_shown_as_such(people: People, state: str) -> None:
    add(people, state, name="Charter", schools=[people.chown.pk])
    assert (serving(people.aldrich), listed(people)["Aldrich Elementary"]) == ("", "")
    assert text(signed_in(people.ada).get(LIST)).count("None: no reports") == 2


def test_a_default_that_is_given_schools_says_how_many_it_leaves_without(people: People, state: str) -> None:
    default = add(people, state)
    assert "no configuration in force" not in text(save(people, default, state))
    narrowed = text(save(people, default, state, schools=[people.chown.pk]))
    assert "2 schools have no configuration in force and so no reports." in narrowed


def test_another_lea_s_configuration_serves_nobody_here(people: People, state: str) -> None:
    add(people, state)
    assert serving(people.other_lea.schools.get()) == ""


def test_the_page_counts_the_days_to_the_expiry_date(people: People, state: str) -> None:
    add(people, state)
    for days, words in ((200, "(200 days left)"), (30, "30 days left"), (1, "1 day left"), (0, "0 days left")):
        assert words in page_with_days(people, days)
    assert "Expired" in page_with_days(people, -1)


def page_with_days(people: People, days: int) -> str:
    Configuration.objects.update(expires_on=people.lea.today() + dt.timedelta(days=days))
    return text(signed_in(people.ada).get(LIST))


def test_finding_the_credentials_of_a_school_takes_one_query(
    people: People, state: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    add(people, state)
    add(people, state, name="Charter", schools=[people.chown.pk, people.emerson.pk])
    with django_assert_num_queries(1):
        for_school(people.chown)


def test_the_list_takes_no_more_queries_for_more_configurations(people: People, state: str) -> None:
    browser = signed_in(people.ada)
    add(people, state)
    add(people, state, name="Charter", schools=[people.chown.pk])
    few = queries_of(browser)
    add(people, state, name="Second charter", schools=[people.emerson.pk])
    assert queries_of(browser) == few


def queries_of(browser: Client) -> int:
    browser.get(LIST)
    with CaptureQueriesContext(connection) as queries:
        browser.get(LIST)
    return len(queries)
