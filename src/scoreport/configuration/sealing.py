"""Client Key and Client Secret at rest: encrypted for their own row, so that a copied value opens nowhere else."""

from typing import Literal

from scoreport.configuration.models import Connection
from scoreport.lib import crypto

PURPOSE = "configuration"
# The last characters of a short secret would give too much of it away.
SHORTEST_WITH_HINT = 12
Field = Literal["client_key", "client_secret"]
FIELDS: tuple[Field, ...] = ("client_key", "client_secret")


def seal(connection: Connection, field: Field, value: str) -> None:
    """Put the value, encrypted, and its last four characters on the row (not saved)."""
    setattr(connection, f"{field}_sealed", crypto.encrypt(PURPOSE, _place(connection, field), value))
    setattr(connection, f"{field}_hint", value[-4:] if len(value) >= SHORTEST_WITH_HINT else "")


def opened(connection: Connection, field: Field) -> str:
    """Return the value in clear. Raises CannotDecrypt."""
    return crypto.decrypt(PURPOSE, _place(connection, field), getattr(connection, f"{field}_sealed"))


def masked(connection: Connection, field: Field) -> str:
    """Return what a page shows of it: dots, and the last four characters of a long one."""
    return f"•••••{getattr(connection, f'{field}_hint')}"


def _place(connection: Connection, field: Field) -> tuple[str, str, str]:
    return (connection.configuration.lea.key, connection.key, field)
