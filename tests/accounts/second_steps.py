"""Second steps as people have them: an app with its codes, a passkey as a device registers it, recovery codes."""

import hmac
import json
import time
from hashlib import sha1, sha256
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

from scoreport.accounts.models import User
from scoreport.accounts.second_steps.adapter import seal

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SEED = "ab" * 40


def add_app(user: User) -> Authenticator:
    """Give the user an authenticator app with the secret above."""
    return Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": seal(user, SECRET)})


def code_of_app(steps: int = 0, secret: str = SECRET) -> str:
    """The code that the app shows now, or so many half minutes later."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))


def add_recovery_codes(user: User) -> list[str]:
    """Give the user recovery codes and return them."""
    data = {"seed": seal(user, SEED), "used_mask": 0}
    Authenticator.objects.create(user=user, type=Authenticator.Type.RECOVERY_CODES, data=data)
    digest, codes = hmac.new(SEED.encode(), digestmod=sha1), []
    for number in range(10):
        digest.update(f"{number:3},".encode())
        codes.append(f"{int.from_bytes(digest.digest()[:4]) % 10**8:08}")
    return codes


def add_steps(user: User) -> Authenticator:
    """Give the user all three, and return the passkey."""
    add_app(user)
    add_recovery_codes(user)
    return add_passkey(user)


def add_passkey(user: User, name: str = "my phone") -> Authenticator:
    """Keep a passkey for the user whose private key nobody has."""
    return Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": name, "credential": _credential(user.pk)}
    )


def _credential(number: int) -> dict[str, Any]:
    identity = sha256(str(number).encode()).digest()
    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())  # type: ignore[no-untyped-call]
    attested = AttestedCredentialData.create(Aaguid(bytes(16)), identity, key)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    found = AuthenticatorData.create(sha256(b"localhost").digest(), flags, 0, attested)
    told = {"type": "webauthn.create", "challenge": "AAAA", "origin": "http://localhost:8000"}
    response = {
        "clientDataJSON": websafe_encode(json.dumps(told).encode()),
        "attestationObject": websafe_encode(AttestationObject.create("none", found, {})),
    }
    return {
        "id": websafe_encode(identity),
        "rawId": websafe_encode(identity),
        "type": "public-key",
        "response": response,
    }
