"""Reading a SAML response: its signature is checked by python3-saml, what it says by us, on the very element signed.

The library lets a response pass that names no audience, no recipient or no request; here each must be there and right
(SAML profiles 4.1.4.3, core 2.4.1.2 and 2.5.1).
"""

import base64
import binascii
import datetime as dt
from dataclasses import dataclass
from typing import Any

from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError
from onelogin.saml2.response import OneLogin_Saml2_Response

from scoreport.accounts.models_providers import Provider, ProviderConnection, RosterField
from scoreport.accounts.providers import places
from scoreport.accounts.providers.asserted import Asserted, judged, subject_of
from scoreport.accounts.providers.problems import Problem, Refused
from scoreport.accounts.providers.saml import library, shape, xml
from scoreport.lib import clock

MOST = 262_144  # characters of a response, base64 included
SKEW = dt.timedelta(seconds=60)  # by which the clocks of both may differ
BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
_SIGNATURE_CODES = (
    OneLogin_Saml2_ValidationError.INVALID_SIGNATURE,
    OneLogin_Saml2_ValidationError.NO_SIGNATURE_FOUND,
    OneLogin_Saml2_ValidationError.NO_SIGNED_ASSERTION,
)


@dataclass(frozen=True)
class Received:
    """A response that holds good: who it speaks of, which request it answers, its id and until when it lives."""

    asserted: Asserted
    in_response_to: str
    assertion_id: str
    expires_at: dt.datetime


def read(connection: ProviderConnection, sent: str) -> Received:
    """Return what a response says. Raises Refused."""
    if len(sent) > MOST:
        raise Refused(Problem.TOO_LARGE)
    try:
        data = base64.b64decode("".join(sent.split()), validate=True)
    except (binascii.Error, ValueError):
        raise Refused(Problem.NOT_UNDERSTOOD) from None
    if xml.read(data).tag != f"{{{xml.NAMES['samlp']}}}Response":
        raise Refused(Problem.NOT_UNDERSTOOD)
    response = _parsed(connection, data)
    root = response.get_xml_document()
    _check_status(root)
    assertion = shape.assertion_of(root)
    found = _Facts(connection, root, assertion)
    found.check()
    _check_signature(response, connection.provider)
    return found.received()


def _parsed(connection: ProviderConnection, data: bytes) -> OneLogin_Saml2_Response:
    try:
        return OneLogin_Saml2_Response(library.settings_for(connection), base64.b64encode(data))
    except OneLogin_Saml2_Error as error:
        is_encrypted = error.code == OneLogin_Saml2_Error.PRIVATE_KEY_NOT_FOUND
        raise Refused(Problem.ENCRYPTED if is_encrypted else Problem.NOT_UNDERSTOOD) from None
    except Exception:
        raise Refused(Problem.NOT_UNDERSTOOD) from None


def _check_signature(response: OneLogin_Saml2_Response, provider: Provider) -> None:
    """Let the library judge: signature, schema, times and all else that it looks at."""
    try:
        response.is_valid(library.request_data(provider), raise_exceptions=True)
    except OneLogin_Saml2_ValidationError as error:
        raise Refused(Problem.SIGNATURE if error.code in _SIGNATURE_CODES else Problem.NOT_UNDERSTOOD) from None
    except Exception:
        raise Refused(Problem.NOT_UNDERSTOOD) from None


def _check_status(root: Any) -> None:
    codes = [one.get("Value") for one in xml.find(root, "samlp:Status/samlp:StatusCode")]
    if codes != [SUCCESS]:
        raise Refused(Problem.DENIED)


