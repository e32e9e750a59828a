"""District Sign-in: an administrator adds a provider, tries it, puts it in use; and what the page refuses."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from pytest_django.fixtures import Settings

from scoreport.accounts.models import Provider, ProviderConnection, ProviderTie
from scoreport.accounts.models_providers import Protocol, ProviderState
from scoreport.accounts.providers.saml import library
from scoreport.audit.models import Entry
from scoreport.lib.keys import new_key
from tests.people import PASSWORD, People, prove, signed_in
from tests.providers import making
from tests.providers.conftest import OIDC_KEY, SLUG, Running
from tests.providers.lying import lying
from tests.providers.running import Visitor

PAGE = "/system-settings/district-sign-in/"
HERE = f"/sign-in/{SLUG}/"


@pytest.fixture
def ada(people: People) -> Client:
    return signed_in(people.ada)


def typed(**more: Any) -> dict[str, Any]:
    """The form, filled in."""
    return {
        "name": "Staff sign-in", "people": ["staff"], "match_claim": "sourcedId", "match_field": "sourced_id",
        "address": "https://idp.example.org", "client_id": making.CLIENT, "client_secret": making.SECRET, **more,
    }  # fmt: skip


def added(client: Client, people: People, protocol: str, key: str = "", **more: Any) -> Any:
    """Send the form of a new provider."""
    query = f"?lea={people.lea.key}&protocol={protocol}&key={key or new_key()}"
    return client.post(f"{PAGE}add/{query}", typed(**more))


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_provider_is_in_use_when_a_sign_in_there_has_worked(
    ada: Client, people: People, oidc_running: Running
) -> None:
    answer = added(ada, people, "oidc", OIDC_KEY, address=oidc_running.issuer)
    assert answer.status_code == 302
    page = text(ada.get(answer["Location"]))
    assert "Waiting for a sign-in that works" in page
    assert making.SECRET not in page
    assert f"http://localhost:8000{HERE}{OIDC_KEY}/callback/" in page  # to copy to the provider
    assert "Staff sign-in" not in text(Client().get(HERE))
    ada.post(f"{PAGE}{OIDC_KEY}/test/")
    assert "The provider answers as it should" in text(ada.get(f"{PAGE}{OIDC_KEY}/"))
    back = Visitor().sign_in(str(ada.get(f"{PAGE}{OIDC_KEY}/try/")["Location"]), "ada")
    assert ada.get(back.address)["Location"] == f"{PAGE}{OIDC_KEY}/"
    page = text(ada.get(f"{PAGE}{OIDC_KEY}/"))
    assert "A sign-in worked" in page
    assert people.ada.name in page  # whom it would have signed in
    assert "Staff sign-in" in text(Client().get(HERE))
    assert not ProviderTie.objects.exists()
    events = set(Entry.objects.filter(event__startswith="provider.").values_list("event", flat=True))
    assert {"provider.added", "provider.tested", "provider.promoted"} <= events


def test_new_values_wait_while_the_old_ones_serve_and_can_be_dropped(ada: Client, people: People) -> None:
    found = making.oidc(people.lea, key=OIDC_KEY)
    with lying() as liar:
        metadata = making.oidc_metadata(liar.issuer)
        pasted = (
            f'{{"issuer": "{liar.issuer}", "authorization_endpoint": "{metadata["authorization_endpoint"]}", '
            f'"token_endpoint": "{metadata["token_endpoint"]}", "jwks_uri": "{metadata["jwks_uri"]}"}}'
        )
        ada.post(f"{PAGE}{OIDC_KEY}/", typed(address=liar.issuer, pasted=pasted, version=found.version))
    pending = found.connections.get(state=ProviderState.PENDING)
    assert found.connections.get(state=ProviderState.LIVE).issuer == "https://idp.example.org"
    ada.post(f"{PAGE}{OIDC_KEY}/discard/", {"pending": pending.key})
    assert not found.connections.filter(state=ProviderState.PENDING).exists()


def test_a_secret_stays_where_nothing_is_typed_and_follows_to_no_other_host(ada: Client, people: People) -> None:
    found = making.oidc(people.lea, key=OIDC_KEY)
    kept = found.connections.get().client_secret_sealed
    same = typed(client_secret="", name="Another name", version=found.version)
    assert ada.post(f"{PAGE}{OIDC_KEY}/", same).status_code == 302
    assert found.connections.get().client_secret_sealed == kept
    found.refresh_from_db()
    moved = {
        "issuer": "https://elsewhere.example", "authorization_endpoint": "https://elsewhere.example/auth",
        "token_endpoint": "https://elsewhere.example/token", "jwks_uri": "https://elsewhere.example/jwks",
    }  # fmt: skip
    pasted = str(moved).replace("'", '"')
    data = typed(client_secret="", address="https://elsewhere.example", pasted=pasted, version=found.version)
    answer = ada.post(f"{PAGE}{OIDC_KEY}/", data)
    assert answer.status_code == 422
    assert "The provider&#x27;s address has changed: type it again." in text(answer)
    assert found.connections.count() == 1


def test_whoever_signed_in_long_ago_confirms_first(people: People) -> None:
    client = signed_in(people.ada)
    prove(client, people.ada, seconds_ago=3600)
    answer = added(client, people, "oidc")
    assert answer.status_code == 302
    assert not Provider.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "http://idp.example.org", "ftp://idp.example.org", "file:///etc/passwd", "https://127.0.0.1",
        "https://10.1.2.3", "https://[::1]", "https://169.254.169.254", "https://[::ffff:10.0.0.1]",
        "https://someone@idp.example.org", "https://idp.example.org:22", "https://localhost", "//idp.example.org",
        "https://idp.example.org\\@10.0.0.1", "https://2130706433",
    ],
)  # fmt: skip
@pytest.mark.parametrize("protocol", ["oidc", "saml"])
def test_sec_33_metadata_is_fetched_from_public_https_addresses_only(
    ada: Client, people: People, settings: Settings, protocol: str, address: str
) -> None:
    settings.ETS_ALLOW_LOOPBACK = False
    answer = added(ada, people, protocol, address=address)
    assert answer.status_code == 422
    assert "Address: not " in text(answer)  # not allowed, or not found where there is no such name
    assert making.SECRET not in text(answer)
    assert not Provider.objects.exists()


def test_sec_33_a_redirect_is_not_followed(ada: Client, people: People) -> None:
    with lying() as liar, lying() as other:
        liar.redirect = f"{other.issuer}/.well-known/openid-configuration"
        answer = added(ada, people, "oidc", address=liar.issuer)
        assert other.asked == []
    assert "Address: sent elsewhere" in text(answer)


def test_metadata_of_another_issuer_is_refused(ada: Client, people: People) -> None:
    with lying() as liar:
        liar.userinfo = making.oidc_metadata(liar.issuer) | {"issuer": "https://evil.example"}
        answer = added(ada, people, "oidc", address=liar.issuer)
    assert "Metadata: another issuer" in text(answer)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"match_claim": "name"}, "Names are no proof"),
        ({"match_claim": "preferred_username"}, "Names are no proof"),
        ({"match_claim": "email"}, "An email address can only equal the email address of the roster."),
        ({"match_claim": "upn", "match_field": "email", "domains": "valley.example.org"}, "Only the claim “email”"),
        ({"match_claim": "email", "match_field": "email"}, "Say whose addresses tell who somebody is."),
        ({"match_claim": "email", "match_field": "email", "domains": "gmail.com"}, "Anybody gets an address there"),
        ({"required_claim": "hd"}, "Fill in both, or neither."),
        ({"required_for": ["guardian"]}, "Choose only from those who sign in there."),
        ({"client_secret": ""}, "Type it as the provider shows it."),
    ],
)
def test_idp_26_what_proves_nothing_about_a_person_is_refused(
    ada: Client, people: People, changed: dict[str, Any], said: str
) -> None:
    with lying() as liar:
        liar.userinfo = making.oidc_metadata(liar.issuer) | {"issuer": liar.issuer}
        answer = added(ada, people, "oidc", address=liar.issuer, **changed)
    assert answer.status_code == 422
    assert said in text(answer)


def test_an_issuer_that_many_districts_share_needs_the_claim_of_the_own_one(ada: Client, people: People) -> None:
    google = "https://accounts.google.com"
    ends = {name: f"{google}/{name}" for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
    pasted = str({"issuer": google, **ends}).replace("'", '"')
    answer = added(ada, people, "oidc", address=google, pasted=pasted)
    assert "Here it is “hd”." in text(answer)
    own = added(ada, people, "oidc", address=google, pasted=pasted, required_claim="hd", required_value="valley.org")
    assert own.status_code == 302


ENTITY = "https://saml.example.org/metadata"


def metadata(
    *, sso: str = "https://saml.example.org/sso", certificate: str = "", more: str = "", head: str = ""
) -> str:
    """A provider's metadata, as it offers them."""
    key = certificate or making.der(making.certificate(making.new_key()))
    return (
        f'{head}<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" '
        f'xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="{ENTITY}"><md:IDPSSODescriptor {more} '
        'protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing"><ds:KeyInfo>'
        f"<ds:X509Data><ds:X509Certificate>{key}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
        '<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" '
        f'Location="{sso}"/></md:IDPSSODescriptor></md:EntityDescriptor>'
    )


