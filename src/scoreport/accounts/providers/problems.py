"""What may be wrong with a provider, a sign-in there, or the person who comes from it: a closed list, in words.

Administrators read them as the outcome of a test and in the audit. Whoever signs in reads one of a few plain texts:
what is wrong with an assertion is nobody's business but the LEA's.
"""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Problem(StrEnum):
    """Stable codes: they stand in the database and in the audit."""

    # Reaching the provider
    ADDRESS = "provider_address"
    ADDRESS_REFUSED = "provider_address_refused"
    REFUSED = "provider_refused"
    TIMEOUT = "provider_timeout"
    TLS = "provider_tls"
    SERVER = "provider_server"
    BROKEN = "provider_broken"
    REDIRECTED = "provider_redirected"
    NOT_FOUND = "provider_not_found"
    TOO_LARGE = "provider_too_large"
    # What it says of itself
    NOT_METADATA = "provider_not_metadata"
    OTHER_ISSUER = "provider_other_issuer"
    SHARED_ISSUER = "provider_shared_issuer"
    NO_CODE_FLOW = "provider_no_code_flow"
    WEAK_ALGORITHMS = "provider_weak_algorithms"
    NO_KEYS = "provider_no_keys"
    NO_REDIRECT = "provider_no_redirect"
    WANTS_SIGNED = "provider_wants_signed"
    CERTIFICATE = "provider_certificate"
    CERTIFICATE_EXPIRED = "provider_certificate_expired"
    METADATA_EXPIRED = "provider_metadata_expired"
    SAML_MISSING = "provider_saml_missing"
    UNREADABLE = "provider_unreadable"
    # What it answers
    CLIENT_REFUSED = "provider_client_refused"
    CODE_REFUSED = "provider_code_refused"
    DENIED = "provider_denied"
    NOT_UNDERSTOOD = "provider_not_understood"
    NO_ATTEMPT = "provider_no_attempt"
    ANOTHER_ISSUER = "provider_another_issuer"
    ANOTHER_AUDIENCE = "provider_another_audience"
    ANOTHER_PLACE = "provider_another_place"
    NONCE = "provider_nonce"
    UNSIGNED = "provider_unsigned"
    SIGNATURE = "provider_signature"
    ALGORITHM = "provider_algorithm"
    WRAPPED = "provider_wrapped"
    ENCRYPTED = "provider_encrypted"
    XML = "provider_xml"
    EXPIRED = "provider_expired"
    REPLAYED = "provider_replayed"
    UNSOLICITED = "provider_unsolicited"
    NOT_FRESH = "provider_not_fresh"
    NO_SUBJECT = "provider_no_subject"
    NO_CLAIM = "provider_no_claim"
    REQUIRED_CLAIM = "provider_required_claim"
    EMAIL_UNVERIFIED = "provider_email_unverified"
    EMAIL_DOMAIN = "provider_email_domain"
    # Who it is here
    UNKNOWN = "provider_unknown_person"
    AMBIGUOUS = "provider_ambiguous_person"
    ENDED = "provider_ended_person"
    ACCOUNT_ENDED = "provider_account_ended"
    CONFLICT = "provider_conflict"
    ELSEWHERE = "provider_elsewhere"
    ANOTHER_PERSON = "provider_another_person"


