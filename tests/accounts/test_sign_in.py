"""Signing in and out, the one-time password, the language of the pages."""

from typing import Any

import pytest
from django.test import Client

from scoreport.accounts.models import User
from scoreport.audit.models import Entry
from tests.people import PASSWORD, People, signed_in

SIGN_IN, PASSWORD_PAGE = "/sign-in/", "/password/"
NEW = "seven green bicycles"


def enter(client: Client, password: str = PASSWORD, **fields: str) -> Any:
    """Type user name and password; returns the answer."""
    return client.post(SIGN_IN, {"login": "Pia", "password": password, **fields})


def events() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("event", flat=True))


def test_a_person_signs_in_with_the_user_name_in_any_case(people: People) -> None:
    answer = enter(Client())
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert events() == ["sign_in.succeeded"]


def test_a_wrong_password_and_an_unknown_name_get_the_same_words(people: People) -> None:
    wrong = enter(Client(), "something else")
    unknown = Client().post(SIGN_IN, {"login": "nobody", "password": "something else"})
    said = "The user name or the password is not right."
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert said in wrong.content.decode()
    assert said in unknown.content.decode()
    assert [entry.user_key for entry in Entry.objects.order_by("id")] == [people.pia.key, ""]


def test_too_many_tries_are_stopped_with_words_and_the_owner_elsewhere_still_enters(people: People) -> None:
    stranger = Client(REMOTE_ADDR="198.51.100.7")
    answers = [enter(stranger, "guess") for _ in range(6)]
    assert answers[-1].status_code == 429
    assert "Too many tries" in answers[-1].content.decode()
    assert enter(Client(REMOTE_ADDR="203.0.113.5")).status_code == 302


def test_a_network_that_guesses_very_often_gets_a_page_of_its_own(people: People) -> None:
    client = Client()
    answers = [client.post(SIGN_IN, {"login": f"name{number}", "password": "guess"}) for number in range(101)]
    assert [answer.status_code for answer in answers[-2:]] == [422, 429]
    assert "Wait ten minutes" in answers[-1].content.decode()
    assert answers[-1]["Retry-After"] == "600"


def test_sign_in_leads_back_to_the_page_that_was_asked_for(people: People) -> None:
    client = Client()
    asked = client.get("/tools/?q=roster")
    page = client.get(asked["Location"])
    assert 'name="next" value="/tools/?q=roster"' in page.content.decode()
    assert enter(client, next="/tools/?q=roster")["Location"] == "/tools/?q=roster"


@pytest.mark.parametrize("evil", ["//evil.example", "/\\evil.example", "https:evil.example", "https://evil.example/"])
def test_sign_in_never_leads_to_another_site(people: People, evil: str) -> None:
    assert enter(Client(), next=evil)["Location"] == "/"
    language = Client().post("/language/", {"language": "es", "next": evil})
    assert language["Location"] == "/"


def test_an_old_session_is_another_one_after_sign_in(people: People) -> None:
    client = Client()
    client.get(SIGN_IN)
    enter(client)
    first = client.session.session_key
    client.post("/sign-out/")
    enter(client)
    assert client.session.session_key != first


def test_sign_out_ends_the_session_and_clears_what_the_browser_keeps(people: People) -> None:
    client = signed_in(people.pia)
    answer = client.post("/sign-out/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get(PASSWORD_PAGE)["Location"].startswith(SIGN_IN)
    assert client.get("/sign-out/").status_code == 405


def test_an_ended_account_can_not_sign_in_and_its_session_is_over(people: People) -> None:
    client = signed_in(people.pia)
    User.objects.filter(pk=people.pia.pk).update(is_active=False)
    assert client.get(PASSWORD_PAGE)["Location"].startswith(SIGN_IN)
    enter(client)
    assert client.get(PASSWORD_PAGE)["Location"].startswith(SIGN_IN)


def test_every_page_leads_to_the_password_page_until_a_one_time_password_is_replaced(people: People) -> None:
    User.objects.filter(pk=people.ada.pk).update(must_change_password=True)
    client = signed_in(people.ada)
    for address in ("/", "/tools/", "/system-settings/tool-rights/"):
        assert client.get(address)["Location"] == PASSWORD_PAGE
    assert client.get("/tools/", headers={"HX-Request": "true"})["HX-Redirect"] == PASSWORD_PAGE
    assert client.get(PASSWORD_PAGE).status_code == 200
    assert "password you were given" in client.get(PASSWORD_PAGE).content.decode()


def test_a_new_password_signs_out_everywhere_else_and_is_the_only_one_that_works(people: People) -> None:
    User.objects.filter(pk=people.pia.pk).update(must_change_password=True)
    client, elsewhere = signed_in(people.pia), signed_in(people.pia)
    before = client.session.session_key
    answer = client.post(PASSWORD_PAGE, {"old": PASSWORD, "new": NEW, "again": NEW}, follow=True)
    assert "Your password is changed" in answer.content.decode()
    assert client.session.session_key != before
    assert client.get(PASSWORD_PAGE).status_code == 200
    assert elsewhere.get(PASSWORD_PAGE)["Location"].startswith(SIGN_IN)
    assert enter(Client()).status_code == 422
    fresh = Client()
    enter(fresh, NEW)
    people.pia.refresh_from_db()
    assert not people.pia.must_change_password
    assert "password.changed" in events()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"old": "wrong", "new": NEW, "again": NEW}, "not your current password"),
        ({"old": PASSWORD, "new": "short", "again": "short"}, "too short"),
        ({"old": PASSWORD, "new": "password1234", "again": "password1234"}, "too common"),
        ({"old": PASSWORD, "new": NEW, "again": NEW + "s"}, "not the same"),
        ({"old": PASSWORD, "new": PASSWORD, "again": PASSWORD}, "another password"),
    ],
)
def test_a_password_that_will_not_do_is_refused_in_words(people: People, typed: dict[str, str], said: str) -> None:
    answer = signed_in(people.pia).post(PASSWORD_PAGE, typed)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_the_language_is_kept_before_and_after_sign_in(people: People) -> None:
    client = Client()
    client.post("/language/", {"language": "es", "next": SIGN_IN})
    assert 'lang="es"' in client.get(SIGN_IN).content.decode()
    signed_in(people.pia).post("/language/", {"language": "es"})
    assert 'lang="es"' in signed_in(people.pia).get(PASSWORD_PAGE).content.decode()


def test_a_form_from_elsewhere_is_refused_in_words(people: People) -> None:
    answer = Client(enforce_csrf_checks=True).post(SIGN_IN, {"login": "pia", "password": PASSWORD})
    assert answer.status_code == 403
    assert "Nothing was sent or changed" in answer.content.decode()
