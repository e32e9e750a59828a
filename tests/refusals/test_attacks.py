"""Attacks on the session, the form and the address, tried on every endpoint that they could reach."""

import re
import statistics
import time
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from scoreport.accounts.models import User
from scoreport.roster.models import Guardianship
from tests.people import PASSWORD, People, signed_in
from tests.refusals.endpoints import ENDPOINTS, Rows, make_rows

# Answers of SAML providers come from another site without our cookies; what they hold is signed, and is used only by
# the browser that asked (tests/providers).
FROM_OUTSIDE = {"onboarding:acs"}
COOKIE = "session"


@pytest.fixture
def rows(people: People) -> Rows:
    return make_rows(people)


def sign_in(client: Client, user: User, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/sign-in/", {"login": user.username, "password": password, **more})


def test_sec_24_a_session_that_was_planted_is_nobodys_after_sign_in(people: People) -> None:
    """Fixation: the key changes at sign-in, and the old one opens nothing."""
    client = Client()
    client.get("/sign-in/")
    session = client.session
    session["planted"] = "by an attacker"
    session.save()
    planted = session.session_key
    assert planted
    client.cookies[COOKIE] = planted
    sign_in(client, people.pia)
    assert client.cookies[COOKIE].value != planted
    attacker = Client()
    attacker.cookies[COOKIE] = planted
    assert attacker.get("/assessments/").status_code == 302
    assert client.get("/assessments/").status_code == 200


def test_sec_24_a_key_that_the_server_never_gave_is_not_taken(people: People) -> None:
    client = Client()
    client.cookies[COOKIE] = "a" * 32
    sign_in(client, people.pia)
    assert client.cookies[COOKIE].value != "a" * 32


def test_sec_25_no_post_is_followed_without_its_token(rows: Rows) -> None:
    """CSRF: each endpoint that changes something, asked by the one who may, from a page of somebody else."""
    tried = 0
    for name, endpoint in sorted(ENDPOINTS.items()):
        if endpoint.method != "post" or name in FROM_OUTSIDE:
            continue
        person = next(iter(sorted(endpoint.enter - {"anonymous"})), "pia")
        client = Client(enforce_csrf_checks=True)
        client.cookies = signed_in(getattr(rows.people, person)).cookies
        answer = client.post(reverse(name, kwargs=endpoint.named(rows)), endpoint.data(rows))
        assert answer.status_code == 403, name
        tried += 1
    assert tried > 30


def test_sec_25_signing_in_is_guarded_as_well(people: People) -> None:
    """Login CSRF: nobody is signed in as somebody else without noticing."""
    client = Client(enforce_csrf_checks=True)
    assert sign_in(client, people.pia).status_code == 403


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost:80@evil.example", "local host"])
def test_sec_26_another_host_is_refused_before_anything_is_done(people: People, host: str) -> None:
    for path in ("/sign-in/", "/assessments/", "/no-such-page/"):
        answer = signed_in(people.pia).get(path, HTTP_HOST=host)
        assert answer.status_code == 400
        assert host not in answer.content.decode()


def test_sec_26_what_a_proxy_says_of_the_host_is_not_believed(people: People) -> None:
    answer = Client().get("/sign-in/", HTTP_X_FORWARDED_HOST="evil.example", HTTP_FORWARDED="host=evil.example")
    assert "evil.example" not in answer.content.decode() + str(answer.headers)


@pytest.mark.parametrize(
    "evil",
    [
        "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https:evil.example",
        "https://evil.example/", "http:///evil.example", "javascript:alert(1)", "%2F%2Fevil.example",
        "/%0d%0aLocation:%20https://evil.example", "\thttps://evil.example", "/\t/evil.example",
        "https://localhost@evil.example", "data:text/html,x",
    ],
)  # fmt: skip
def test_sec_27_a_sign_in_leads_nowhere_else(people: People, evil: str) -> None:
    answer = sign_in(Client(), people.pia, next=evil)
    assert answer.status_code == 302
    place = urlsplit(urljoin("http://testserver/sign-in/", answer["Location"].replace("\\", "/")))
    assert (place.scheme, place.netloc) == ("http", "testserver")
    page = Client().get("/sign-in/", {"next": evil}).content.decode()
    assert not re.search(r"(href|action)=\"(?!/)[^\"]*evil", page)


def test_sec_19_fields_that_a_form_does_not_have_change_nothing(people: People) -> None:
    """Mass assignment: rights, LEA and school ride along with what a family may send."""
    before = list(Guardianship.objects.order_by("pk").values())
    user = User.objects.filter(pk=people.pia.pk).values().get()
    more = {
        "is_staff": "1", "is_superuser": "1", "educational_rights": "1", "portal_access": "1",
        "lea": people.other_lea.pk, "school": people.chown.pk, "username": "ada", "user": people.ada.pk,
        "guardian": people.gus_guardian.pk,
        "is_active": "0", "key": "x",
    }  # fmt: skip
    client = signed_in(people.pia)
    client.post(f"/children/{people.ben.key}/score-reports/", {"language": "es", **more})
    client.post("/security/email/", {"email": "new@example.org", **more})
    client.post("/language/", {"language": "es", **more})
    assert list(Guardianship.objects.order_by("pk").values()) == before
    changed = User.objects.filter(pk=people.pia.pk).values().get()
    for name in ("username", "is_active", "key", "name"):
        assert changed[name] == user[name]


def test_sec_23_a_sign_in_tells_nobody_who_has_an_account(people: People) -> None:
    """Enumeration: same status, same words, same size, and the same work within what a network could tell apart."""
    pages: dict[str, set[str]] = {}
    took: dict[str, list[float]] = {}
    for number in range(8):
        for name in (people.pia.username, f"nobody{number}"):
            who = "known" if name == people.pia.username else "unknown"
            client = Client(REMOTE_ADDR=f"192.0.2.{number}" if who == "known" else f"198.51.100.{number}")
            began = time.process_time()
            answer = client.post("/sign-in/", {"login": name, "password": "a wrong password"})
            took.setdefault(who, []).append(time.process_time() - began)
            text = re.sub(r"value=\"[^\"]*\"|nonce=\"[^\"]*\"|X-CSRFToken[^}]*", "", answer.content.decode())
            pages.setdefault(who, set()).add(f"{answer.status_code} {text}")
    assert pages["known"] == pages["unknown"]
    known, unknown = (statistics.median(took[who]) for who in ("known", "unknown"))
    assert 0.5 < known / unknown < 2  # a missing hash would be a fifth; no clock of the machine decides this


@pytest.mark.parametrize("order", [("/", "https://evil.example/"), ("https://evil.example/", "/")])
def test_a_field_that_comes_twice_is_checked_in_the_form_in_which_it_is_used(
    people: People, order: tuple[str, str]
) -> None:
    answer = signed_in(people.pia).post("/language/", {"language": ["es", "xx"], "next": list(order)})
    assert answer["Location"] == "/"
    people.pia.refresh_from_db()
    assert people.pia.language == ""
