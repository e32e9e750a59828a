"""Random public keys of rows: what stands in an address instead of a number or an SSID."""

import secrets


def new_key() -> str:
    """Return 16 URL-safe characters that nobody can guess (96 random bits)."""
    return secrets.token_urlsafe(12)
