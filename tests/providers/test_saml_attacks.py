"""The SAML attack set: each answer is forged, sent in by the browser that asked, and signs nobody in.

What refuses is named by the trace; the person reads the same words whatever was wrong with the answer.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from scoreport.accounts.models import Provider, ProviderTie
from scoreport.audit.models import Entry
from tests.people import People
from tests.providers import making
from tests.providers.conftest import OURS
from tests.providers.forging import Claim, asked, encoded, signed

KEY = "a-saml-provider-x"
SHA1_SIGNATURE = "http://www.w3.org/2000/09/xmldsig#rsa-sha1"
SHA1_DIGEST = "http://www.w3.org/2000/09/xmldsig#sha1"
HMAC = "http://www.w3.org/2000/09/xmldsig#hmac-sha1"
MINUTES = dt.timedelta(minutes=1)


@dataclass
class Browser:
    """One that has pressed the button and not come back yet."""

    client: Client
    path: str
    claim: Claim
    relay: str

    def send(self, response: str, relay: str = "") -> Any:
        """Hand a response in as the provider's page does, and follow to where the session is."""
        fields = {"SAMLResponse": encoded(response), "RelayState": relay or self.relay}
        answer = Client().post(f"{self.path}acs/", fields)
        assert answer.status_code in (302, 303), answer.content
        return self.client.get(answer["Location"])

    def is_in(self) -> bool:
        return self.client.get("/security/").status_code == 200


def pressed(provider: Provider, client: Client | None = None) -> Browser:
    """Press the provider's button."""
    browser = client or Client()
    path = f"/sign-in/{provider.lea.slug}/{provider.key}/"
    request, relay = asked(str(browser.get(path)["Location"]))
    return Browser(browser, path, Claim(request, f"{OURS}{path}acs/", f"{OURS}{path}metadata/"), relay)


def outcome() -> str:
    return Entry.objects.filter(event="sign_in.failed").latest("id").outcome.removeprefix("provider_")


@pytest.fixture
def provider(people: People) -> Provider:
    return making.saml(people.lea, key=KEY)


@pytest.fixture
def browser(provider: Provider) -> Browser:
    return pressed(provider)


def test_a_right_answer_of_the_same_making_signs_in(browser: Browser) -> None:
    """Without it every refusal below could be a mistake of the forger."""
    assert browser.send(browser.claim.response())["Location"] == "/"
    assert browser.is_in()
    assert ProviderTie.objects.get().subject == "lasting-tess"


def _evil(claim: Claim) -> Claim:
    return claim.saying(subject="lasting-ada", who="staff-ada", name="_evil")


def _object_of(claim: Claim, inside: str) -> str:
    """The signed assertion with something hidden in an Object of its signature."""
    hidden = f'<ds:Object xmlns:ds="http://www.w3.org/2000/09/xmldsig#">{inside}</ds:Object></ds:Signature>'
    return signed(claim.assertion()).replace("</ds:Signature>", hidden, 1)


def _around(claim: Claim) -> str:
    """An evil assertion that carries the signature of the right one, which hides within it."""
    right = signed(claim.assertion())
    signature = re.search(r"<ds:Signature.*</ds:Signature>", right, re.DOTALL)
    assert signature
    evil = _evil(claim).assertion()
    return evil.replace("<saml:Subject>", f"{signature[0]}<saml:Subject>", 1).replace(
        "</saml:Assertion>", f"<saml:Advice>{claim.assertion()}</saml:Advice></saml:Assertion>"
    )


def _same_id(claim: Claim) -> str:
    return _evil(claim).saying(name=claim.name).assertion()


WRAPPED: dict[str, Callable[[Claim], str]] = {
    "an evil one before the signed one": lambda c: c.response(_evil(c).assertion(), signed(c.assertion())),
    "an evil one behind the signed one": lambda c: c.response(signed(c.assertion()), _evil(c).assertion()),
    "an evil one around the signed one": lambda c: c.response(_around(c)),
    "the signed one in an Object of a signature": lambda c: c.response(_object_of(c, _evil(c).assertion())),
    "the signed one in an extension": lambda c: c.response(
        f"<samlp:Extensions>{signed(c.assertion())}</samlp:Extensions>", _evil(c).assertion()
    ),
    "two of one id": lambda c: c.response(signed(c.assertion()), _same_id(c)),
    "a response within a response": lambda c: c.response(_evil(c).response(signed(c.assertion()))),
    "the evil one signed by nobody, the response by the provider": lambda c: signed(
        c.response(signed(c.assertion()))
    ).replace("staff-tess", "staff-ada"),
    "an id of another spelling": lambda c: c.response(signed(c.assertion())).replace(
        "<saml:Issuer>", '<saml:Issuer Id="_an-assertion">', 1
    ),
}


