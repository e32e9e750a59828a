"""A sign-in is confirmed before something weighty, and what was begun goes on by itself."""

from typing import Any
from urllib.parse import quote_plus

import pytest
from django.test import Client

from scoreport.accounts.models import Session
from scoreport.audit.models import Entry
from scoreport.configuration.models import Configuration
from tests.accounts.second_steps import add_app, code_of_app
from tests.configuration.entering import NOWHERE, SECRET, typed
from tests.people import PASSWORD, People, prove, signed_in

CONFIRM, ADD = "/confirm/", "/system-settings/portal-preferences/caaspp-configuration/add/"


@pytest.fixture
def stale(people: People) -> Client:
    """Ada's browser, in which she signed in six minutes ago."""
    client = signed_in(people.ada)
    prove(client, people.ada, seconds_ago=360)
    return client


def add(client: Client, people: People, **changes: str) -> Any:
    """Press Save on the form of a new configuration."""
    return client.post(f"{ADD}?lea={people.lea.key}", typed(NOWHERE, **changes))


def test_what_was_typed_is_saved_once_the_password_came(people: People, stale: Client) -> None:
    answer = add(stale, people)
    assert (
        answer["Location"] == f"{CONFIRM}?next=%2Fsystem-settings%2Fportal-preferences%2Fcaaspp-configuration%2Fadd%2F"
    )
    assert not Configuration.objects.exists()
    assert "Confirm that it is you" in stale.get(answer["Location"]).content.decode()
    before = stale.session.session_key
    assert stale.post(answer["Location"], {"password": "wrong"}).status_code == 422
    assert not Configuration.objects.exists()
    done = stale.post(answer["Location"], {"password": PASSWORD})
    assert done.status_code == 302
    assert Configuration.objects.get().name == "CAASPP"
    assert stale.session.session_key != before
    assert Entry.objects.get(event="sign_in.confirmed").details == {"choice": "password"}


def test_what_waits_for_the_password_stands_nowhere_in_clear_and_goes_with_the_sign_in(
    people: People, stale: Client
) -> None:
    add(stale, people)
    stored = "".join(Session.objects.values_list("session_data", flat=True))
    assert quote_plus(SECRET) in stale.session["account_reauthentication_state"]["request"]
    assert not [secret for secret in (SECRET, quote_plus(SECRET), "client_secret") if secret in stored]
    stale.post("/sign-out/")
    assert not Session.objects.exists()


def test_a_code_of_the_app_confirms_as_well_and_once(people: People, stale: Client) -> None:
    add_app(people.ada)
    address = add(stale, people)["Location"].replace(CONFIRM, f"{CONFIRM}code/")
    assert "Use a code" in stale.get(CONFIRM).content.decode()
    code = code_of_app()
    assert stale.post(address, {"code": code}).status_code == 302
    assert Configuration.objects.exists()
    prove(stale, people.ada, seconds_ago=360)
    assert stale.post(f"{CONFIRM}code/", {"code": code}).status_code == 422


def test_a_sign_in_of_the_last_minutes_needs_no_confirmation(people: People) -> None:
    add(signed_in(people.ada), people)
    assert Configuration.objects.exists()


def test_htmx_is_led_to_the_page_of_the_confirmation_and_back_to_where_it_was(people: People, stale: Client) -> None:
    configuration = Configuration.objects.create(lea=people.lea, name="CAASPP")
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/tools/?q=x"}
    answer = stale.post(f"{ADD[:-4]}{configuration.key}/delete/", headers=headers)
    assert answer["HX-Redirect"] == f"{CONFIRM}?next=%2Ftools%2F"


def test_deleting_asks_first(people: People, stale: Client) -> None:
    configuration = Configuration.objects.create(lea=people.lea, name="CAASPP")
    address = f"{ADD[:-4]}{configuration.key}/delete/"
    answer = stale.post(address, {"confirmation": "CAASPP"})
    configuration.refresh_from_db()
    assert configuration.deleted_at is None
    stale.post(answer["Location"], {"password": PASSWORD})
    configuration.refresh_from_db()
    assert configuration.deleted_at is not None


@pytest.mark.parametrize("address", ["/security/authenticator/", "/security/passkeys/add/", "/security/email/"])
def test_second_steps_and_addresses_ask_first(people: People, stale: Client, address: str) -> None:
    assert stale.get(address)["Location"].startswith(CONFIRM)
    back = stale.post(f"{CONFIRM}?next={address}", {"password": PASSWORD})
    assert back["Location"] == address
    assert stale.get(address).status_code == 200


@pytest.mark.parametrize("evil", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_the_confirmation_leads_to_no_other_site(people: People, stale: Client, evil: str) -> None:
    assert stale.post(CONFIRM, {"password": PASSWORD, "next": evil})["Location"] == "/"


def test_guessing_at_the_confirmation_is_stopped(people: People, stale: Client) -> None:
    answers = [stale.post(CONFIRM, {"password": f"guess {number}"}) for number in range(12)]
    assert answers[5].status_code == 422
    assert "Too many tries" in answers[5].content.decode()
    assert answers[-1].status_code == 429


def test_whoever_has_no_way_to_confirm_signs_in_again(people: People, stale: Client) -> None:
    people.ada.set_unusable_password()
    people.ada.save()
    stale.force_login(people.ada)
    prove(stale, people.ada, seconds_ago=360)
    assert add(stale, people)["Location"].startswith("/sign-in/")
    assert stale.get("/tools/").status_code == 302
