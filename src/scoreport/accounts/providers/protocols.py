"""What differs between the protocols, behind the same few deeds. SAML's part is loaded only where it is installed."""

from importlib import import_module
from types import ModuleType
from typing import Any

from scoreport.accounts.models_providers import Protocol, Provider, ProviderConnection
from scoreport.accounts.providers import fetching, saml
from scoreport.accounts.providers.attempts import Attempt
from scoreport.accounts.providers.oidc import discovery, flow
from scoreport.accounts.providers.problems import Problem, Refused


def metadata(protocol: str, address: str, pasted: str) -> dict[str, Any]:
    """Return what is kept of a provider's metadata, "issuer" among it; pasted, or else fetched once from the address.

    For OpenID Connect the address is the issuer. Raises Refused.
    """
    if protocol == Protocol.OIDC:
        return discovery.discovered(address, pasted)
    part = _saml("metadata")
    found: dict[str, Any] = part.read(pasted.encode() if pasted else fetching.fetch(address))
    return found


def address(connection: ProviderConnection, attempt: Attempt) -> str:
    """Return where the person's browser is sent. Raises Refused."""
    if connection.provider.protocol == Protocol.OIDC:
        return flow.address(connection, attempt)
    found: str = _saml("requests").address(connection, attempt)
    return found


def check(connection: ProviderConnection) -> None:
    """Find out what can be found out without a person. Raises Refused."""
    if connection.provider.protocol == Protocol.OIDC:
        flow.check(connection)
    else:
        _saml("library").settings_for(connection)


def our_metadata(provider: Provider) -> bytes:
    """Return our SAML metadata for this provider. Raises Refused."""
    found: bytes = _saml("requests").our_metadata(provider)
    return found


def read_response(connection: ProviderConnection, sent: str) -> Any:
    """Return the `saml.responses.Received` of a SAML response. Raises Refused."""
    return _saml("responses").read(connection, sent)


def _saml(part: str) -> ModuleType:
    if not saml.is_installed():
        raise Refused(Problem.SAML_MISSING)
    return import_module(f"scoreport.accounts.providers.saml.{part}")
