"""What the form of a provider holds once it is checked."""

from dataclasses import dataclass, field
from typing import Any

from scoreport.accounts.models_providers import Provider, ProviderConnection

# Take effect at once; the rest waits for a sign-in that works.
AT_ONCE = (
    "name", "people", "required_for", "match_claim", "match_field", "subject_claim", "domains", "required_claim",
    "required_value", "second_steps",
)  # fmt: skip
TESTED = ("metadata_url", "client_id", "scope")


@dataclass(frozen=True)
class Entered:
    """`settings` are values of AT_ONCE; `metadata` is None where nothing new was pasted or fetched.

    Empty secret: keep the one in hand.
    """

    settings: dict[str, Any]
    address: str
    metadata: dict[str, Any] | None
    client_id: str
    scope: str
    client_secret: str = field(repr=False)

    def changed_settings(self, provider: Provider) -> set[str]:
        """Return the names of those that differ from what is there."""
        return {name for name in AT_ONCE if getattr(provider, name) != self.settings[name]}

    def changed_connection(self, current: ProviderConnection | None) -> set[str]:
        """Return the names of what differs from the connection in hand; a secret is never compared."""
        said = {"metadata_url": self.address, "client_id": self.client_id, "scope": self.scope}
        fields = {name for name in TESTED if current is None or getattr(current, name) != said[name]}
        fields |= {"client_secret"} if self.client_secret else set()
        is_new = self.metadata is not None and (current is None or self.metadata != kept_of(current))
        return fields | ({"metadata"} if is_new else set())


def kept_of(connection: ProviderConnection) -> dict[str, Any]:
    """Return the metadata of a connection as `protocols.metadata` gives it."""
    return {"issuer": connection.issuer, **connection.metadata}