def test_saml_metadata_are_pasted_and_signed_assertions_demanded_of_what_is_saved(ada: Client, people: People) -> None:
    """IDP-08: of the saved row, not of a default."""
    answer = added(ada, people, "saml", address="", pasted=metadata())
    assert answer.status_code == 302
    connection = ProviderConnection.objects.get()
    assert (connection.issuer, connection.metadata["sso_url"]) == (ENTITY, "https://saml.example.org/sso")
    assert (connection.state, connection.provider.protocol) == (ProviderState.PENDING, Protocol.SAML)
    security = library.settings_for(connection).get_security_data()
    assert security["wantAssertionsSigned"]
    assert security["rejectDeprecatedAlgorithm"]
    page = text(ada.get(answer["Location"]))
    assert f"http://localhost:8000{HERE}{connection.provider.key}/acs/" in page
    fingerprint = making.certificate(making.new_key())  # another certificate of the same key: another fingerprint
    assert making.der(fingerprint)[:40] not in page


def _weak() -> str:
    return making.der(making.certificate(rsa.generate_private_key(65537, 1024)))  # noqa: S505 - weak on purpose


@pytest.mark.parametrize(
    ("bent", "said"),
    [
        (lambda: "not xml", "Metadata: not understood"),
        (lambda: metadata(head="<!DOCTYPE x>"), "Answer: not allowed"),
        (lambda: metadata(sso="http://saml.example.org/sso"), "Metadata: no sign-in address"),
        (lambda: metadata(certificate=_weak()), "Certificate: missing or not understood"),
        (lambda: metadata(certificate="AAAA"), "Certificate: missing or not understood"),
        (
            lambda: metadata(certificate=making.der(making.certificate(making.new_key(), days=-1))),
            "Certificate: expired",
        ),
        (lambda: metadata(more='WantAuthnRequestsSigned="true"'), "Metadata: signed requests demanded"),
        (lambda: metadata(more='validUntil="2020-01-01T00:00:00Z"'), "Metadata: expired"),
        (
            lambda: (
                f'<m:EntitiesDescriptor xmlns:m="urn:oasis:names:tc:SAML:2.0:metadata">{metadata()}{metadata()}'
                "</m:EntitiesDescriptor>"
            ),
            "Metadata: not understood",
        ),
    ],
)
def test_saml_metadata_that_can_not_be_trusted_are_refused_with_words(
    ada: Client, people: People, bent: Any, said: str
) -> None:
    answer = added(ada, people, "saml", address="", pasted=bent())
    assert answer.status_code == 422
    assert said in text(answer)
    assert not Provider.objects.exists()


