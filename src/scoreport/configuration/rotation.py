"""Credentials under the newest key, those of deleted configurations included."""

from collections.abc import Iterator

from scoreport.configuration.models import Connection
from scoreport.configuration.sealing import FIELDS, PURPOSE
from scoreport.lib.rotation import Counts, Value, rotate_columns, values_of

COLUMNS = tuple(f"{field}_sealed" for field in FIELDS)


def rotate_keys() -> Counts:
    """Re-encrypt every stored secret that is not under the newest key yet."""
    return rotate_columns(Connection, PURPOSE, *COLUMNS)


def values() -> Iterator[Value]:
    """Yield each stored secret, encrypted, with its purpose."""
    return values_of(Connection, PURPOSE, *COLUMNS)
