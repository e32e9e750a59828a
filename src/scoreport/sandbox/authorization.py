"""The header that says who asks: HTTP Basic for a token, Bearer for a listing."""

import base64
import binascii


def basic(header: str) -> tuple[str, str]:
    """Return key and secret of HTTP Basic; two empty texts, which fit no pair, where there are none."""
    scheme, _, value = header.partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        key, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return key, secret


def as_basic(client_key: str, client_secret: str) -> str:
    """Return the header of HTTP Basic for a pair."""
    return "Basic " + base64.b64encode(f"{client_key}:{client_secret}".encode()).decode()


def bearer(header: str) -> str:
    """Return the token of a Bearer header; an empty text, which is no token, where there is none."""
    scheme, _, value = header.partition(" ")
    return value.strip() if scheme.lower() == "bearer" else ""
