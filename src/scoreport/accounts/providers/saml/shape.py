"""What a response must look like before its signature is worth looking at: one assertion, signed itself, and nothing
beside it that somebody could take for another one (signature wrapping)."""

from typing import Any

from scoreport.accounts.providers.problems import Problem, Refused
from scoreport.accounts.providers.saml.xml import NAMES, find

_MORE = "http://www.w3.org/2001/04/xmldsig-more#"
SIGNATURES = frozenset(_MORE + name for name in ("rsa-sha256", "rsa-sha384", "rsa-sha512")) | frozenset(
    _MORE + name for name in ("ecdsa-sha256", "ecdsa-sha384", "ecdsa-sha512")
)
DIGESTS = frozenset(
    {
        "http://www.w3.org/2001/04/xmlenc#sha256",
        "http://www.w3.org/2001/04/xmldsig-more#sha384",
        "http://www.w3.org/2001/04/xmlenc#sha512",
    }
)
CANONICAL = frozenset({"http://www.w3.org/2001/10/xml-exc-c14n#"})
ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
_IDS = ("ID", "Id", "id", "AssertionID", "{http://www.w3.org/XML/1998/namespace}id")


def assertion_of(root: Any) -> Any:
    """Return the one assertion of a response. Raises Refused where the response has another shape than ours."""
    if root.tag != _name("samlp", "Response"):
        raise Refused(Problem.NOT_UNDERSTOOD)
    if _count(root, "saml", "EncryptedAssertion") or _count(root, "xenc", "EncryptedData"):
        raise Refused(Problem.ENCRYPTED)
    assertions = find(root, "saml:Assertion")
    if len(assertions) != 1 or _count(root, "saml", "Assertion") != 1 or _count(root, "samlp", "Response") != 1:
        raise Refused(Problem.WRAPPED)
    _check_ids(root)
    _check_signatures(root, assertions[0])
    return assertions[0]


def _check_ids(root: Any) -> None:
    ids = [value for element in root.iter("*") for name in _IDS if (value := element.get(name)) is not None]
    if len(ids) != len(set(ids)):
        raise Refused(Problem.WRAPPED)


def _check_signatures(root: Any, assertion: Any) -> None:
    """One on the assertion, at most one more on the response, none anywhere else."""
    own = find(assertion, "ds:Signature")
    if not own:
        raise Refused(Problem.UNSIGNED)
    of_response = find(root, "ds:Signature")
    if len(own) != 1 or len(of_response) > 1 or _count(root, "ds", "Signature") != len(own) + len(of_response):
        raise Refused(Problem.WRAPPED)
    for signature in own + of_response:
        _check_signature(signature)


def _check_signature(signature: Any) -> None:
    references = find(signature, "ds:SignedInfo/ds:Reference")
    signed = signature.getparent().get("ID")
    if len(references) != 1 or not signed or references[0].get("URI") != f"#{signed}":
        raise Refused(Problem.WRAPPED)
    if _count(signature, "ds", "Object") or _count(signature, "ds", "Reference") != 1:
        raise Refused(Problem.WRAPPED)
    _check_algorithms(signature, references[0])


def _check_algorithms(signature: Any, reference: Any) -> None:
    said = {
        name: [one.get("Algorithm") for one in find(signature, f"ds:SignedInfo/ds:{path}")]
        for name, path in (
            ("signature", "SignatureMethod"), ("canonical", "CanonicalizationMethod"),
            ("digest", "Reference/ds:DigestMethod"),
        )
    }  # fmt: skip
    transforms = [one.get("Algorithm") for one in find(reference, "ds:Transforms/ds:Transform")]
    allowed = (
        _only(said["signature"], SIGNATURES)
        and _only(said["digest"], DIGESTS)
        and _only(said["canonical"], CANONICAL)
        and set(transforms) <= {ENVELOPED, *CANONICAL}
        and transforms[:1] == [ENVELOPED]
    )
    if not allowed:
        raise Refused(Problem.ALGORITHM)


def _only(found: list[str], allowed: frozenset[str]) -> bool:
    return len(found) == 1 and found[0] in allowed


def _count(element: Any, prefix: str, name: str) -> int:
    return sum(1 for _ in element.iter(_name(prefix, name)))


def _name(prefix: str, name: str) -> str:
    return f"{{{NAMES[prefix]}}}{name}"
