"""Certificates with which a provider signs: read, named by fingerprint, and their last day."""

import base64
import datetime as dt
import re
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from scoreport.accounts.providers.problems import Problem, Refused
from scoreport.lib import clock

SHORTEST_RSA = 2048  # bits
SOON = dt.timedelta(days=30)


@dataclass(frozen=True)
class Certificate:
    """One signing certificate; `der` in base64, `fingerprint` the SHA-256 as administrators compare it."""

    der: str
    fingerprint: str
    expires_at: dt.datetime

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= clock.now()

    @property
    def expires_soon(self) -> bool:
        return self.expires_at <= clock.now() + SOON


def read(text: str) -> Certificate:
    """Return the certificate that base64 text holds, as metadata writes it. Raises Refused."""
    try:
        data = base64.b64decode(re.sub(r"\s", "", text), validate=True)
        found = x509.load_der_x509_certificate(data)
        key = found.public_key()
    except ValueError:
        raise Refused(Problem.CERTIFICATE) from None
    is_strong = isinstance(key, EllipticCurvePublicKey) or (
        isinstance(key, RSAPublicKey) and key.key_size >= SHORTEST_RSA
    )
    if not is_strong:
        raise Refused(Problem.CERTIFICATE)
    digest = found.fingerprint(SHA256()).hex(":").upper()
    return Certificate(base64.b64encode(data).decode(), digest, found.not_valid_after_utc)
