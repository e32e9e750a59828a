"""Sending a person to an OpenID provider, and what is made of the way back."""

import base64
import hashlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from scoreport.accounts.models_providers import ProviderConnection
from scoreport.accounts.providers import fetching, places, sealing
from scoreport.accounts.providers.asserted import Asserted, judged, subject_of
from scoreport.accounts.providers.attempts import Attempt
from scoreport.accounts.providers.oidc import keys, tokens
from scoreport.accounts.providers.problems import Problem, Refused
from scoreport.ets import jsons
from scoreport.ets.transport import Reply
from scoreport.lib import crypto

SCOPE = "openid profile email"
# The provider may answer from its own sign-in for as long as our longest session lasts; older, it asks the person.
MAX_AGE = 12 * 3600


def address(connection: ProviderConnection, attempt: Attempt) -> str:
    """Return where the person's browser is sent."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(attempt.secret.encode()).digest()).decode().rstrip("=")
    asked = {
        "response_type": "code",
        "client_id": connection.client_id,
        "redirect_uri": places.callback(connection.provider),
        "scope": connection.scope or SCOPE,
        "state": attempt.name,
        "nonce": tokens.nonce_of(attempt.secret),
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        **({"prompt": "login", "max_age": "0"} if attempt.must_be_fresh else {"max_age": str(MAX_AGE)}),
    }
    end_point = connection.metadata["authorization_endpoint"]
    return f"{end_point}{'&' if urlsplit(end_point).query else '?'}{urlencode(asked)}"


def answered(connection: ProviderConnection, attempt: Attempt, answer: Mapping[str, str]) -> Asserted:
    """Return who came back with that answer, whose state belongs to the attempt. Raises Refused."""
    issuer, metadata = connection.issuer, connection.metadata
    if answer.get("iss", "" if metadata["names_itself"] else issuer) != issuer:
        raise Refused(Problem.ANOTHER_ISSUER)
    if "error" in answer or not answer.get("code"):
        raise Refused(Problem.DENIED)
    granted = _granted(connection, answer["code"], attempt.secret)
    claims = tokens.read(str(granted.get("id_token", "")), connection, tokens.nonce_of(attempt.secret))
    wanted = {connection.provider.match_claim, connection.provider.required_claim} - {""}
    if not wanted <= claims.keys() and metadata["userinfo_endpoint"]:
        claims = {**_userinfo(metadata["userinfo_endpoint"], granted, claims["sub"]), **claims}
    return _asserted(connection, claims)


def check(connection: ProviderConnection) -> None:
    """Find out all that can be found out without a person: keys, and whether id and secret are accepted.

    A code that nobody gave out is refused as such only if they are. Raises Refused.
    """
    keys.check(connection.metadata["jwks_uri"])
    try:
        _granted(connection, "a-code-that-nobody-gave-out", "v" * 43)
    except Refused as refused:
        if refused.problem is not Problem.CODE_REFUSED:
            raise


def _granted(connection: ProviderConnection, code: str, verifier: str) -> dict[str, Any]:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": places.callback(connection.provider),
        "code_verifier": verifier,
    }
    secret, headers = _secret(connection), {"Accept": "application/json"}
    if connection.metadata["secret_in_body"]:
        form |= {"client_id": connection.client_id, "client_secret": secret}
    else:  # RFC 6749, section 2.3.1: both are encoded like a form first
        pair = f"{quote(connection.client_id, safe='')}:{quote(secret, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    reply = fetching.post(connection.metadata["token_endpoint"], urlencode(form).encode(), headers)
    if reply.status != 200:
        raise Refused(_why(reply))
    return _object(reply.data)


def _why(reply: Reply) -> Problem:
    """What a refusal of the token end point means (RFC 6749, section 5.2)."""
    try:
        error = _object(reply.data).get("error")
    except Refused:
        error = None
    is_client = reply.status == 401 or error in ("invalid_client", "unauthorized_client")
    return Problem.CLIENT_REFUSED if is_client else Problem.CODE_REFUSED


def _secret(connection: ProviderConnection) -> str:
    try:
        return sealing.opened(connection)
    except crypto.CannotDecrypt:
        raise Refused(Problem.UNREADABLE) from None


def _userinfo(end_point: str, granted: dict[str, Any], subject: str) -> dict[str, Any]:
    """What the provider says at its second place; it must speak of the same person."""
    data = fetching.fetch(
        end_point, {"Authorization": f"Bearer {granted.get('access_token', '')}", "Accept": "application/json"}
    )
    found = _object(data)
    if found.get("sub") != subject:
        raise Refused(Problem.NOT_UNDERSTOOD)
    return found


def _object(data: bytes) -> dict[str, Any]:
    try:
        found = jsons.loads(data)
    except jsons.NotJson:
        found = None
    if not isinstance(found, dict):
        raise Refused(Problem.NOT_UNDERSTOOD)
    return found


def _asserted(connection: ProviderConnection, claims: dict[str, Any]) -> Asserted:
    said = {name: tokens.texts(value) for name, value in claims.items()}
    at = claims.get("auth_time", 0)
    return Asserted(
        issuer=connection.issuer,
        subject=subject_of(claims["sub"]),
        value=judged(connection.provider, said, is_verified=claims.get("email_verified") is True),
        steps=said.get("amr", ()) + said.get("acr", ()),
        authenticated_at=float(at) if isinstance(at, int | float) else 0,
        claims=tuple(sorted(claims)),
    )
