"""Sending a person to a SAML provider, and the metadata with which it comes to know us."""

from urllib.parse import urlencode, urlsplit

from onelogin.saml2.authn_request import OneLogin_Saml2_Authn_Request

from scoreport.accounts.models_providers import Provider, ProviderConnection
from scoreport.accounts.providers.attempts import Attempt
from scoreport.accounts.providers.saml import library


class _Named(OneLogin_Saml2_Authn_Request):  # type: ignore[misc]
    """A request under an id of ours: the one by which the session knows the attempt."""

    def __init__(self, settings: object, name: str, *, force: bool) -> None:
        self._name = name
        super().__init__(settings, force_authn=force)

    def _generate_request_id(self) -> str:
        return self._name


def address(connection: ProviderConnection, attempt: Attempt) -> str:
    """Return where the person's browser is sent. RelayState says which values of the provider are meant."""
    request = _Named(library.settings_for(connection), attempt.name, force=attempt.must_be_fresh)
    end_point = connection.metadata["sso_url"]
    asked = urlencode({"SAMLRequest": request.get_request(), "RelayState": connection.key})
    return f"{end_point}{'&' if urlsplit(end_point).query else '?'}{asked}"


def our_metadata(provider: Provider) -> bytes:
    """Return our own metadata for this provider, as XML."""
    text = library.our_settings(provider).get_sp_metadata()
    return text if isinstance(text, bytes) else str(text).encode()
