"""Signing in at a real OpenID provider: npm's oidc-provider, as a process."""

from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from scoreport.accounts.models import Assignment, Provider, ProviderTie
from scoreport.accounts.models_providers import Protocol
from scoreport.accounts.providers import protocols, sealing
from scoreport.audit.models import Entry
from scoreport.roster.models import Staff, StaffRole
from tests.people import PASSWORD, People
from tests.providers import making
from tests.providers.conftest import OIDC_KEY, OTHER_OIDC_KEY, SLUG, Running
from tests.providers.running import Back, Visitor, free_port

HERE = f"/sign-in/{SLUG}/"
BEGIN = f"{HERE}{OIDC_KEY}/"


def discovered(people: People, issuer: str, key: str = OIDC_KEY, **more: Any) -> Provider:
    """The provider at that address, known by its own discovery document, in use."""
    provider = making.oidc(people.lea, issuer, key=key, **more)
    found = protocols.metadata(Protocol.OIDC, issuer, "")
    connection = provider.connections.get()
    connection.issuer, connection.metadata = found.pop("issuer"), found
    connection.save()
    return provider


@pytest.fixture
def provider(people: People, oidc_running: Running) -> Provider:
    return discovered(people, oidc_running.issuer)


def sent(client: Client, path: str = BEGIN) -> str:
    """Press the button; returns where the browser is sent."""
    answer = client.get(path)
    assert answer.status_code == 302, answer.content
    return str(answer["Location"])


def entered(client: Client, login: str, path: str = BEGIN, visitor: Visitor | None = None) -> Any:
    """Sign in at the provider and come back; returns our answer."""
    return client.get((visitor or Visitor()).sign_in(sent(client, path), login).address)


def last_failure() -> str:
    return Entry.objects.filter(event="sign_in.failed").latest("id").outcome


def test_a_teacher_signs_in_and_is_known_by_the_subject_from_then_on(people: People, provider: Provider) -> None:
    client = Client()
    answer = entered(client, "tess", f"{BEGIN}?next=/tools/")
    assert (answer.status_code, answer["Location"]) == (302, "/tools/")
    assert client.get("/session/").status_code == 200
    tie = ProviderTie.objects.get()
    assert (tie.subject, tie.user) == ("tess", people.tess)
    # The roster's id is somebody else's now: the subject still tells who it is.
    people.tess.staff.sourced_id = "renumbered"
    people.tess.staff.save()
    again = Client()
    assert entered(again, "tess")["Location"] == "/"
    assert again.get("/security/").status_code == 200
    events = list(Entry.objects.order_by("id").values_list("event", flat=True))
    assert events == ["provider.tied", "sign_in.succeeded", "sign_in.succeeded"]
    assert Entry.objects.filter(event="sign_in.succeeded").latest("id").details["provider"] == OIDC_KEY


def test_the_first_sign_in_gives_an_account_without_a_password(people: People, provider: Provider) -> None:
    Staff.objects.filter(user=people.tess).update(user=None)
    Assignment.objects.filter(user=people.tess).delete()
    staff = Staff.objects.get(sourced_id="staff-tess")
    StaffRole.objects.create(staff=staff, school=people.aldrich, role="teacher")
    client = Client()
    assert entered(client, "tess")["Location"] == "/"
    staff.refresh_from_db()
    assert staff.user is not None
    assert not staff.user.has_usable_password()
    # In the groups of the roster's roles, as with any first sign-in.
    assert list(staff.user.assignments.values_list("group__code", "school")) == [("teacher", people.aldrich.pk)]
    page = client.get("/security/").content.decode()
    assert provider.name in page
    assert "Change the password" not in page


@pytest.mark.parametrize(
    ("login", "outcome", "words"),
    [
        ("stranger", "provider_unknown_person", "nobody with your sign-in yet"),
        ("foreigner", "provider_required_claim", "did not work"),
    ],
)
def test_who_is_not_in_the_roster_or_of_another_district_stays_outside(
    people: People, oidc_running: Running, login: str, outcome: str, words: str
) -> None:
    discovered(people, oidc_running.issuer, required_claim="hd", required_value="valley")
    client = Client()
    answer = entered(client, login)
    assert answer["Location"] == HERE
    assert words in client.get(HERE).content.decode()
    assert last_failure() == outcome
    assert not ProviderTie.objects.exists()


def test_claims_may_come_from_the_second_place_and_the_secret_go_in_the_body(
    people: People, oidc_running: Running
) -> None:
    found = discovered(
        people, oidc_running.other_issuer, OTHER_OIDC_KEY, match_claim="email", match_field="email",
        domains="valley.example.org",
    )  # fmt: skip
    Staff.objects.filter(user=people.tess).update(email="Tess@Valley.example.org")
    assert found.connections.get().metadata["secret_in_body"]
    assert entered(Client(), "tess", f"{HERE}{OTHER_OIDC_KEY}/")["Location"] == "/"
    assert ProviderTie.objects.get().user == people.tess


def test_an_answer_is_good_once_and_in_the_browser_that_asked(people: People, provider: Provider) -> None:
    client = Client()
    back = Visitor().sign_in(sent(client), "tess")
    assert Client().get(back.address)["Location"] == HERE
    assert last_failure() == "provider_no_attempt"
    assert client.get(back.address)["Location"] == "/"
    client.post("/sign-out/")
    assert client.get(back.address)["Location"] == HERE
    assert last_failure() == "provider_no_attempt"


