"""From pending to live: the old values serve until the new ones are proven."""

from typing import Any

import pytest

from scoreport.audit.events import Event
from scoreport.audit.models import Entry
from scoreport.configuration import promotion, testing
from scoreport.configuration.clients import client_for
from scoreport.configuration.credentials import NoConfiguration, for_school
from scoreport.configuration.models import Configuration, Connection
from tests.configuration.conftest import Toms
from tests.configuration.entering import KEY, LIST, NOWHERE, SECRET, WRONG, add, save, text, typed, url
from tests.people import People, actor, signed_in
from tests.reports import upstream

NEW = "the-new-secret-0000z"


def states(configuration: Configuration) -> set[str]:
    return set(configuration.connections.values_list("state", flat=True))


def test_a_wrong_pair_stays_pending_and_the_one_in_use_serves_on(people: People, state: str) -> None:
    configuration = add(people, state)
    page = save(people, configuration, state, client_secret=WRONG)
    assert "Credentials: refused" in text(page)
    assert "what was in use before goes on" in text(page)
    assert states(configuration) == {"pending", "live"}
    assert for_school(people.aldrich).account.client_secret == SECRET


def test_untested_values_are_not_used_where_the_state_refused_them(people: People, state: str) -> None:
    configuration = add(people, state)
    page = save(people, configuration, state, client_secret=WRONG)
    assert "use anyway" not in text(page)
    pending = configuration.connections.get(state="pending")
    browser = signed_in(people.ada)
    answer = browser.post(url("use_anyway", configuration), {"pending": pending.key}, follow=True)
    assert "can be used only when a test of them has passed" in text(answer)
    assert for_school(people.aldrich).account.client_secret == SECRET


def test_what_cannot_be_reached_may_be_used_anyway(people: People) -> None:
    configuration = add(people, NOWHERE)
    with pytest.raises(NoConfiguration):
        for_school(people.aldrich)
    browser = signed_in(people.ada)
    assert "use anyway" in text(browser.get(url("edit", configuration)))
    pending = configuration.connections.get()
    browser.post(url("use_anyway", configuration), {"pending": pending.key})
    assert for_school(people.aldrich).account.base_url == NOWHERE
    assert Entry.objects.using("audit").filter(event=Event.CONFIGURATION_PROMOTED, outcome="used_anyway").exists()


def test_use_anyway_takes_only_the_values_that_the_page_showed(people: People) -> None:
    configuration = add(people, NOWHERE)
    shown = configuration.connections.get()
    save(people, configuration, NOWHERE, client_secret=NEW)
    answer = signed_in(people.ada).post(url("use_anyway", configuration), {"pending": shown.key})
    assert answer.status_code == 404
    assert states(configuration) == {"pending"}


def test_an_address_that_this_server_may_not_call_is_never_used_anyway(people: People, settings: Any) -> None:
    configuration = add(people, NOWHERE)
    settings.ETS_ALLOW_LOOPBACK = False  # the list was narrowed since
    page = signed_in(people.ada).post(url("test", configuration), follow=True)
    assert "Address: not allowed" in text(page)
    assert "use anyway" not in text(page)


def test_waiting_values_are_tested_again_on_save_and_by_the_button(people: People, toms: Toms) -> None:
    configuration = add(people, toms.base_url)
    save(people, configuration, toms.base_url, client_secret=NEW)
    toms.regenerate(NEW)
    save(people, configuration, toms.base_url, name="Renamed")
    assert for_school(people.aldrich).account.client_secret == NEW
    save(people, configuration, toms.base_url, client_secret=SECRET)
    assert states(configuration) == {"pending", "live"}
    toms.regenerate(SECRET)
    page = signed_in(people.ada).post(url("test", configuration), follow=True)
    assert "The connection works" in text(page)
    assert states(configuration) == {"live"}
    assert for_school(people.aldrich).account.client_secret == SECRET


def test_waiting_values_can_be_dropped(people: People, state: str) -> None:
    configuration = add(people, state)
    page = save(people, configuration, state, client_secret=WRONG)
    assert "Drop the waiting values" in text(page)
    pending = configuration.connections.get(state="pending")
    signed_in(people.ada).post(url("discard", configuration), {"pending": pending.key})
    assert states(configuration) == {"live"}
    assert "wait for a passed test" not in text(signed_in(people.ada).get(LIST))


def test_values_that_were_replaced_while_the_state_was_asked_are_not_used(
    people: People, toms: Toms, monkeypatch: pytest.MonkeyPatch
) -> None:
    configuration = add(people, toms.base_url)
    save(people, configuration, toms.base_url, client_secret=NEW)
    pending = configuration.connections.select_related("configuration__lea").get(state="pending")
    toms.regenerate(NEW)
    save(people, configuration, NOWHERE, client_key=KEY, client_secret=WRONG)  # a colleague, meanwhile
    with pytest.raises(promotion.Superseded):
        promotion.test_and_promote(pending, actor(people.ada))
    assert for_school(people.aldrich).account.client_secret == SECRET
    assert states(configuration) == {"pending", "live"}


def test_a_configuration_deleted_while_the_state_was_asked_does_not_come_alive(people: People, state: str) -> None:
    configuration = add(people, NOWHERE)
    pending = configuration.connections.select_related("configuration__lea").get()
    signed_in(people.ada).post(url("delete", configuration), {"confirmation": "CAASPP"})
    with pytest.raises(promotion.Superseded):
        promotion.use_anyway(pending, actor(people.ada))
    assert Connection.objects.get().state == "pending"


def test_new_credentials_serve_the_next_call_and_the_old_client_is_closed(people: People, toms: Toms) -> None:
    configuration = add(people, toms.base_url)
    before = client_for(for_school(people.aldrich))
    assert client_for(for_school(people.aldrich)) is before
    before.score_reports("1000000001")
    toms.regenerate(NEW)
    save(people, configuration, toms.base_url, client_secret=NEW)
    after = client_for(for_school(people.aldrich))
    assert after is not before
    after.score_reports("1000000001")
    assert before._transport.close.alive is False


def test_a_state_that_answers_with_errors_leaves_the_choice(people: People) -> None:
    with upstream.running() as state:
        state.token_status = 503
        configuration = add(people, state.url)
        page = text(signed_in(people.ada).get(url("edit", configuration)))
        assert "The state's service has a fault" in page
        assert "use anyway" in page
        state.token_status = 200
        signed_in(people.ada).post(url("test", configuration))
    assert states(configuration) == {"live"}


def test_promotion_keeps_only_the_new_secret(people: People, toms: Toms) -> None:
    configuration = add(people, toms.base_url)
    old = configuration.connections.get().client_secret_sealed
    toms.regenerate(NEW)
    save(people, configuration, toms.base_url, client_secret=NEW)
    assert not Connection.objects.filter(client_secret_sealed=old).exists()
    assert testing.Outcome(configuration.connections.get().test_outcome).passed


def test_a_form_without_a_version_saves_nothing(people: People, state: str) -> None:
    configuration = add(people, state)
    page = signed_in(people.ada).post(url("edit", configuration), typed(state, name="Renamed"))
    assert page.status_code == 422
    configuration.refresh_from_db()
    assert configuration.name == "CAASPP"
