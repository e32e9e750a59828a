"""Adding and saving a CAASPP Configuration as a coordinator does it."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from scoreport.audit.events import Event
from scoreport.audit.models import Entry
from scoreport.configuration.credentials import for_school
from scoreport.configuration.models import Configuration, Connection, ConnectionState
from tests.configuration.entering import KEY, LIST, NOWHERE, SECRET, add, save, text, typed, url
from tests.people import People, signed_in

ADD = reverse("configuration:add")


def test_a_saved_configuration_is_tested_and_in_use_at_once(people: People, state: str) -> None:
    configuration = add(people, state)
    assert configuration.connections.get().state == ConnectionState.LIVE
    credentials = for_school(people.aldrich)
    assert (credentials.account.client_key, credentials.account.client_secret) == (KEY, SECRET)


def test_a_new_form_offers_the_state_s_own_values_and_a_life_from_the_settings(people: People, settings: Any) -> None:
    settings.ETS_CREDENTIAL_DAYS = 90
    page = text(signed_in(people.ada).get(ADD))
    for value in ("/api/v1/students/", "/score-reports/", "/api/v1/token", "https://caaspp-aws.ets.org"):
        assert f'value="{value}"' in page
    assert f'value="{people.lea.today() + dt.timedelta(days=90)}"' in page
    assert "New credentials live 90 days" in page


def test_name_schools_and_expiry_take_effect_without_a_test(people: People, state: str, toms: Any) -> None:
    configuration = add(people, state)
    toms.regenerate("another-secret-000000")  # a test would fail now
    save(people, configuration, state, name="Renamed", schools=[people.chown.pk], expires_on="2998-01-01")
    credentials = for_school(people.chown)
    assert (credentials.configuration_name, credentials.expires_on) == ("Renamed", dt.date(2998, 1, 1))
    entry = Entry.objects.using("audit").get(event=Event.CONFIGURATION_CHANGED)
    assert entry.details["fields"] == ["expires_on", "name", "schools"]
    assert not Entry.objects.using("audit").filter(event=Event.CONFIGURATION_TESTED, outcome="regenerated").exists()


def test_two_people_who_save_at_once_do_not_overwrite_each_other(people: People, state: str) -> None:
    configuration = add(people, state)
    change = {"client_key": "", "client_secret": "", "version": 1}
    first = signed_in(people.ada).post(url("edit", configuration), typed(state, name="First", **change))
    second = signed_in(people.ada).post(url("edit", configuration), typed(state, name="Second", **change))
    assert (first.status_code, second.status_code) == (302, 422)
    assert "Somebody else saved this configuration meanwhile" in text(second)
    configuration.refresh_from_db()
    assert configuration.name == "First"


def test_a_changed_address_asks_for_key_and_secret_again(people: People, state: str) -> None:
    configuration = add(people, state)
    page = save(people, configuration, NOWHERE)
    assert page.status_code == 422
    assert text(page).count("The address has changed: type it again.") >= 2
    assert configuration.connections.get().base_url == state


def test_nothing_that_was_typed_hidden_comes_back_with_a_refused_form(people: People, state: str) -> None:
    page = signed_in(people.ada).post(ADD, typed(state, name=""))
    assert page.status_code == 422
    assert KEY not in text(page)
    assert SECRET not in text(page)
    assert text(page).count("Type it again: what was typed is never sent back to a browser.") == 4
    assert text(page).count('autocomplete="off"') >= 3


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"base_url": "caaspp-aws.ets.org"}, "Write an address such as"),
        ({"base_url": "https://["}, "Write an address such as"),
        ({"base_url": "https://caaspp-aws.ets.org@evil.example"}, "Write an address such as"),
        ({"base_url": "https://caaspp-aws.ets.org.evil.example"}, "This server calls only these hosts"),
        ({"base_url": "http://caaspp-aws.ets.org"}, "This server calls only these hosts"),
        ({"endpoint_1": "api/v1/students/"}, "Begin with a slash"),
        ({"authentication_endpoint": "/api/v1/token\r\nX: y"}, "Begin with a slash"),
        ({"client_secret": ""}, "Type it as the state sent it."),
        ({"expires_on": "2020-01-01"}, "This day has passed"),
    ],
)
def test_what_can_be_seen_to_be_wrong_is_refused_before_anything_is_sent(
    people: People, state: str, change: dict[str, str], words: str
) -> None:
    page = signed_in(people.ada).post(ADD, typed(state) | change)
    assert page.status_code == 422
    assert words in text(page)
    assert not Configuration.objects.exists()


def test_a_second_default_a_second_namer_of_a_school_and_a_second_name_are_refused(people: People, state: str) -> None:
    add(people, state)
    add(people, state, name="Charter", schools=[people.chown.pk])
    browser = signed_in(people.ada)
    again = browser.post(ADD, typed(state, name="Third", schools=[people.chown.pk]))
    assert "Chown Middle is named by “Charter” already." in text(again)
    assert "“CAASPP” is the district default" in text(browser.post(ADD, typed(state, name="Fourth")))
    same = browser.post(ADD, typed(state, name="Charter", schools=[people.emerson.pk]))
    assert "There is a configuration of this name already." in text(same)
    assert Configuration.objects.count() == 2


def test_a_school_that_has_ended_does_not_turn_its_configuration_into_the_default(people: People, state: str) -> None:
    configuration = add(people, state, name="Charter", schools=[people.chown.pk])
    people.chown.ended_on = people.lea.today()
    people.chown.save()
    assert "Chown Middle" in text(signed_in(people.ada).get(url("edit", configuration)))
    save(people, configuration, state, schools=[people.chown.pk], expires_on="2998-01-01")
    configuration.refresh_from_db()
    assert (configuration.is_default, configuration.expires_on) == (False, dt.date(2998, 1, 1))


def test_stored_values_that_no_key_opens_must_be_typed_again(people: People, state: str) -> None:
    configuration = add(people, state)
    Connection.objects.update(client_secret_sealed="gAAAAA-broken")
    browser = signed_in(people.ada)
    assert browser.get(LIST).status_code == 200
    page = save(people, configuration, state, name="Renamed")
    assert "What is stored can't be read with this server's keys: type it again." in text(page)
    tested = browser.post(url("test", configuration), follow=True)
    assert "Stored credentials: not readable" in text(tested)
    save(people, configuration, state, client_secret=SECRET)
    assert for_school(people.aldrich).account.client_secret == SECRET


def test_no_change_stays_without_its_trace(people: People, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    configuration = add(people, state)

    class TraceIsFull(Exception):
        pass

    def refuse(*_: object, **__: object) -> None:
        raise TraceIsFull

    monkeypatch.setattr(Entry.objects.using("audit").__class__, "create", refuse)
    with pytest.raises(TraceIsFull):
        save(people, configuration, state, name="Renamed")
    configuration.refresh_from_db()
    assert (configuration.name, configuration.version) == ("CAASPP", 1)
