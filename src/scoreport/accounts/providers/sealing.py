"""A provider's client secret at rest: encrypted for its own row, never shown again."""

from scoreport.accounts.models_providers import ProviderConnection
from scoreport.lib import sealed

PURPOSE = "identity_provider"
FIELD = "client_secret"


def seal(connection: ProviderConnection, value: str) -> None:
    """Put the secret, encrypted, on the row (not saved)."""
    sealed.seal(connection, FIELD, PURPOSE, _place(connection), value)


def opened(connection: ProviderConnection) -> str:
    """Return the secret in clear. Raises CannotDecrypt."""
    return sealed.opened(connection, FIELD, PURPOSE, _place(connection))


def masked(connection: ProviderConnection) -> str:
    """Return what a page shows of it."""
    return sealed.masked(connection, FIELD)


def _place(connection: ProviderConnection) -> tuple[str, str, str]:
    return (connection.provider.lea.key, connection.key, FIELD)