def test_a_code_that_was_used_is_refused_by_the_provider(people: People, provider: Provider) -> None:
    client = Client()
    back = Visitor().sign_in(sent(client), "tess")
    client.get(back.address)
    other = Client()
    state = parse_qs(urlsplit(sent(other)).query)["state"][0]
    again = {**_query(back), "state": state}
    assert other.get(f"{BEGIN}callback/", again)["Location"] == HERE
    assert last_failure() == "provider_code_refused"


def test_idp_42_two_providers_are_not_mixed_up(people: People, oidc_running: Running) -> None:
    """An answer of one is not taken at the address of the other, nor under the other's state."""
    discovered(people, oidc_running.issuer)
    discovered(people, oidc_running.other_issuer, OTHER_OIDC_KEY)
    client = Client()
    back = Visitor().sign_in(sent(client), "tess")
    other = f"{HERE}{OTHER_OIDC_KEY}/"
    assert client.get(f"{other}callback/", _query(back))["Location"] == HERE
    assert last_failure() == "provider_no_attempt"
    state = parse_qs(urlsplit(sent(client, other)).query)["state"][0]
    assert client.get(f"{other}callback/", {**_query(back), "state": state})["Location"] == HERE
    assert last_failure() == "provider_another_issuer"
    without = {name: value for name, value in _query(back).items() if name != "iss"}
    state = parse_qs(urlsplit(sent(client, other)).query)["state"][0]
    client.get(f"{other}callback/", {**without, "state": state})
    # It says of itself that it names itself in each answer.
    assert last_failure() == "provider_another_issuer"


def test_what_is_sent_to_the_provider_is_fixed(people: People, provider: Provider) -> None:
    """The redirect address is ours whatever host is asked for; state, nonce and PKCE are new each time."""
    asked = [parse_qs(urlsplit(sent(Client())).query) for _ in range(2)]
    assert asked[0]["redirect_uri"] == [f"http://localhost:8000{BEGIN}callback/"]
    assert asked[0]["code_challenge_method"] == ["S256"]
    for name in ("state", "nonce", "code_challenge"):
        assert asked[0][name] != asked[1][name]
    assert Client(HTTP_HOST="evil.example").get(BEGIN).status_code == 400


@pytest.mark.parametrize("evil", ["//evil.example", "/\\evil.example", "https://evil.example/"])
def test_a_sign_in_never_leads_to_another_site(people: People, provider: Provider, evil: str) -> None:
    assert entered(Client(), "tess", f"{BEGIN}?{urlencode({'next': evil})}")["Location"] == "/"


def test_a_wrong_secret_and_a_provider_that_is_down_are_told_apart_and_the_password_still_works(
    people: People, provider: Provider
) -> None:
    connection = provider.connections.get()
    sealing.seal(connection, "another secret than the provider's")
    connection.save()
    client = Client()
    assert entered(client, "tess")["Location"] == HERE
    assert last_failure() == "provider_client_refused"
    back = Visitor().sign_in(sent(client), "tess")
    connection.metadata["token_endpoint"] = f"http://127.0.0.1:{free_port()}/token"
    connection.save()
    client.get(back.address)
    assert last_failure() == "provider_refused"
    assert "does not answer" in client.get(HERE).content.decode()
    assert client.post("/sign-in/", {"login": "ada", "password": PASSWORD})["Location"] == "/"


def test_who_signed_in_there_confirms_it_there_and_goes_on_with_what_was_interrupted(
    people: People, provider: Provider, settings: Settings
) -> None:
    settings.SECOND_STEP = "nobody"
    client, visitor = Client(), Visitor()
    people.ada.set_unusable_password()
    people.ada.save()
    entered(client, "ada", visitor=visitor)
    session = client.session
    session["account_authentication_methods"][-1]["at"] -= 3600
    session.save()
    asked = client.post(f"/system-settings/district-sign-in/{OIDC_KEY}/delete/")
    assert asked["Location"].startswith(f"{BEGIN}confirm/?next=")
    place = sent(client, asked["Location"])
    # Anew, however long ago one has signed in there.
    assert parse_qs(urlsplit(place).query)["prompt"] == ["login"]
    answer = client.get(visitor.sign_in(place, "ada").address)
    assert answer["Location"] == "/system-settings/district-sign-in/"
    assert Entry.objects.filter(event="sign_in.confirmed").count() == 1
    assert Provider.objects.get(key=OIDC_KEY).deleted_at


def test_nobody_else_can_confirm_a_sign_in(people: People, provider: Provider) -> None:
    client = Client()
    entered(client, "tess")
    entered(Client(), "pia")
    back = Visitor().sign_in(sent(client, f"{BEGIN}confirm/?next=/security/email/"), "pia")
    assert client.get(back.address)["Location"] == HERE
    assert last_failure() == "provider_another_person"


def test_signing_out_here_says_that_the_provider_may_still_know_one(people: People, provider: Provider) -> None:
    client = Client()
    entered(client, "pia")
    page = client.post("/sign-out/", follow=True).content.decode()
    assert "you may still be signed in" in page
    assert provider.name in page
    assert client.get("/")["Location"].startswith("/sign-in/")


def test_on_a_shared_computer_the_sign_in_is_short_and_the_browser_not_known(
    people: People, provider: Provider
) -> None:
    client = Client()
    answer = entered(client, "pia", f"{BEGIN}?shared=1")
    assert "device" not in answer.cookies
    assert client.session["session_kind"] == "shared"


def _query(back: Back) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(back.address).query))
