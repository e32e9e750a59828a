"""Identity providers as rows, for tests that need none running: keys, certificates, and what is kept of metadata."""

import base64
import datetime as dt
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from scoreport.accounts.models import Provider, ProviderConnection, ProviderTie, User
from scoreport.accounts.models_providers import People, Protocol, ProviderState, RosterField
from scoreport.accounts.providers import sealing
from scoreport.districts.models import Lea
from scoreport.lib import clock

SECRET = "the-secret-of-a-client-in-tests"
CLIENT = "scoreport"


@cache
def new_key(name: str = "idp") -> rsa.RSAPrivateKey:
    """A signing key, the same for the same name."""
    return rsa.generate_private_key(65537, 2048)


def pem(key: rsa.RSAPrivateKey) -> bytes:
    """The private key as text."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def certificate(key: rsa.RSAPrivateKey, days: int = 365) -> x509.Certificate:
    """A self-signed certificate, as identity providers have them, that lives so many days from now."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp.example.org")])
    now = clock.now()
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number()).not_valid_before(now - dt.timedelta(days=400))
    return made.not_valid_after(now + dt.timedelta(days=days)).sign(key, hashes.SHA256())


def der(found: x509.Certificate) -> str:
    """A certificate as metadata writes it."""
    return base64.b64encode(found.public_bytes(serialization.Encoding.DER)).decode()


def oidc_metadata(issuer: str) -> dict[str, Any]:
    """What is kept of an OpenID provider at that address."""
    return {
        "authorization_endpoint": f"{issuer}/auth",
        "token_endpoint": f"{issuer}/token",
        "jwks_uri": f"{issuer}/jwks",
        "userinfo_endpoint": f"{issuer}/me",
        "algorithms": ["RS256", "PS256", "ES256"],
        "secret_in_body": False,
        "names_itself": False,
    }


def oidc(lea: Lea, issuer: str = "https://idp.example.org", state: str = ProviderState.LIVE, **more: Any) -> Provider:
    """An OpenID provider, in use."""
    provider = _provider(lea, Protocol.OIDC, more)
    connection = ProviderConnection(
        provider=provider, state=state, issuer=issuer, metadata_url=issuer, client_id=CLIENT,
        metadata=oidc_metadata(issuer), saved_at=clock.now(), scope="openid profile email",
    )  # fmt: skip
    sealing.seal(connection, SECRET)
    connection.save()
    return provider


def saml(
    lea: Lea, entity: str = "https://saml.example.org/metadata", sso: str = "https://saml.example.org/sso",
    state: str = ProviderState.LIVE, certificates: tuple[str, ...] = (), **more: Any,
) -> Provider:  # fmt: skip
    """A SAML provider, in use; its key is `new_key()` unless certificates are given."""
    provider = _provider(lea, Protocol.SAML, more)
    found = certificates or (der(certificate(new_key())),)
    ProviderConnection.objects.create(
        provider=provider, state=state, issuer=entity, saved_at=clock.now(),
        metadata={"sso_url": sso, "certificates": list(found)},
    )  # fmt: skip
    return provider


def tie(provider: Provider, user: User, subject: str) -> ProviderTie:
    """Let the subject be that user already."""
    issuer = provider.connections.get(state=ProviderState.LIVE).issuer
    return ProviderTie.objects.create(provider=provider, issuer=issuer, subject=subject, user=user, tied_at=clock.now())


def _provider(lea: Lea, protocol: str, more: dict[str, Any]) -> Provider:
    given = {
        "name": f"{protocol} {more.get('key', lea.name)}", "people": list(People.values), "match_claim": "sourcedId",
        "match_field": RosterField.SOURCED_ID, **more,
    }  # fmt: skip
    return Provider.objects.create(lea=lea, protocol=protocol, **given)
