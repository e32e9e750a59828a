"""Signing in at a real SAML provider: pysaml2, as a process."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from scoreport.accounts.models import Provider, ProviderTie
from scoreport.accounts.models_providers import Protocol, ProviderState
from scoreport.accounts.providers import protocols
from scoreport.audit.models import Entry
from scoreport.districts.models import Lea
from tests.people import People
from tests.providers import making
from tests.providers.conftest import SAML_KEY, SLUG
from tests.providers.running import Back, Visitor, saml_provider

HERE = f"/sign-in/{SLUG}/"
BEGIN = f"{HERE}{SAML_KEY}/"
EPPN, NUMBER = "eduPersonPrincipalName", "uid"
MFA = "https://refeds.org/profile/mfa"
EMAIL_NAME = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
PEOPLE: dict[str, dict[str, Any]] = {
    "tess": {"attributes": {NUMBER: "staff-tess", "mail": "tess@valley.example.org"}},
    "pia": {"attributes": {NUMBER: "guardian-pia"}},
    "ada": {"attributes": {NUMBER: "staff-ada"}, "context": MFA},
    "cole": {"attributes": {NUMBER: "staff-cole"}, "context": MFA},
    "changing": {"attributes": {NUMBER: "staff-tess"}, "format": EMAIL_NAME, "subject": "tess@valley.example.org"},
    "stranger": {"attributes": {NUMBER: "nobody-here"}},
}
# The OID under which pysaml2, like many providers, sends the attribute uid.
UID = "urn:oid:0.9.2342.19200300.100.1.1"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The provider knows us by the metadata that we publish."""
    ours = protocols.our_metadata(Provider(lea=Lea(slug=SLUG), key=SAML_KEY, protocol=Protocol.SAML))
    with saml_provider(tmp_path_factory.mktemp("saml"), [ours], PEOPLE) as address:
        yield address


@pytest.fixture
def provider(people: People, running: str) -> Provider:
    """Known by its own metadata, fetched once, in use."""
    found = protocols.metadata(Protocol.SAML, f"{running}/metadata", "")
    return making.saml(
        people.lea, found["issuer"], found["sso_url"], certificates=tuple(found["certificates"]), key=SAML_KEY,
        match_claim=UID,
    )  # fmt: skip


def answered(client: Client, login: str, path: str = BEGIN) -> Back:
    """Press the button, sign in at the provider; returns the form that comes back."""
    return Visitor().sign_in(str(client.get(path)["Location"]), login)


def handed(back: Back) -> str:
    """Send that form as the provider's page does, without the cookies of ours; returns where the browser goes."""
    answer = Client().post(urlsplit(back.address).path, back.fields)
    assert answer.status_code == 303
    assert not answer.cookies
    return str(answer["Location"])


def entered(client: Client, login: str, path: str = BEGIN) -> Any:
    return client.get(handed(answered(client, login, path)))


def last_failure() -> str:
    return Entry.objects.filter(event="sign_in.failed").latest("id").outcome


def test_a_parent_signs_in_and_is_known_by_the_name_id_from_then_on(people: People, provider: Provider) -> None:
    client = Client()
    answer = entered(client, "pia", f"{BEGIN}?next=/security/")
    assert (answer.status_code, answer["Location"]) == (302, "/security/")
    tie = ProviderTie.objects.get()
    assert (tie.subject, tie.user) == ("lasting-pia", people.pia)
    people.pia_guardian.sourced_id = "renumbered"
    people.pia_guardian.save()
    assert entered(Client(), "pia")["Location"] == "/"


def test_our_metadata_says_what_we_ask_for(people: People, provider: Provider) -> None:
    answer = Client().get(f"{BEGIN}metadata/")
    text = answer.content.decode()
    assert answer["Content-Type"] == "application/samlmetadata+xml"
    assert 'WantAssertionsSigned="true"' in text
    assert f'entityID="http://localhost:8000{BEGIN}metadata/"' in text
    assert f'Location="http://localhost:8000{BEGIN}acs/"' in text
    assert Client().get(f"/sign-in/{SLUG}/{'%3C' * 5}a/metadata/").status_code == 404


def test_an_answer_is_good_once_and_in_the_browser_that_asked(people: People, provider: Provider) -> None:
    client = Client()
    back = answered(client, "tess")
    place = handed(back)
    # Replayed into another browser: it never asked.
    assert Client().get(place)["Location"] == HERE
    assert last_failure() == "provider_no_attempt"
    assert client.get(place)["Location"] == "/"
    client.post("/sign-out/")
    assert client.get(place)["Location"] == HERE
    assert client.get(handed(back))["Location"] == HERE
    assert last_failure() == "provider_no_attempt"


def test_a_name_that_may_pass_on_to_somebody_else_is_no_subject(people: People, provider: Provider) -> None:
    client = Client()
    assert entered(client, "changing")["Location"] == HERE
    assert last_failure() == "provider_no_subject"
    Provider.objects.update(subject_claim=UID)
    assert entered(client, "changing")["Location"] == "/"
    assert ProviderTie.objects.get().subject == "staff-tess"


def test_a_stranger_is_told_what_to_do(people: People, provider: Provider) -> None:
    client = Client()
    assert entered(client, "stranger")["Location"] == HERE
    assert "Ask the office of your school" in client.get(HERE).content.decode()
    assert last_failure() == "provider_unknown_person"


@pytest.mark.parametrize(("login", "counts", "is_in"), [("cole", MFA, True), ("cole", "", False), ("tess", MFA, False)])
def test_idp_29_a_second_step_at_the_provider_counts_only_where_its_setting_says_so(
    people: People, provider: Provider, login: str, counts: str, is_in: bool
) -> None:
    Provider.objects.update(second_steps=counts)
    client = Client()
    entered(client, login)
    assert (client.get("/tools/").status_code == 200) == is_in


def test_administrators_take_their_own_second_step_whatever_the_provider_says(
    people: People, provider: Provider
) -> None:
    """Golden SAML: whoever steals the provider's key says of anybody what they like."""
    Provider.objects.update(second_steps=MFA)
    client = Client()
    entered(client, "ada")
    assert client.get("/tools/")["Location"] == "/security/"


def test_values_that_wait_sign_nobody_in(people: People, provider: Provider) -> None:
    provider.connections.update(state=ProviderState.PENDING)
    assert Client().get(BEGIN).status_code == 404
    assert provider.name not in Client().get(HERE).content.decode()


def test_who_has_just_signed_in_there_is_asked_anew_to_confirm(people: People, provider: Provider) -> None:
    client = Client()
    entered(client, "tess")
    place = str(client.get(f"{BEGIN}confirm/?next=/security/email/")["Location"])
    assert "SAMLRequest" in parse_qs(urlsplit(place).query)
    back = Visitor().sign_in(place, "tess")
    answer = client.get(handed(back))
    assert answer["Location"] == "/security/email/"
    assert client.get("/security/email/").status_code == 200
    assert Entry.objects.filter(event="sign_in.confirmed").exists()