class Refused(Exception):
    """Something of the list is the matter. Never holds what was sent."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


PASSED = "passed"
CHECKED = "checked"  # all that can be found out without signing in is in order

_Words = tuple[str | Promise, str | Promise]
WORDS: dict[str, _Words] = {
    PASSED: (_("A sign-in worked"), _("The provider said who you are, in the agreed form.")),
    CHECKED: (
        _("The provider answers as it should"),
        _("One step is left: sign in there, so that what it says of people is proved too."),
    ),
    Problem.ADDRESS: (_("Address: not found"), _("The host of the address was not found. Check its spelling.")),
    Problem.ADDRESS_REFUSED: (
        _("Address: not allowed"),
        _("This server calls https addresses on the public internet only. Check the address; a provider inside your "
          "network can't be reached."),
    ),
    Problem.REFUSED: (_("Address: refused"), _("The host was found, but nothing answers there. Check the address.")),
    Problem.TIMEOUT: (_("Address: no answer in time"), _("Try again later, or ask who runs the provider.")),
    Problem.TLS: (
        _("TLS: the certificate can't be trusted"),
        _("Nothing was sent. Check the address; if it is right, tell who runs the provider."),
    ),
    Problem.SERVER: (_("The provider has a fault"), _("It answered with an error. Try again later.")),
    Problem.BROKEN: (_("The connection broke off"), _("The answer stopped half-way. Try again.")),
    Problem.REDIRECTED: (
        _("Address: sent elsewhere"),
        _("The provider points to another address, which is never followed. Enter that one if it is right."),
    ),
    Problem.NOT_FOUND: (
        _("Address: no such page"),
        _("The provider has no metadata there. For OpenID Connect enter the issuer, without "
          "/.well-known/openid-configuration."),
    ),
    Problem.TOO_LARGE: (_("Answer: too large"), _("What came is too large for metadata. Check the address.")),
    Problem.NOT_METADATA: (
        _("Metadata: not understood"),
        _("This is no metadata of one identity provider. Fetch or copy it again, whole."),
    ),
    Problem.OTHER_ISSUER: (
        _("Metadata: another issuer"),
        _("The metadata names another issuer than the address from which it came. Enter the issuer exactly as the "
          "provider writes it, your own tenant in it."),
    ),
    Problem.SHARED_ISSUER: (
        _("Many districts share this provider"),
        _("Say which claim tells your district, and its value: else everybody of any district could come in."),
    ),
    Problem.NO_CODE_FLOW: (
        _("Metadata: no authorization code flow"),
        _("Sign-in needs the response type “code”, which the provider does not offer."),
    ),
    Problem.WEAK_ALGORITHMS: (
        _("Metadata: no safe signatures"),
        _("The provider offers no signature that is safe enough (RS256, PS256, ES256, EdDSA or longer)."),
    ),
    Problem.NO_KEYS: (_("Keys: none"), _("The provider publishes no key with which its answers could be checked.")),
    Problem.NO_REDIRECT: (
        _("Metadata: no sign-in address"),
        _("The provider must take requests by redirect (the HTTP-Redirect binding), over https."),
    ),
    Problem.WANTS_SIGNED: (
        _("Metadata: signed requests demanded"),
        _("The provider wants requests signed, which Scoreport does not do. Turn that off at the provider."),
    ),
    Problem.CERTIFICATE: (
        _("Certificate: missing or not understood"),
        _("The metadata must hold a signing certificate: RSA of 2048 bits or more, or an elliptic curve."),
    ),
    Problem.CERTIFICATE_EXPIRED: (
        _("Certificate: expired"),
        _("Every signing certificate in the metadata has expired. Renew it at the provider, then copy it again."),
    ),
    Problem.METADATA_EXPIRED: (
        _("Metadata: expired"),
        _("The metadata says that it is no longer valid. Fetch or copy it again."),
    ),
    Problem.SAML_MISSING: (
        _("SAML is not installed"),
        _("Whoever runs this server installs it with the extra “saml”: pip install 'scoreport[web,saml]'."),
    ),
    Problem.UNREADABLE: (
        _("Stored secret: not readable"),
        _("It was stored with a key that this server lacks. Type the client secret again."),
    ),
    Problem.CLIENT_REFUSED: (
        _("Client id or secret: refused"),
        _("The provider does not accept them. Type both again, exactly as the provider shows them."),
    ),
    Problem.CODE_REFUSED: (
        _("The sign-in was not confirmed"),
        _("The provider would not confirm it: it may have taken too long or been used before. Check too that the "
          "redirect address at the provider is the one shown here."),
    ),
    Problem.DENIED: (
        _("The provider refused the sign-in"),
        _("It said no, or the person cancelled. Check there who may use this application."),
    ),
    Problem.NOT_UNDERSTOOD: (_("Answer: not understood"), _("The provider's answer was not in the agreed form.")),
    Problem.NO_ATTEMPT: (
        _("Not asked for here"),
        _("The answer belongs to no sign-in that this browser began within the last ten minutes."),
    ),
    Problem.ANOTHER_ISSUER: (
        _("Issuer: another one"),
        _("The answer comes from another provider than the one that was asked."),
    ),
    Problem.ANOTHER_AUDIENCE: (
        _("Audience: another one"),
        _("The answer was made for another application. Check the client id, or the entity id at the provider."),
    ),
    Problem.ANOTHER_PLACE: (
        _("Recipient: another one"),
        _("The answer was made for another address. Check the reply address (ACS URL) at the provider."),
    ),
    Problem.NONCE: (_("Nonce: wrong"), _("The answer belongs to another sign-in.")),
    Problem.UNSIGNED: (
        _("Signature: missing"),
        _("The assertion itself has to be signed; signing the response alone is not enough. Turn it on at the "
          "provider."),
    ),
    Problem.SIGNATURE: (
        _("Signature: wrong"),
        _("The answer was not signed with a key of the metadata. If the provider has a new certificate, copy its "
          "metadata again."),
    ),
    Problem.ALGORITHM: (
        _("Signature: not allowed"),
        _("The answer is signed in a way that is not safe enough (SHA-1, or none). Choose SHA-256 at the provider."),
    ),
    Problem.WRAPPED: (_("Answer: altered"), _("The answer holds more, or another, assertion than the signed one.")),
    Problem.ENCRYPTED: (
        _("Answer: encrypted"),
        _("Encrypted assertions are not read. Turn encryption off at the provider; the way is encrypted already."),
    ),
    Problem.XML: (_("Answer: not allowed"), _("The answer holds XML that has no place in it, such as a comment.")),
    Problem.EXPIRED: (
        _("Time: over, or not yet"),
        _("The answer is not valid now. Check the clocks of the provider and of this server."),
    ),
    Problem.REPLAYED: (_("Used before"), _("This answer has signed somebody in already.")),
    Problem.UNSOLICITED: (
        _("Not asked for here"),
        _("Sign-ins that begin at the provider are not accepted: link to the sign-in address shown here."),
    ),
    Problem.NOT_FRESH: (
        _("Not confirmed anew"),
        _("The provider did not say that the person has just signed in there."),
    ),
    Problem.NO_SUBJECT: (
        _("No lasting name"),
        _("The provider names people in a way that may change (or not at all). Let it send a persistent NameID, or "
          "name an attribute that stays the same for good."),
    ),
    Problem.NO_CLAIM: (
        _("The claim is missing"),
        _("The provider did not send the claim that tells who somebody is, or sent several values. See what it sent."),
    ),
    Problem.REQUIRED_CLAIM: (
        _("Not of this district"),
        _("What has to be said of everybody was not said, or with another value."),
    ),
    Problem.EMAIL_UNVERIFIED: (
        _("Email: not verified"),
        _("The provider does not say that it has verified the address. Match people by another claim."),
    ),
    Problem.EMAIL_DOMAIN: (
        _("Email: another domain"),
        _("The address is of none of the domains that this provider gives out."),
    ),
    Problem.UNKNOWN: (_("Not in the roster"), _("Nobody in the roster has this value in the chosen column.")),
    Problem.AMBIGUOUS: (_("Several people"), _("More than one person in the roster has this value.")),
    Problem.ENDED: (_("Left"), _("The roster does not list the person any more, or has disabled them.")),
    Problem.ACCOUNT_ENDED: (_("Sign-in ended"), _("The school or district has ended this person's sign-in.")),
    Problem.CONFLICT: (
        _("Tied to somebody else"),
        _("This person signs in here with another account of the provider. Untie that one on the person's page first."),
    ),
    Problem.ELSEWHERE: (
        _("Also of another district"),
        _("This sign-in also belongs to another district. The person signs in with the password first, then opens "
          "the district's sign-in."),
    ),
    Problem.ANOTHER_PERSON: (_("Another person"), _("Somebody else was signed in at the provider.")),
}  # fmt: skip


def title(code: str) -> str:
    """Return what is the matter, in a few words."""
    return str(WORDS[code if code in WORDS else Problem.NOT_UNDERSTOOD][0])


def advice(code: str) -> str:
    """Return what an administrator can do."""
    return str(WORDS[code if code in WORDS else Problem.NOT_UNDERSTOOD][1])
