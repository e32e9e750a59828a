"""Credentials under the newest key, those of deleted configurations included."""

from scoreport.configuration.models import Connection
from scoreport.configuration.sealing import FIELDS, PURPOSE
from scoreport.lib.rotation import Counts, rotate_columns


def rotate_keys() -> Counts:
    """Re-encrypt every stored secret that is not under the newest key yet."""
    return rotate_columns(Connection, PURPOSE, *(f"{field}_sealed" for field in FIELDS))
