"""Which set of level names a test carries in an administration year: names belong to the year."""

from scoreport.sandbox.scores import Sitting

# From spring 2026 Smarter Balanced and science levels are called Minimal to Advanced.
NEW_NAMES = 2026
# From spring 2025 the Spanish assessment has a new blueprint and plain level numbers.
NEW_SPANISH = 2025

_FAMILIES = {
    "CAA-ELA": "alternate",
    "CAA-MATH": "alternate",
    "CAA-SCIENCE": "alternate",
    "STS-RLA": "sts",
    "ELPAC-SUMMATIVE": "elpac",
    "ELPAC-INITIAL": "elpac_initial",
    "ELPAC-ALT-SUMMATIVE": "elpac_alternate",
    "ELPAC-ALT-INITIAL": "elpac_alternate",
    "LEXILE": "measure",
    "QUANTILE": "measure",
}


def level_family(subject: str, year: int) -> str:
    """Return the key of the level names below `levels` in a catalogue, for a test or measure."""
    if subject == "CSA":
        return "spanish_2025" if year >= NEW_SPANISH else "spanish"
    return _FAMILIES.get(subject) or ("standard_2026" if year >= NEW_NAMES else "standard")


def is_comparable(past: Sitting, now: Sitting) -> bool:
    """Tell whether an earlier result of a test may stand beside a later one: not across a new blueprint."""
    return now.test != "CSA" or not past.year < NEW_SPANISH <= now.year
