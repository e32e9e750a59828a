"""Texts that people type, made comparable."""

import unicodedata


def folded(text: str) -> str:
    """Return the text without case, accents and doubled spaces, so that "perez" finds "Pérez"."""
    if text.isascii():
        return " ".join(text.lower().split())
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(char for char in apart if not unicodedata.combining(char)).split())
