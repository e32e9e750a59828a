"""The OpenID Connect attack set: a provider, or somebody between, hands over a token that must sign nobody in."""

import base64
import hashlib
import hmac
import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives import serialization
from django.test import Client

from scoreport.accounts.models import Provider, ProviderTie
from scoreport.audit.models import Entry
from tests.people import People
from tests.providers import making
from tests.providers.conftest import OIDC_KEY, SLUG
from tests.providers.lying import Liar, lying, made

HERE = f"/sign-in/{SLUG}/"
BEGIN = f"{HERE}{OIDC_KEY}/"
Claims = dict[str, Any]


@pytest.fixture
def liar() -> Iterator[Liar]:
    with lying() as found:
        yield found


@pytest.fixture
def provider(people: People, liar: Liar) -> Provider:
    return making.oidc(people.lea, liar.issuer, key=OIDC_KEY)


@dataclass
class Asked:
    """A sign-in under way: the browser, its state, and what a right token would say."""

    client: Client
    state: str
    claims: Claims

    def come_back(self, **more: str) -> str:
        """Come back with a code; returns where the browser goes."""
        return str(self.client.get(f"{BEGIN}callback/", {"state": self.state, "code": "a-code", **more})["Location"])

    def is_in(self) -> bool:
        return self.client.get("/security/").status_code == 200


@pytest.fixture
def asked(provider: Provider, liar: Liar) -> Asked:
    return pressed(liar)


def pressed(liar: Liar) -> Asked:
    client = Client()
    query = {name: value[0] for name, value in parse_qs(urlsplit(str(client.get(BEGIN)["Location"])).query).items()}
    now = int(time.time())
    claims = {
        "iss": liar.issuer, "sub": "lasting-tess", "aud": making.CLIENT, "iat": now, "exp": now + 300,
        "nonce": query["nonce"], "sourcedId": "staff-tess", "auth_time": now,
    }  # fmt: skip
    return Asked(client, query["state"], claims)


def outcome() -> str:
    return Entry.objects.filter(event="sign_in.failed").latest("id").outcome.removeprefix("provider_")


def test_a_right_token_of_the_same_making_signs_in(asked: Asked, liar: Liar) -> None:
    """Without it every refusal below could be a mistake of the forger."""
    liar.token = made(asked.claims)
    assert asked.come_back() == "/"
    assert asked.is_in()
    assert ProviderTie.objects.get().subject == "lasting-tess"


def _parts(header: Claims, claims: Claims) -> str:
    return ".".join(
        base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in (header, claims)
    )


def _unsigned(claims: Claims) -> str:
    return f"{_parts({'alg': 'none', 'typ': 'JWT'}, claims)}."


def _by_mac(claims: Claims, secret: bytes) -> str:
    text = _parts({"alg": "HS256", "kid": "one"}, claims)
    mac = base64.urlsafe_b64encode(hmac.new(secret, text.encode(), hashlib.sha256).digest()).decode().rstrip("=")
    return f"{text}.{mac}"


def _by_public_key(claims: Claims) -> str:
    """A MAC whose secret is the public key: readers that let the token choose how it is checked take it."""
    public = making.new_key("first").public_key()
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return _by_mac(claims, public.public_bytes(serialization.Encoding.PEM, form))


def _altered(claims: Claims) -> str:
    head, _, signature = made(claims).split(".")
    return f"{head}.{_parts({}, claims | {'sourcedId': 'staff-ada'}).split('.')[1]}.{signature}"


def _without(claims: Claims, name: str) -> Claims:
    return {key: value for key, value in claims.items() if key != name}


BENT: dict[str, tuple[Callable[[Claims], str], str]] = {
    "alg none": (_unsigned, "algorithm"),
    "HS256 with our secret": (lambda c: _by_mac(c, making.SECRET.encode()), "algorithm"),
    "HS256 with the public key": (_by_public_key, "algorithm"),
    "an algorithm that its metadata does not name": (lambda c: made(c, algorithm="RS512"), "algorithm"),
    "altered": (_altered, "signature"),
    "signed by a stranger under a known name": (lambda c: made(c, key=making.pem(making.new_key("x"))), "signature"),
    "a name of a key that it does not publish": (lambda c: made(c, kid="three"), "signature"),
    "signed by its other key": (lambda c: made(c, kid="two"), "signature"),
    "a key brought along": (
        lambda c: made(c, key=making.pem(making.new_key("x")), kid="mine", jku="http://127.0.0.1:1/jwks"), "signature",
    ),
    "a critical header that nobody knows": (lambda c: made(c, crit=["exp"]), "not_understood"),
    "another issuer": (lambda c: made(c | {"iss": "https://evil.example"}), "another_issuer"),
    "another audience": (lambda c: made(c | {"aud": "another-application"}), "another_audience"),
    "made for another party": (lambda c: made(c | {"azp": "another-application"}), "another_audience"),
    "several audiences, and no party": (lambda c: made(c | {"aud": [making.CLIENT, "another"]}), "another_audience"),
    "expired": (lambda c: made(c | {"exp": c["exp"] - 400}), "expired"),
    "of tomorrow": (lambda c: made(c | {"iat": c["iat"] + 120}), "expired"),
    "of an hour ago": (lambda c: made(c | {"iat": c["iat"] - 3600}), "expired"),
    "without an end": (lambda c: made(_without(c, "exp")), "not_understood"),
    "without a nonce": (lambda c: made(_without(c, "nonce")), "not_understood"),
    "the nonce of another sign-in": (lambda c: made(c | {"nonce": "0" * 64}), "nonce"),
    "a nonce that is no text": (lambda c: made(c | {"nonce": ["0"]}), "nonce"),
    "without a subject": (lambda c: made(_without(c, "sub")), "not_understood"),
    "an empty subject": (lambda c: made(c | {"sub": ""}), "no_subject"),
    "nobody in the roster": (lambda c: made(c | {"sourcedId": "nobody-here"}), "unknown_person"),
    "a list of people": (lambda c: made(c | {"sourcedId": ["staff-tess", "staff-ada"]}), "no_claim"),
    "no token": (lambda c: "", "not_understood"),
    "no JWT": (lambda c: "a.b.c", "not_understood"),
}  # fmt: skip


