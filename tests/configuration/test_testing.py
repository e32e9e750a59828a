"""Test connection: which part failed, in words."""

import datetime as dt

import pytest
from django.urls import reverse

from scoreport.audit.events import Event
from scoreport.audit.models import Entry
from scoreport.configuration.models import Configuration
from tests.configuration.conftest import Toms
from tests.configuration.entering import KEY, LIST, NOWHERE, SECRET, WRONG, add, save, text, typed, url
from tests.people import People, signed_in
from tests.reports import upstream

ADD = reverse("configuration:add")
BY_HTMX = {"HX-Request": "true"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"base_url": NOWHERE}, "Address: refused"),
        ({"authentication_endpoint": "/api/v9/token"}, "End point: authentication"),
        ({"endpoint_2": "/nothing-here/"}, "End point: score reports"),
        ({"client_secret": WRONG}, "Credentials: refused"),
        ({}, "The connection works"),
    ],
)
def test_a_test_before_saving_says_what_failed_and_saves_nothing(
    people: People, state: str, change: dict[str, str], words: str
) -> None:
    page = signed_in(people.ada).post(ADD, typed(state, action="test") | change, headers=BY_HTMX)
    assert words in text(page)
    assert "<html" not in text(page)
    assert not Configuration.objects.exists()
    assert Entry.objects.using("audit").get(event=Event.CONFIGURATION_TESTED).details == {
        "configuration": "",
        "choice": "typed",
    }


def test_without_javascript_the_page_shows_the_outcome_and_asks_for_both_again(people: People, state: str) -> None:
    page = signed_in(people.ada).post(ADD, typed(state, action="test"))
    assert page.status_code == 200
    assert "The connection works" in text(page)
    assert "Type it again" in text(page)
    assert KEY not in text(page)
    assert SECRET not in text(page)


def test_a_form_that_is_not_whole_says_so_in_place_and_asks_nobody(people: People, state: str) -> None:
    page = signed_in(people.ada).post(ADD, typed(state, action="test", name=""), headers=BY_HTMX)
    assert page.status_code == 200
    assert "There is a problem" in text(page)
    assert "<html" not in text(page)
    assert not Entry.objects.using("audit").filter(event=Event.CONFIGURATION_TESTED).exists()


def test_what_is_stored_serves_a_test_where_nothing_was_typed(people: People, state: str) -> None:
    configuration = add(people, state)
    data = typed(state, client_key="", client_secret="", action="test", version=1)
    page = signed_in(people.ada).post(url("edit", configuration), data, headers=BY_HTMX)
    assert "The connection works" in text(page)


def test_a_stored_secret_is_never_sent_to_another_address_by_a_test(people: People, state: str) -> None:
    configuration = add(people, state)
    with upstream.running() as thief:
        data = typed(thief.url, client_key="", client_secret="", action="test", version=1)
        page = signed_in(people.ada).post(url("edit", configuration), data, headers=BY_HTMX)
        assert "The address has changed: type it again." in text(page)
        assert thief.calls == []


def test_a_pair_made_anew_elsewhere_is_told_as_such_before_its_expiry_date(people: People, toms: Toms) -> None:
    configuration = add(people, toms.base_url)
    toms.regenerate("made-for-another-system")
    page = text(signed_in(people.ada).post(url("test", configuration), follow=True))
    assert "probably regenerated elsewhere" in page
    assert "refused before their expiry date" in text(signed_in(people.ada).get(LIST))


def test_after_its_expiry_date_the_same_refusal_says_expired(people: People, toms: Toms) -> None:
    configuration = add(people, toms.base_url)
    Configuration.objects.update(expires_on=people.lea.today() - dt.timedelta(days=1))
    toms.regenerate("made-for-another-system")
    page = text(signed_in(people.ada).post(url("test", configuration), follow=True))
    assert "Credentials: expired" in page
    assert "regenerated" not in page


def test_credentials_that_the_state_calls_expired_are_called_so(people: People, toms: Toms) -> None:
    toms.regenerate(SECRET, expires_on="2020-01-01")
    page = signed_in(people.ada).post(ADD, typed(toms.base_url, action="test"), headers=BY_HTMX)
    assert "Credentials: expired" in text(page)


def test_new_credentials_that_are_wrong_are_not_said_to_be_regenerated(people: People, state: str) -> None:
    configuration = add(people, state)
    page = text(save(people, configuration, state, client_secret=WRONG))
    assert "Credentials: refused" in page
    assert "regenerated" not in page


@pytest.mark.parametrize(
    ("faults", "words"),
    [
        ({"token_status": 302}, "Answer: sent elsewhere"),
        ({"token_status": 429}, "The state is busy"),
        ({"token_status": 503}, "The state's service has a fault"),
        ({"listing_body": "a page"}, "Answer: not understood"),
    ],
)
def test_answers_that_are_no_answers_are_told_apart(people: People, faults: dict[str, object], words: str) -> None:
    with upstream.running() as state:
        for name, value in faults.items():
            setattr(state, name, value)
        page = signed_in(people.ada).post(ADD, typed(state.url, action="test"), headers=BY_HTMX)
    assert words in text(page)


def test_no_certificate_that_cannot_be_trusted_is_passed_over(people: People) -> None:
    with upstream.running() as state:
        # The same port, which speaks no TLS: what a wrong scheme or a broken certificate looks like.
        address = state.url.replace("http://", "https://")
        page = signed_in(people.ada).post(ADD, typed(address, action="test"), headers=BY_HTMX)
    assert "TLS: the certificate can't be trusted" in text(page)
