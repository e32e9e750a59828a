"""Which claims may tell who somebody is: never a name, and an email address only as such."""

from django.utils.translation import gettext as _

from scoreport.accounts.models_providers import Protocol, RosterField

# What people are called, as claims of OpenID Connect and as attributes of SAML, in small letters.
_NAMES = frozenset(
    {
        "name", "given_name", "family_name", "middle_name", "nickname", "preferred_username", "displayname", "cn",
        "givenname", "surname", "sn", "urn:oid:2.5.4.3", "urn:oid:2.5.4.4", "urn:oid:2.5.4.42",
        "urn:oid:2.16.840.1.113730.3.1.241",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname",
        "http://schemas.microsoft.com/identity/claims/displayname",
    }
)  # fmt: skip
_EMAILS = frozenset(
    {
        "email", "mail", "emailaddress", "urn:oid:0.9.2342.19200300.100.1.3",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
    }
)  # fmt: skip
# At these anybody gets an address.
PUBLIC_DOMAINS = frozenset(
    {
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com", "icloud.com",
        "me.com", "aol.com", "proton.me", "protonmail.com", "gmx.com", "mail.com", "comcast.net", "sbcglobal.net",
        "att.net", "verizon.net", "cox.net",
    }
)  # fmt: skip


def is_name(claim: str) -> bool:
    """Say whether the claim says what somebody is called."""
    return claim.lower() in _NAMES


def is_email(claim: str) -> bool:
    """Say whether the claim is an email address."""
    return claim.lower() in _EMAILS


def objection(protocol: Protocol, claim: str, field: str) -> str:
    """Return why that claim can't tell who somebody is by that field of the roster; blank where it can."""
    if is_name(claim):
        return _("Names are no proof: several people share one, and some can change theirs. Choose an id.")
    if field == RosterField.EMAIL and protocol == Protocol.OIDC and claim != "email":
        return _("Only the claim “email” is an address that the provider says it has verified.")
    if is_email(claim) and field != RosterField.EMAIL:
        return _("An email address can only equal the email address of the roster.")
    return ""