@pytest.mark.parametrize(("forged", "why"), BENT.values(), ids=BENT.keys())
def test_idp_07_a_bent_token_signs_nobody_in_and_the_trace_says_why(
    asked: Asked, liar: Liar, capfd: pytest.CaptureFixture[str], forged: Callable[[Claims], str], why: str
) -> None:
    liar.token = forged(asked.claims)
    assert asked.come_back() == HERE
    assert not asked.is_in()
    assert outcome() == why
    said = "".join(capfd.readouterr())
    for word in ("lasting-tess", "staff-tess", "an-access-token", liar.token or "eyJ", asked.state, making.SECRET):
        assert word not in said


def test_whatever_is_wrong_the_words_are_the_same(provider: Provider, liar: Liar) -> None:
    pages = set()
    for name in ("alg none", "another audience", "expired", "the nonce of another sign-in"):
        one = pressed(liar)
        liar.token = BENT[name][0](one.claims)
        page = one.client.get(one.come_back()).content.decode()
        banner = re.search(r'<div class="ds-banner-body">.*?</div>', page, re.DOTALL)
        assert banner
        pages.add(banner[0])
    assert len(pages) == 1


def test_an_answer_that_names_another_issuer_is_not_even_asked_about(asked: Asked, liar: Liar) -> None:
    """IDP-42: mix-up, RFC 9207."""
    liar.token = made(asked.claims)
    assert asked.come_back(iss="https://evil.example") == HERE
    assert outcome() == "another_issuer"
    assert "/token" not in liar.asked


def test_the_state_of_another_browser_opens_nothing(asked: Asked, liar: Liar) -> None:
    """Login CSRF: an attacker's own answer, brought into the victim's browser."""
    liar.token = made(asked.claims)
    victim = pressed(liar)
    victim.state = asked.state
    assert victim.come_back() == HERE
    assert not victim.is_in()
    assert outcome() == "no_attempt"
    assert "/token" not in liar.asked


def test_what_its_second_place_says_of_somebody_else_counts_for_nothing(asked: Asked, liar: Liar) -> None:
    liar.token = made(_without(asked.claims, "sourcedId"))
    liar.userinfo = {"sub": "lasting-ada", "sourcedId": "staff-ada"}
    assert asked.come_back() == HERE
    assert not asked.is_in()
    assert outcome() == "not_understood"


def test_its_second_place_overrules_nothing_that_was_signed(asked: Asked, liar: Liar, people: People) -> None:
    Provider.objects.update(required_claim="hd", required_value="valley")
    liar.token = made(asked.claims)
    liar.userinfo = {"sub": "lasting-tess", "sourcedId": "staff-ada", "hd": "valley"}
    assert asked.come_back() == "/"
    assert ProviderTie.objects.get().user == people.tess


def test_a_tie_is_by_issuer_and_subject_never_by_name_or_address(
    asked: Asked, liar: Liar, provider: Provider, people: People
) -> None:
    """IDP-26: the same address, or another person's user name, says nothing about who somebody is."""
    people.tess.email = "tess@valley.example.org"
    people.tess.save()
    claims = _without(asked.claims, "sourcedId")
    liar.token = made(
        claims
        | {"email": "tess@valley.example.org", "email_verified": True, "preferred_username": people.tess.username}
    )
    liar.userinfo = {"sub": "lasting-tess"}
    assert asked.come_back() == HERE
    assert not asked.is_in()
    assert not ProviderTie.objects.exists()


def test_another_districts_provider_with_the_same_subject_reaches_nobody_here(
    people: People, provider: Provider, liar: Liar
) -> None:
    """SEC-20."""
    making.tie(provider, people.tess, "lasting-tess")
    theirs = making.oidc(people.other_lea, liar.issuer, key="their-oidc-provider")
    client = Client()
    begin = f"/sign-in/{theirs.lea.slug}/{theirs.key}/"
    query = parse_qs(urlsplit(str(client.get(begin)["Location"])).query)
    own = pressed(liar)
    liar.token = made(own.claims | {"nonce": query["nonce"][0]})
    client.get(f"{begin}callback/", {"state": query["state"][0], "code": "a-code"})
    assert client.get("/security/").status_code == 302
    assert outcome() == "unknown_person"