class _Facts:
    """What stands in the assertion, and whether it is meant for us, now."""

    def __init__(self, connection: ProviderConnection, root: Any, assertion: Any) -> None:
        self._connection, self._provider = connection, connection.provider
        self._root, self._assertion = root, assertion
        self._ends: list[dt.datetime] = []
        self._in_response_to = ""

    def check(self) -> None:
        """Raises Refused."""
        self._check_issuers()
        self._check_conditions()
        self._check_confirmation()
        if self._root.get("Destination") not in (None, places.acs(self._provider)):
            raise Refused(Problem.ANOTHER_PLACE)
        if self._root.get("InResponseTo") not in (None, self._in_response_to):
            raise Refused(Problem.WRAPPED)

    def received(self) -> Received:
        """Return what it says. Raises Refused."""
        return Received(self._asserted(), self._in_response_to, self._assertion.get("ID"), min(self._ends))

    def _check_issuers(self) -> None:
        own, outer = xml.find(self._assertion, "saml:Issuer"), xml.find(self._root, "saml:Issuer")
        names = {xml.text(one) for one in own + outer}
        if len(own) != 1 or names != {self._connection.issuer}:
            raise Refused(Problem.ANOTHER_ISSUER)

    def _check_conditions(self) -> None:
        conditions = self._one("saml:Conditions")
        self._check_times(conditions)
        restrictions = xml.find(conditions, "saml:AudienceRestriction")
        us = places.entity_id(self._provider)
        meant = [us in {xml.text(one) for one in xml.find(each, "saml:Audience")} for each in restrictions]
        if not meant or not all(meant):
            raise Refused(Problem.ANOTHER_AUDIENCE)

    def _check_confirmation(self) -> None:
        found = self._one("saml:Subject/saml:SubjectConfirmation")
        data = self._one("saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData")
        if found.get("Method") != BEARER:
            raise Refused(Problem.NOT_UNDERSTOOD)
        if data.get("Recipient") != places.acs(self._provider):
            raise Refused(Problem.ANOTHER_PLACE)
        if not data.get("InResponseTo"):
            raise Refused(Problem.UNSOLICITED)
        self._in_response_to = data.get("InResponseTo")
        self._check_times(data)

    def _check_times(self, element: Any) -> None:
        """An end must be there; the beginning may be."""
        now = clock.now()
        begins_at, ends_at = _instant(element.get("NotBefore")), _instant(element.get("NotOnOrAfter"))
        if ends_at is None or ends_at + SKEW <= now or (begins_at is not None and begins_at - SKEW > now):
            raise Refused(Problem.EXPIRED)
        self._ends.append(ends_at + SKEW)

    def _one(self, path: str) -> Any:
        found = xml.find(self._assertion, path)
        if len(found) != 1:
            raise Refused(Problem.NOT_UNDERSTOOD)
        return found[0]

    def _asserted(self) -> Asserted:
        said = self._attributes()
        statement = self._one("saml:AuthnStatement")
        steps = [xml.text(one) for one in xml.find(statement, "saml:AuthnContext/saml:AuthnContextClassRef")]
        signed_in_at = _instant(statement.get("AuthnInstant"))
        # SAML has no word for "verified": that the provider alone gives out the domain's addresses is set by us.
        is_verified = self._provider.match_field == RosterField.EMAIL
        return Asserted(
            issuer=self._connection.issuer,
            subject=self._subject(said),
            value=judged(self._provider, said, is_verified=is_verified),
            steps=tuple(steps),
            authenticated_at=signed_in_at.timestamp() if signed_in_at else 0,
            claims=tuple(sorted(said)),
        )

    def _subject(self, said: dict[str, tuple[str, ...]]) -> str:
        """A persistent NameID, or the attribute that is set; never an address or a name for one time."""
        if self._provider.subject_claim:
            values = said.get(self._provider.subject_claim, ())
            return subject_of(values[0] if len(values) == 1 else "")
        names = xml.find(self._assertion, "saml:Subject/saml:NameID")
        is_lasting = len(names) == 1 and names[0].get("Format") == PERSISTENT
        return subject_of(xml.text(names[0]) if is_lasting else "")

    def _attributes(self) -> dict[str, tuple[str, ...]]:
        """All values by name, and by friendly name where nothing has that as its name."""
        said: dict[str, tuple[str, ...]] = {}
        friendly: dict[str, tuple[str, ...]] = {}
        for attribute in xml.find(self._assertion, "saml:AttributeStatement/saml:Attribute"):
            values = tuple(filter(None, map(xml.text, xml.find(attribute, "saml:AttributeValue"))))
            for names, name in ((said, attribute.get("Name")), (friendly, attribute.get("FriendlyName"))):
                if name:
                    names[name] = names.get(name, ()) + values
        return friendly | said


def _instant(text: str | None) -> dt.datetime | None:
    """An instant of SAML, which is in UTC. Raises Refused."""
    if text is None:
        return None
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        raise Refused(Problem.NOT_UNDERSTOOD) from None
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)
