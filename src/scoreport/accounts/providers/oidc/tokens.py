"""ID tokens: each is checked as OpenID Connect Core 1.0, section 3.1.3.7 says, the signature always."""

import hashlib
import hmac
from typing import Any

import jwt

from scoreport.accounts.models_providers import ProviderConnection
from scoreport.accounts.providers.oidc import keys
from scoreport.accounts.providers.problems import Problem, Refused
from scoreport.lib import clock

SKEW = 60  # seconds by which the clocks of both may differ
NEWEST = 600  # seconds: a token is made for this very sign-in
NEEDED = ["iss", "sub", "aud", "exp", "iat", "nonce"]

_PROBLEMS: tuple[tuple[type[jwt.PyJWTError], Problem], ...] = (
    (jwt.ExpiredSignatureError, Problem.EXPIRED),
    (jwt.ImmatureSignatureError, Problem.EXPIRED),
    (jwt.InvalidIssuerError, Problem.ANOTHER_ISSUER),
    (jwt.InvalidAudienceError, Problem.ANOTHER_AUDIENCE),
    (jwt.InvalidAlgorithmError, Problem.ALGORITHM),
    (jwt.InvalidSignatureError, Problem.SIGNATURE),
)


def nonce_of(secret: str) -> str:
    """Return the nonce of a sign-in: it tells nothing of the secret that proves PKCE."""
    return hashlib.sha256(f"nonce:{secret}".encode()).hexdigest()


def read(token: str, connection: ProviderConnection, nonce: str) -> dict[str, Any]:
    """Return the claims of a token that this provider made for us, now, for the sign-in with that nonce.

    Raises Refused.
    """
    algorithms = connection.metadata["algorithms"]
    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError:
        raise Refused(Problem.NOT_UNDERSTOOD) from None
    if header.get("alg") not in algorithms:
        raise Refused(Problem.ALGORITHM)
    key = keys.key_for(connection.metadata["jwks_uri"], header)
    claims = _decoded(token, key, algorithms, connection)
    if not hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
        raise Refused(Problem.NONCE)
    return claims


def texts(value: Any) -> tuple[str, ...]:
    """Return a claim's value, or each of its values, as text; what is neither text nor number is left out."""
    values = value if isinstance(value, list) else [value]
    return tuple(str(one) for one in values if isinstance(one, str | int) and not isinstance(one, bool))


def _decoded(token: str, key: jwt.PyJWK, algorithms: list[str], connection: ProviderConnection) -> dict[str, Any]:
    try:
        claims = jwt.decode(
            token, key.key, algorithms=algorithms, audience=connection.client_id, issuer=connection.issuer,
            leeway=SKEW, options={"require": NEEDED},
        )  # fmt: skip
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        problem = next((found for kind, found in _PROBLEMS if isinstance(error, kind)), Problem.NOT_UNDERSTOOD)
        raise Refused(problem) from None
    _check_party(claims, connection.client_id)
    _check_age(claims)
    return claims


def _check_party(claims: dict[str, Any], client_id: str) -> None:
    """With several audiences, or where it is named, the party that asked must be us."""
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", None if several else client_id) != client_id:
        raise Refused(Problem.ANOTHER_AUDIENCE)


def _check_age(claims: dict[str, Any]) -> None:
    if clock.now().timestamp() - float(claims["iat"]) > NEWEST + SKEW:
        raise Refused(Problem.EXPIRED)
