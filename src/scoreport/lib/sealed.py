"""Secrets in a row's columns: one encrypted, and one with the last characters that a page may show."""

from collections.abc import Sequence
from typing import Any

from scoreport.lib import crypto

# The last characters of a short secret would give too much of it away.
SHORTEST_WITH_HINT = 12


def seal(row: Any, field: str, purpose: str, place: Sequence[str], value: str) -> None:
    """Put the value, encrypted for that place, and its last four characters on the row (not saved)."""
    setattr(row, f"{field}_sealed", crypto.encrypt(purpose, place, value))
    setattr(row, f"{field}_hint", value[-4:] if len(value) >= SHORTEST_WITH_HINT else "")


def opened(row: Any, field: str, purpose: str, place: Sequence[str]) -> str:
    """Return the value in clear. Raises CannotDecrypt."""
    return crypto.decrypt(purpose, place, getattr(row, f"{field}_sealed"))


def masked(row: Any, field: str) -> str:
    """Return what a page shows of it: dots, and the last four characters of a long one."""
    return f"•••••{getattr(row, f'{field}_hint')}"
