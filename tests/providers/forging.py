"""SAML responses as a provider writes them, and as attackers bend them."""

import base64
import datetime as dt
import zlib
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Names
from onelogin.saml2.utils import OneLogin_Saml2_Utils

from tests.providers import making

ENTITY = "https://saml.example.org/metadata"
SPACES = (
    'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" '
    'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"


@dataclass(frozen=True)
class Claim:
    """What an assertion says; each default is what a right one would say."""

    request: str  # the id of the request that it answers
    acs: str
    audience: str
    subject: str = "lasting-tess"
    who: str = "staff-tess"
    issuer: str = ENTITY
    recipient: str = ""
    destination: str = ""
    begins: dt.timedelta = dt.timedelta(minutes=-1)
    ends: dt.timedelta = dt.timedelta(minutes=5)
    name: str = "_an-assertion"
    now: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))

    def saying(self, **other: object) -> "Claim":
        """The same with some things said otherwise."""
        return replace(self, **other)  # type: ignore[arg-type]

    def assertion(self) -> str:
        """The assertion, not signed yet. `subject` goes in as it is, so that it may hold markup."""
        begins, ends = (_instant(self.now + span) for span in (self.begins, self.ends))
        answers = f'InResponseTo="{self.request}"' if self.request else ""
        return (
            f'<saml:Assertion {SPACES} ID="{self.name}" Version="2.0" IssueInstant="{_instant(self.now)}">'
            f"<saml:Issuer>{escape(self.issuer)}</saml:Issuer>"
            f'<saml:Subject><saml:NameID Format="{PERSISTENT}">{self.subject}</saml:NameID>'
            '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">'
            f'<saml:SubjectConfirmationData {answers} NotOnOrAfter="{ends}" Recipient="{self.recipient or self.acs}"/>'
            "</saml:SubjectConfirmation></saml:Subject>"
            f'<saml:Conditions NotBefore="{begins}" NotOnOrAfter="{ends}"><saml:AudienceRestriction>'
            f"<saml:Audience>{escape(self.audience)}</saml:Audience></saml:AudienceRestriction></saml:Conditions>"
            f'<saml:AuthnStatement AuthnInstant="{_instant(self.now)}"><saml:AuthnContext><saml:AuthnContextClassRef>'
            "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"
            "</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>"
            '<saml:AttributeStatement><saml:Attribute Name="sourcedId"><saml:AttributeValue xsi:type="xs:string">'
            f"{escape(self.who)}</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion>"
        )

    def response(self, *inside: str) -> str:
        """A response around what is given, or around the signed assertion."""
        answers = f'InResponseTo="{self.request}"' if self.request else ""
        return (
            f'<samlp:Response {SPACES} ID="_a-response" Version="2.0" IssueInstant="{_instant(self.now)}" '
            f'{answers} Destination="{self.destination or self.acs}"><saml:Issuer>{escape(self.issuer)}</saml:Issuer>'
            f'<samlp:Status><samlp:StatusCode Value="{SUCCESS}"/></samlp:Status>'
            f"{''.join(inside or (signed(self.assertion()),))}</samlp:Response>"
        )


def signed(
    element: str,
    key: rsa.RSAPrivateKey | None = None,
    algorithm: str = Names.RSA_SHA256,
    digest: str = Names.SHA256,
) -> str:
    """The element with a signature of its own, by the provider's key unless another is given."""
    key = key or making.new_key()
    certificate = making.certificate(key).public_bytes(Encoding.PEM).decode()
    found = OneLogin_Saml2_Utils.add_sign(element, making.pem(key).decode(), certificate, False, algorithm, digest)
    return str(etree.tostring(etree.fromstring(found)).decode())


def encoded(response: str) -> str:
    """As a browser's form carries it."""
    return base64.b64encode(response.encode()).decode()


def asked(address: str) -> tuple[str, str]:
    """The request's id and the RelayState in the address to which a browser was sent."""
    query = parse_qs(urlsplit(address).query)
    request = etree.fromstring(zlib.decompress(base64.b64decode(query["SAMLRequest"][0]), -15))
    return str(request.get("ID")), query["RelayState"][0]


def _instant(at: dt.datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
