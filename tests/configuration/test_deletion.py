"""Deleting is discouraged, says what is lost, and can be undone for 30 days."""

import datetime as dt

import pytest

from scoreport.audit.events import Event
from scoreport.audit.models import Entry
from scoreport.configuration.credentials import NoConfiguration, for_school
from scoreport.configuration.deletion import purge_deleted
from scoreport.configuration.models import Configuration, Connection
from scoreport.lib import clock
from tests.configuration.entering import LIST, SECRET, add, save, text, url
from tests.people import People, signed_in


def delete(people: People, configuration: Configuration, typed: str = "") -> int:
    data = {"confirmation": typed or configuration.name}
    return signed_in(people.ada).post(url("delete", configuration), data).status_code


def test_deleting_needs_the_typed_name_and_can_be_undone(people: People, state: str) -> None:
    configuration = add(people, state)
    assert delete(people, configuration, "caaspp") == 422
    assert for_school(people.aldrich).account.client_secret == SECRET
    assert delete(people, configuration) == 302
    with pytest.raises(NoConfiguration):
        for_school(people.aldrich)
    browser = signed_in(people.ada)
    assert "Can be taken back until" in text(browser.get(LIST))
    browser.post(url("undo", configuration))
    assert for_school(people.aldrich).account.client_secret == SECRET
    events = set(Entry.objects.using("audit").values_list("event", flat=True))
    assert {Event.CONFIGURATION_DELETED, Event.CONFIGURATION_RESTORED} <= events


def test_the_page_says_which_schools_lose_their_reports_and_who_serves_the_others(people: People, state: str) -> None:
    default = add(people, state)
    override = add(people, state, name="Charter", schools=[people.chown.pk])
    browser = signed_in(people.ada)
    page = text(browser.get(url("delete", default)))
    assert "DO NOT DELETE the CAASPP configuration" in page
    assert "Aldrich Elementary: <strong>no reports at all</strong>" in page
    assert "Chown Middle" not in page
    page = text(browser.get(url("delete", override)))
    assert "Chown Middle: served by “CAASPP”" in page
    assert "no reports at all" not in page


def test_an_undo_leaves_schools_that_another_took_meanwhile_where_they_are(people: People, state: str) -> None:
    charter = add(people, state, name="Charter", schools=[people.chown.pk, people.emerson.pk])
    delete(people, charter)
    add(people, state, name="Other", schools=[people.chown.pk])
    page = signed_in(people.ada).post(url("undo", charter), follow=True)
    assert "Another configuration has these schools by now: Chown Middle." in text(page)
    assert for_school(people.chown).configuration_name == "Other"
    assert for_school(people.emerson).configuration_name == "Charter"


def test_an_undo_is_refused_in_words_where_its_name_or_place_is_taken(people: People, state: str) -> None:
    first = add(people, state)
    delete(people, first)
    second = add(people, state, name="Second")
    browser = signed_in(people.ada)
    assert "has another default by now" in text(browser.post(url("undo", first), follow=True))
    save(people, second, state, name="CAASPP", schools=[people.chown.pk])
    assert "has this name by now" in text(browser.post(url("undo", first), follow=True))
    first.refresh_from_db()
    assert first.deleted_at is not None


def test_after_30_days_nothing_is_left_to_undo(people: People, state: str) -> None:
    configuration = add(people, state)
    delete(people, configuration)
    assert purge_deleted() == 0
    Configuration.objects.update(deleted_at=clock.now() - dt.timedelta(days=30, minutes=1))
    assert signed_in(people.ada).post(url("undo", configuration)).status_code == 404
    assert purge_deleted() == 1
    assert not Connection.objects.exists()


def test_a_deleted_configuration_can_be_neither_opened_nor_tested(people: People, state: str) -> None:
    configuration = add(people, state)
    delete(people, configuration)
    browser = signed_in(people.ada)
    assert browser.get(url("edit", configuration)).status_code == 404
    for name in ("edit", "test", "use_anyway", "discard", "delete"):
        assert browser.post(url(name, configuration)).status_code == 404
