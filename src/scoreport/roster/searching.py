"""The text by which students are found: without case and accents, so that "perez" finds Pérez."""

import unicodedata

LONGEST = 700  # characters; the width of Student.search_text


def folded(text: str) -> str:
    """Return the text without case, accents and double spaces."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(char for char in apart if not unicodedata.combining(char)).split())


def search_text(given_name: str, middle_name: str, family_name: str, local_id: str) -> str:
    """Return what Student.search_text holds: names and local id, never the SSID."""
    return folded(f"{given_name} {middle_name} {family_name} {local_id}")[:LONGEST]
