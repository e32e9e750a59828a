"""What python3-saml is told: the strict settings, and where we are."""

from typing import Any
from urllib.parse import urlsplit

from onelogin.saml2.constants import OneLogin_Saml2_Constants as Names
from onelogin.saml2.settings import OneLogin_Saml2_Settings

from scoreport.accounts.models_providers import Provider, ProviderConnection
from scoreport.accounts.providers import places


def settings_for(connection: ProviderConnection) -> OneLogin_Saml2_Settings:
    """Return the library's settings for a provider.

    Its own defaults ask for no signature of the assertion, and let SHA-1 pass.
    """
    identity_provider = {
        "entityId": connection.issuer,
        "singleSignOnService": {"url": connection.metadata["sso_url"], "binding": Names.BINDING_HTTP_REDIRECT},
        "x509certMulti": {"signing": connection.metadata["certificates"]},
    }
    return OneLogin_Saml2_Settings({**_ours(connection.provider), "idp": identity_provider})


def our_settings(provider: Provider) -> OneLogin_Saml2_Settings:
    """Return the library's settings for our own metadata, which needs no provider to be set up yet."""
    return OneLogin_Saml2_Settings(_ours(provider), sp_validation_only=True)


def request_data(provider: Provider) -> dict[str, Any]:
    """Return the address at which answers arrive, in the library's words: ours, whatever the request says."""
    found = urlsplit(places.acs(provider))
    return {"https": "on" if found.scheme == "https" else "off", "http_host": found.netloc, "script_name": found.path}


def _ours(provider: Provider) -> dict[str, Any]:
    return {
        "strict": True,
        "debug": False,
        "sp": {
            "entityId": places.entity_id(provider),
            "assertionConsumerService": {"url": places.acs(provider), "binding": Names.BINDING_HTTP_POST},
            "NameIDFormat": Names.NAMEID_UNSPECIFIED if provider.subject_claim else Names.NAMEID_PERSISTENT,
        },
        "security": {
            "authnRequestsSigned": False,
            "wantAssertionsSigned": True,
            "wantMessagesSigned": False,
            "wantNameId": False,
            "wantAttributeStatement": False,
            "requestedAuthnContext": False,
            "rejectDeprecatedAlgorithm": True,
            "allowRepeatAttributeName": True,
            "allowSingleLabelDomains": True,
        },
    }
