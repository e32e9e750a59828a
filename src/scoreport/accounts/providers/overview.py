"""What the pages of District Sign-in show of a provider."""

from dataclasses import dataclass

from scoreport.accounts.models_providers import (
    People,
    Protocol,
    Provider,
    ProviderConnection,
    ProviderState,
    RosterField,
)
from scoreport.accounts.providers import places, sealing
from scoreport.accounts.providers.saml import certificates
from scoreport.accounts.providers.saml.certificates import Certificate
from scoreport.accounts.providers.testing import Outcome


@dataclass(frozen=True)
class Stored:
    """Values in use or waiting, with what their last test found (None: not tested yet)."""

    connection: ProviderConnection
    outcome: Outcome | None
    certificates: tuple[Certificate, ...]

    @property
    def secret(self) -> str:
        """The secret as a page may show it; blank where there is none."""
        return sealing.masked(self.connection) if self.connection.client_secret_sealed else ""

    @property
    def is_expiring(self) -> bool:
        """Whether sign-ins stop soon, or have, unless the certificates are renewed."""
        return bool(self.certificates) and all(one.expires_soon for one in self.certificates)


@dataclass(frozen=True)
class Shown:
    """One provider as the pages show it."""

    provider: Provider
    live: Stored | None
    pending: Stored | None

    @property
    def stored(self) -> list[Stored]:
        """What is in use, then what waits."""
        return [one for one in (self.live, self.pending) if one is not None]

    @property
    def people(self) -> str:
        """Who signs in there, in words."""
        return ", ".join(str(People(kind).label) for kind in self.provider.people)

    @property
    def required_for(self) -> str:
        """For whom it is the only way in, in words."""
        return ", ".join(str(People(kind).label) for kind in self.provider.required_for)

    @property
    def match(self) -> str:
        """What of the roster its claim equals, in words."""
        return str(RosterField(self.provider.match_field).label)


def shown(provider: Provider) -> Shown:
    """Return a provider with what is stored of it."""
    stored = {one.state: _stored(one) for one in provider.connections.select_related("provider__lea")}
    return Shown(provider, stored.get(ProviderState.LIVE), stored.get(ProviderState.PENDING))


def to_enter(provider: Provider) -> dict[str, str]:
    """Return what has to be entered at the provider: addresses of ours, by what they are called there."""
    if provider.protocol == Protocol.OIDC:
        return {"redirect": places.callback(provider), "entrance": places.entrance(provider)}
    return {
        "entity_id": places.entity_id(provider),
        "acs": places.acs(provider),
        "entrance": places.entrance(provider),
    }


def _stored(connection: ProviderConnection) -> Stored:
    outcome = Outcome(connection.test_outcome) if connection.test_outcome else None
    texts = connection.metadata.get("certificates", [])
    return Stored(connection, outcome, tuple(certificates.read(text) for text in texts))
