"""Addresses of ours that providers know. Built on the site's own public address, whatever host a request names."""

from django.conf import settings
from django.urls import reverse

from scoreport.accounts.models_providers import Provider


def entrance(provider: Provider) -> str:
    """Where a sign-in at the provider begins."""
    return _public("begin", provider)


def callback(provider: Provider) -> str:
    """Where OpenID Connect comes back to: an address of this provider's own, so that two can't be mixed up."""
    return _public("callback", provider)


def acs(provider: Provider) -> str:
    """Where SAML answers are sent (the assertion consumer service)."""
    return _public("acs", provider)


def entity_id(provider: Provider) -> str:
    """How SAML calls us: the address of our metadata."""
    return _public("metadata", provider)


def _public(name: str, provider: Provider) -> str:
    path = reverse(f"onboarding:{name}", kwargs={"slug": provider.lea.slug, "key": provider.key})
    return f"{settings.PUBLIC_URL}{path}"
