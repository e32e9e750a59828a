"""Client Key and Client Secret at rest: encrypted for their own row, so that a copied value opens nowhere else."""

from typing import Literal

from scoreport.configuration.models import Connection
from scoreport.lib import sealed

PURPOSE = "configuration"
Field = Literal["client_key", "client_secret"]
FIELDS: tuple[Field, ...] = ("client_key", "client_secret")


def seal(connection: Connection, field: Field, value: str) -> None:
    """Put the value, encrypted, and its last four characters on the row (not saved)."""
    sealed.seal(connection, field, PURPOSE, _place(connection, field), value)


def opened(connection: Connection, field: Field) -> str:
    """Return the value in clear. Raises CannotDecrypt."""
    return sealed.opened(connection, field, PURPOSE, _place(connection, field))


def masked(connection: Connection, field: Field) -> str:
    """Return what a page shows of it: dots, and the last four characters of a long one."""
    return sealed.masked(connection, field)


def _place(connection: Connection, field: Field) -> tuple[str, str, str]:
    return (connection.configuration.lea.key, connection.key, field)
