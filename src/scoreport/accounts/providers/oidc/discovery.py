"""What an OpenID provider says of itself (OpenID Connect Discovery 1.0), read once when it is saved."""

from typing import Any

from scoreport.accounts.providers.fetching import fetch, may_call
from scoreport.accounts.providers.problems import Problem, Refused
from scoreport.ets import jsons

WELL_KNOWN = "/.well-known/openid-configuration"
# Signatures that are accepted, each of 128 bits of strength or near it; never "none", never one by a shared secret.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
# Providers that sign in the people of many districts under one issuer, and the claim that tells the district.
SHARED = {
    "https://accounts.google.com": "hd",
    "https://clever.com": "district",
    "https://launchpad.classlink.com": "TenantId",
}
_ADDRESSES = ("authorization_endpoint", "token_endpoint", "jwks_uri")


def discovered(issuer: str, pasted: str = "") -> dict[str, Any]:
    """Return what of the provider's metadata is kept, its exact issuer included; fetched where nothing was pasted.

    Raises Refused.
    """
    data = pasted.encode() if pasted else fetch(issuer.rstrip("/") + WELL_KNOWN, {"Accept": "application/json"})
    try:
        found = jsons.loads(data)
    except jsons.NotJson:
        raise Refused(Problem.NOT_METADATA) from None
    if not isinstance(found, dict) or not all(isinstance(found.get(name), str) for name in ("issuer", *_ADDRESSES)):
        raise Refused(Problem.NOT_METADATA)
    if found["issuer"].rstrip("/") != issuer.rstrip("/"):
        raise Refused(Problem.OTHER_ISSUER)
    return _kept(found)


def _kept(found: dict[str, Any]) -> dict[str, Any]:
    userinfo = found.get("userinfo_endpoint", "")
    addresses = {name: found[name] for name in _ADDRESSES} | {"userinfo_endpoint": userinfo}
    if not all(isinstance(url, str) and may_call(url) for url in addresses.values() if url):
        raise Refused(Problem.ADDRESS_REFUSED)
    if "code" not in _words(found, "response_types_supported", ("code",)):
        raise Refused(Problem.NO_CODE_FLOW)
    offered = _words(found, "id_token_signing_alg_values_supported", ("RS256",))
    algorithms = [name for name in ALGORITHMS if name in offered]
    if not algorithms:
        raise Refused(Problem.WEAK_ALGORITHMS)
    # RFC 8414, section 2: "client_secret_basic" where nothing is said.
    ways = _words(found, "token_endpoint_auth_methods_supported", ("client_secret_basic",))
    return {
        "issuer": found["issuer"],
        **addresses,
        "algorithms": algorithms,
        "secret_in_body": "client_secret_basic" not in ways,
        # RFC 9207: whoever says so names itself in each answer.
        "names_itself": found.get("authorization_response_iss_parameter_supported") is True,
    }


def _words(found: dict[str, Any], name: str, default: tuple[str, ...]) -> tuple[str, ...]:
    values = found.get(name, default)
    return tuple(values) if isinstance(values, list | tuple) else ()
