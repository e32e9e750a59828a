"""What a SAML identity provider says of itself, read once when it is saved, from a file or an address."""

import datetime as dt
from typing import Any

from scoreport.accounts.providers.fetching import may_call
from scoreport.accounts.providers.problems import Problem, Refused
from scoreport.accounts.providers.saml import certificates, xml
from scoreport.lib import clock

REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"


def read(data: bytes) -> dict[str, Any]:
    """Return what of the metadata is kept: entity id ("issuer"), sign-in address, certificates. Raises Refused."""
    root = _root(data)
    entities = [root] if root.tag == _md("EntityDescriptor") else xml.find(root, ".//md:EntityDescriptor")
    providers = [(one, part) for one in entities for part in xml.find(one, "md:IDPSSODescriptor")]
    if len(providers) != 1 or not providers[0][0].get("entityID"):
        raise Refused(Problem.NOT_METADATA)
    entity, part = providers[0]
    for element in (root, entity, part):
        _check_time(element)
    if part.get("WantAuthnRequestsSigned", "false") in ("true", "1"):
        raise Refused(Problem.WANTS_SIGNED)
    return {"issuer": entity.get("entityID"), "sso_url": _address(part), "certificates": _certificates(part)}


def _root(data: bytes) -> Any:
    try:
        return xml.read(data, comments=True)
    except Refused as refused:
        is_garbled = refused.problem is Problem.NOT_UNDERSTOOD
        problem = Problem.NOT_METADATA if is_garbled else refused.problem
    raise Refused(problem)


def _address(part: Any) -> str:
    places = xml.find(part, "md:SingleSignOnService")
    found = [place.get("Location", "") for place in places if place.get("Binding") == REDIRECT]
    if not found or not may_call(found[0]):
        raise Refused(Problem.NO_REDIRECT)
    return str(found[0])


def _certificates(part: Any) -> list[str]:
    """Those for signing; one without a use serves for it too."""
    keys = [key for key in xml.find(part, "md:KeyDescriptor") if key.get("use", "signing") == "signing"]
    texts = [xml.text(one) for key in keys for one in xml.find(key, "ds:KeyInfo/ds:X509Data/ds:X509Certificate")]
    found = [certificates.read(one) for one in texts]
    if not found:
        raise Refused(Problem.CERTIFICATE)
    if all(one.is_expired for one in found):
        raise Refused(Problem.CERTIFICATE_EXPIRED)
    return list(dict.fromkeys(one.der for one in found))


def _check_time(element: Any) -> None:
    until = element.get("validUntil")
    if until is None:
        return
    try:
        ends_at = dt.datetime.fromisoformat(until)
    except ValueError:
        raise Refused(Problem.NOT_METADATA) from None
    if (ends_at if ends_at.tzinfo else ends_at.replace(tzinfo=dt.UTC)) <= clock.now():
        raise Refused(Problem.METADATA_EXPIRED)


def _md(name: str) -> str:
    return f"{{{xml.NAMES['md']}}}{name}"