def test_a_provider_that_is_the_only_way_in_takes_no_password_but_of_administrators(people: People) -> None:
    provider = making.oidc(people.lea, required_for=["staff", "guardian"])
    for user, is_in in ((people.tess, False), (people.pia, False), (people.sam, True), (people.ada, True)):
        client = Client()
        answer = client.post("/sign-in/", {"login": user.username, "password": PASSWORD})
        assert answer.status_code == 302
        went_in = "_auth_user_id" in client.session
        assert went_in == is_in, user.username
        if not is_in:
            assert urlsplit(answer["Location"]).path == HERE
            assert f"You sign in with “{provider.name}”" in text(client.get(HERE))


def test_the_front_door_leads_to_the_own_district(people: People) -> None:
    """An installation of several LEAs offers a choice of LEAs, and the buttons of the chosen one alone."""
    ours, theirs = making.oidc(people.lea, name="Ours"), making.oidc(people.other_lea, name="Theirs")
    page = text(Client().get("/sign-in/?next=/tools/"))
    for lea in (people.lea, people.other_lea):
        assert f"/sign-in/{lea.slug}/?next=%2Ftools%2F" in page
    assert "Ours" not in page
    page = text(Client().get(f"{HERE}?next=/tools/"))
    assert people.lea.name in page
    assert f"{HERE}{ours.key}/?next=%2Ftools%2F" in page
    assert "Theirs" not in page
    assert Client().get(f"{HERE}{theirs.key}/").status_code == 404
    assert Client().get("/sign-in/no-such-district/").status_code == 404


def test_staff_untie_an_account_and_its_owner_is_told(people: People) -> None:
    tie = making.tie(making.saml(people.lea), people.pia, "lasting-pia")
    pia = signed_in(people.pia)
    office = signed_in(people.ada)
    person = f"/system-settings/people/guardian/{people.pia_guardian.key}/"
    assert "saml" in text(office.get(person))
    office.post(f"{person}untie/{tie.pk}/")
    assert not ProviderTie.objects.exists()
    assert Entry.objects.filter(event="provider.untied").exists()
    assert pia.get("/security/").status_code == 302