@pytest.mark.parametrize("forged", WRAPPED.values(), ids=WRAPPED.keys())
def test_a_wrapped_signature_signs_nobody_in(browser: Browser, forged: Callable[[Claim], str]) -> None:
    answer = browser.send(forged(browser.claim))
    assert answer["Location"] == f"/sign-in/{browser.path.split('/')[2]}/"
    assert not browser.is_in()
    assert outcome() in {"wrapped", "signature", "unsigned", "not_understood"}
    assert not ProviderTie.objects.exists()


STRANGER = "a stranger's key"

BENT: dict[str, tuple[Callable[[Claim], str], set[str]]] = {
    "no signature at all": (lambda c: c.response(c.assertion()), {"unsigned"}),
    "only the response is signed": (lambda c: signed(c.response(c.assertion())), {"unsigned"}),
    "a stranger's key, brought along in KeyInfo": (
        lambda c: c.response(signed(c.assertion(), making.new_key(STRANGER))), {"signature"},
    ),
    "SHA-1": (lambda c: c.response(signed(c.assertion(), None, SHA1_SIGNATURE, SHA1_DIGEST)), {"algorithm"}),
    "a digest by SHA-1": (lambda c: c.response(signed(c.assertion(), digest=SHA1_DIGEST)), {"algorithm"}),
    "a signature that anybody can make": (
        lambda c: c.response().replace("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", HMAC), {"algorithm"},
    ),
    "changed after signing": (lambda c: c.response().replace("staff-tess", "staff-ada"), {"signature"}),
    "a comment within the name, which the signature does not see": (
        lambda c: c.response(signed(c.saying(subject="lasting-ada.evil").assertion())).replace(
            "ada.evil", "ada<!-- -->.evil"
        ), {"xml"},
    ),
    "a processing instruction": (lambda c: c.response().replace("lasting-tess", "lasting-<?x y?>tess"), {"xml"}),
    "another audience": (lambda c: c.saying(audience="https://elsewhere.example").response(), {"another_audience"}),
    "another recipient": (lambda c: c.saying(recipient="https://elsewhere.example/acs").response(), {"another_place"}),
    "another destination": (
        lambda c: c.saying(destination="https://elsewhere.example/acs").response(), {"another_place"},
    ),
    "another issuer": (lambda c: c.saying(issuer="https://evil.example").response(), {"another_issuer"}),
    "over": (lambda c: c.saying(ends=-2 * MINUTES).response(), {"expired"}),
    "not yet valid": (lambda c: c.saying(begins=2 * MINUTES).response(), {"expired"}),
    "nobody asked for it (IDP-08)": (lambda c: c.saying(request="").response(), {"unsolicited"}),
    "of another sign-in": (lambda c: c.saying(request="_another").response(), {"no_attempt"}),
    "a document type": (
        lambda c: f"<!DOCTYPE samlp:Response>{c.response()}", {"xml"},
    ),
    "an entity that reads a file": (
        lambda c: f'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        f"{c.response().replace('lasting-tess', '&x;')}", {"xml"},
    ),
    "entities that grow": (
        lambda c: '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>' + c.response(),
        {"xml"},
    ),
    "encrypted, with padding that can't be right": (
        lambda c: c.response(
            '<saml:EncryptedAssertion><xenc:EncryptedData xmlns:xenc="http://www.w3.org/2001/04/xmlenc#">'
            '<xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/><xenc:CipherData>'
            "<xenc:CipherValue>AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=</xenc:CipherValue>"
            "</xenc:CipherData></xenc:EncryptedData></saml:EncryptedAssertion>"
        ), {"encrypted"},
    ),
    "another encoding": (lambda c: f'<?xml version="1.0" encoding="utf-16"?>{c.response()}', {"xml"}),
    "no XML": (lambda c: "not xml", {"not_understood"}),
    "the provider said no": (
        lambda c: c.response().replace("status:Success", "status:Responder"), {"denied"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("forged", "why"), BENT.values(), ids=BENT.keys())
def test_a_bent_answer_signs_nobody_in_and_the_trace_says_why(
    browser: Browser, capfd: pytest.CaptureFixture[str], forged: Callable[[Claim], str], why: set[str]
) -> None:
    answer = browser.send(forged(browser.claim))
    assert answer["Location"] == f"/sign-in/{browser.path.split('/')[2]}/"
    assert not browser.is_in()
    assert outcome() in why
    said = "".join(capfd.readouterr())
    for word in ("lasting-", "staff-tess", "staff-ada", "Assertion", browser.claim.request):
        assert word not in said


def test_whatever_is_wrong_the_words_are_the_same(provider: Provider) -> None:
    pages = set()
    for forged in ("no signature at all", "SHA-1", "another audience", "a stranger's key, brought along in KeyInfo"):
        browser = pressed(provider)
        page = browser.client.get(browser.send(BENT[forged][0](browser.claim))["Location"]).content.decode()
        banner = re.search(r'<div class="ds-banner-body">.*?</div>', page, re.DOTALL)
        assert banner
        pages.add(banner[0])
    assert len(pages) == 1


@pytest.mark.parametrize(("seconds", "is_in"), [(50, True), (70, False)])
def test_clocks_may_differ_by_a_minute(browser: Browser, seconds: int, is_in: bool) -> None:
    """The provider's clock may be ahead; that it is behind is what the answer's own five minutes are for."""
    claim = browser.claim.saying(begins=dt.timedelta(seconds=seconds))
    browser.send(claim.response())
    assert browser.is_in() == is_in


def test_idp_09_an_assertion_is_used_up_even_where_somebody_asks_again(provider: Provider) -> None:
    """Its id is kept until it ends: the same assertion in a new answer to a new request signs nobody in."""
    first = pressed(provider)
    first.send(first.claim.response())
    assert first.is_in()
    second = pressed(provider)
    second.send(second.claim.response())  # the same id, freshly signed
    assert outcome() == "replayed"
    assert not second.is_in()
    third = pressed(provider)
    third.send(third.claim.saying(name="_another-assertion").response())
    assert third.is_in()


def test_another_districts_provider_with_the_same_subject_reaches_nobody_here(
    people: People, provider: Provider
) -> None:
    """SEC-20: each LEA's provider speaks of its own people; a tie of one is no tie of the other."""
    making.tie(provider, people.tess, "lasting-tess")
    theirs = making.saml(people.other_lea, key="their-saml-provider", certificates=(_certificate("theirs"),))
    browser = pressed(theirs)
    browser.send(browser.claim.response(signed(browser.claim.assertion(), making.new_key("theirs"))))
    assert not browser.is_in()
    assert outcome() == "unknown_person"
    # Nor does an answer of theirs open the door of ours.
    ours = pressed(provider)
    ours.send(ours.claim.response(signed(ours.claim.assertion(), making.new_key("theirs"))))
    assert not ours.is_in()
    assert outcome() == "signature"


def test_an_answer_for_one_provider_is_not_taken_by_another_of_the_same_lea(
    people: People, provider: Provider, browser: Browser
) -> None:
    """Mix-up: both trust the same key, but each answer names where it is to go."""
    other = making.saml(people.lea, key="a-second-provider", name="Second")
    there = pressed(other, browser.client)
    there.send(browser.claim.response())
    assert not browser.is_in()
    assert outcome() == "another_audience"


@pytest.mark.parametrize("relay", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/tools/"])
def test_relay_state_leads_nowhere(browser: Browser, relay: str) -> None:
    """SEC-27: it is the name of a row of ours; what the person wanted to see is kept in the session."""
    answer = browser.send(browser.claim.response(), relay)
    assert answer["Location"] in ("/", browser.path.rsplit("/", 2)[0] + "/")


def test_a_very_large_answer_is_not_read(browser: Browser) -> None:
    browser.send(browser.claim.response() + " " * 300_000)
    assert outcome() == "too_large"
    assert not browser.is_in()


def _certificate(name: str) -> str:
    return making.der(making.certificate(making.new_key(name)))
