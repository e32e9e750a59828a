"""CAASPP Configuration as a coordinator uses it, against the real sandbox process."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from scoreport.audit.events import Event
from scoreport.audit.models import Entry
from scoreport.configuration.credentials import NoConfiguration, for_school
from scoreport.configuration.models import Configuration, Connection, ConnectionState
from scoreport.configuration.rotation import rotate_keys
from scoreport.lib import crypto
from tests.environment import TEST_KEY
from tests.people import People, signed_in
from tests.sandbox.running import running_sandbox

KEY, SECRET = "sandbox-key-for-tests-ACeA", "sandbox-secret-00t^00"
LIST = reverse("configuration:list")


@pytest.fixture(scope="module")
def state() -> Iterator[str]:
    with running_sandbox(client_key=KEY, client_secret=SECRET) as base_url:
        yield base_url


def typed(address: str, **changes: Any) -> dict[str, Any]:
    return {
        "name": "CAASPP",
        "base_url": address,
        "endpoint_1": "/api/v1/students/",
        "endpoint_2": "/score-reports/",
        "authentication_endpoint": "/api/v1/token",
        "client_key": KEY,
        "client_secret": SECRET,
        "expires_on": "2999-01-01",
        "action": "save",
    } | changes


def add(people: People, base_url: str, **changes: Any) -> Configuration:
    signed_in(people.ada).post(reverse("configuration:add"), typed(base_url, **changes))
    return Configuration.objects.get(name=changes.get("name", "CAASPP"))


def test_a_saved_configuration_is_tested_and_in_use_at_once(people: People, state: str) -> None:
    configuration = add(people, state)
    assert configuration.connections.get().state == ConnectionState.LIVE
    credentials = for_school(people.aldrich)
    assert (credentials.account.client_key, credentials.account.client_secret) == (KEY, SECRET)


def test_neither_key_nor_secret_stands_in_any_page_row_or_trace(people: People, state: str) -> None:
    configuration = add(people, state)
    browser = signed_in(people.ada)
    pages = [browser.get(LIST), browser.get(reverse("configuration:edit", args=[configuration.key]))]
    pages.append(browser.post(reverse("configuration:edit", args=[configuration.key]), typed(state, name="")))
    stored = repr(list(Connection.objects.values())) + repr(list(Entry.objects.using("audit").values()))
    for text in (stored, *(page.content.decode() for page in pages)):
        assert KEY not in text
        assert SECRET not in text
    assert "•••••ACeA" in pages[1].content.decode()


def test_a_wrong_pair_stays_pending_and_the_one_in_use_serves_on(people: People, state: str) -> None:
    configuration = add(people, state)
    url = reverse("configuration:edit", args=[configuration.key])
    page = signed_in(people.ada).post(url, typed(state, client_secret="not-the-secret-00000", version=1), follow=True)
    assert "Credentials: refused" in page.content.decode()
    assert set(configuration.connections.values_list("state", flat=True)) == {"pending", "live"}
    assert for_school(people.aldrich).account.client_secret == SECRET
    refused = signed_in(people.ada).post(reverse("configuration:use_anyway", args=[configuration.key]))
    assert refused.status_code == 302
    assert for_school(people.aldrich).account.client_secret == SECRET


def test_what_cannot_be_reached_may_be_used_anyway(people: People) -> None:
    configuration = add(people, "http://127.0.0.1:9")
    with pytest.raises(NoConfiguration):
        for_school(people.aldrich)
    signed_in(people.ada).post(reverse("configuration:use_anyway", args=[configuration.key]))
    assert for_school(people.aldrich).account.base_url == "http://127.0.0.1:9"


def test_a_changed_address_asks_for_key_and_secret_again(people: People, state: str) -> None:
    configuration = add(people, state)
    url = reverse("configuration:edit", args=[configuration.key])
    page = signed_in(people.ada).post(url, typed("http://127.0.0.1:9", client_key="", client_secret="", version=1))
    assert page.status_code == 422
    assert page.content.decode().count("The address has changed: type it again.") >= 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"base_url": "http://127.0.0.1:9"}, "Address: refused"),
        ({"authentication_endpoint": "/api/v9/token"}, "End point: authentication"),
        ({"endpoint_2": "/nothing-here/"}, "End point: score reports"),
        ({"client_secret": "not-the-secret-00000"}, "Credentials: refused"),
        ({}, "The connection works"),
    ],
)
def test_a_test_before_saving_says_what_failed_and_saves_nothing(
    people: People, state: str, change: dict[str, str], words: str
) -> None:
    page = signed_in(people.ada).post(
        reverse("configuration:add"), typed(state, action="test", **change), headers={"HX-Request": "true"}
    )
    assert words in page.content.decode()
    assert not Configuration.objects.exists()


def test_an_override_serves_its_schools_and_the_default_the_others(people: People, state: str) -> None:
    add(people, state)
    add(people, state, name="Charter", schools=[people.chown.pk])
    assert for_school(people.chown).configuration_name == "Charter"
    assert for_school(people.aldrich).configuration_name == "CAASPP"
    again = signed_in(people.ada).post(
        reverse("configuration:add"), typed(state, name="Third", schools=[people.chown.pk])
    )
    assert "Chown Middle is named by “Charter” already." in again.content.decode()
    second_default = signed_in(people.ada).post(reverse("configuration:add"), typed(state, name="Fourth"))
    assert "The district has a default already" in second_default.content.decode()


def test_two_people_who_save_at_once_do_not_overwrite_each_other(people: People, state: str) -> None:
    configuration = add(people, state)
    url = reverse("configuration:edit", args=[configuration.key])
    change = {"client_key": "", "client_secret": "", "version": 1}
    assert signed_in(people.ada).post(url, typed(state, name="First", **change)).status_code == 302
    second = signed_in(people.ada).post(url, typed(state, name="Second", **change))
    assert "Somebody else saved this configuration meanwhile" in second.content.decode()
    configuration.refresh_from_db()
    assert configuration.name == "First"


def test_deleting_needs_the_typed_name_says_who_loses_and_can_be_undone(people: People, state: str) -> None:
    configuration = add(people, state)
    url, browser = reverse("configuration:delete", args=[configuration.key]), signed_in(people.ada)
    assert "Chown Middle" in browser.get(url).content.decode()
    assert browser.post(url, {"confirmation": "caaspp"}).status_code == 422
    assert browser.post(url, {"confirmation": "CAASPP"}).status_code == 302
    with pytest.raises(NoConfiguration):
        for_school(people.aldrich)
    browser.post(reverse("configuration:undo", args=[configuration.key]))
    assert for_school(people.aldrich).account.client_secret == SECRET
    events = set(Entry.objects.using("audit").values_list("event", flat=True))
    assert {Event.CONFIGURATION_DELETED, Event.CONFIGURATION_RESTORED} <= events


def test_others_reach_neither_list_nor_row_nor_deed(people: People, state: str) -> None:
    configuration = add(people, state)
    names = ("edit", "test", "use_anyway", "delete", "undo")
    urls = [reverse(f"configuration:{name}", args=[configuration.key]) for name in names]
    for user in (people.max, people.cole, people.pia, people.sam, people.opal):
        for url in urls:
            assert signed_in(user).post(url, typed(state)).status_code in (404, 405)
    # The SIS administrator may read, nothing else.
    assert signed_in(people.sid).get(LIST).status_code == 200
    for url in urls:
        assert signed_in(people.sid).post(url, typed(state)).status_code == 404
    assert for_school(people.aldrich).account.client_secret == SECRET


def test_a_secret_moved_to_another_row_does_not_open(people: People, state: str) -> None:
    add(people, state)
    other = add(people, state, name="Charter", schools=[people.chown.pk]).connections.get()
    stolen = Configuration.objects.get(name="CAASPP").connections.get().client_secret_sealed
    Connection.objects.filter(pk=other.pk).update(client_secret_sealed=stolen)
    with pytest.raises(crypto.CannotDecrypt):
        for_school(people.chown)


def test_rotation_moves_everything_to_the_newest_key(people: People, state: str, settings: Any) -> None:
    add(people, state)
    newest = crypto.parse_master_keys(["m0Jq3Jt7iW2H0yq0b5zWl6l1t9sX9bJ6o9c9p0q8r7s="])[0]
    settings.MASTER_KEYS = (newest, *crypto.parse_master_keys([TEST_KEY]))
    counts = rotate_keys()
    assert (counts.rotated, counts.failed) == (2, 0)
    assert rotate_keys().already_new == 2
    settings.MASTER_KEYS = (newest,)
    assert for_school(people.aldrich).account.client_secret == SECRET


def test_the_display_option_is_set_per_school_and_audited(people: People) -> None:
    url = reverse("configuration:display_options")
    signed_in(people.ada).post(url, {f"option-{people.aldrich.key}": "all_students"})
    people.aldrich.refresh_from_db()
    assert people.aldrich.display_option == "all_students"
    assert Entry.objects.using("audit").filter(event=Event.DISPLAY_OPTION_CHANGED).count() == 1
    assert signed_in(people.max).post(url, {f"option-{people.aldrich.key}": ""}).status_code == 302
    people.aldrich.refresh_from_db()
    assert people.aldrich.display_option == "all_students"
