"""Random public keys of rows: what stands in an address instead of a number or an SSID."""

import re
import secrets

_KEY = re.compile(r"[A-Za-z0-9_-]{16}")


def new_key() -> str:
    """Return 16 URL-safe characters that nobody can guess (96 random bits)."""
    return secrets.token_urlsafe(12)


def is_key(text: str) -> bool:
    """Say whether the text has the form of one."""
    return _KEY.fullmatch(text) is not None
