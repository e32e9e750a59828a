"""Languages of the district's families: ISO 639-3 on our side, CALPADS codes on the state's.

CALPADS has used three letters since September 2023 (ISO 639-2, and 639-3 for some languages).
"""

from random import Random

from scoreport.demo.cast.members import EnglishStatus

# Only where CALPADS's code is not the ISO 639-3 code in capitals.
CALPADS_EXCEPTIONS = {"hye": "ARM", "fas": "PER"}

# Shares of EL, IFEP and RFEP among students whose primary language is not English, by last grade level
# of the band: English learners are reclassified as they grow.
STATUS_SHARES: tuple[tuple[int, tuple[float, float, float]], ...] = (
    (2, (0.72, 0.26, 0.02)),
    (5, (0.55, 0.20, 0.25)),
    (8, (0.34, 0.18, 0.48)),
    (12, (0.25, 0.17, 0.58)),
)
NOT_YET_TESTED = 0.08


def calpads_code(language: str) -> str:
    """The three-letter CALPADS code of an ISO 639-3 code."""
    return CALPADS_EXCEPTIONS.get(language, language.upper())


def draw_english_status(rng: Random, language: str, grade: int) -> EnglishStatus:
    """A plausible English language acquisition status for a grade level (0-12)."""
    if language == "eng":
        return "EO"
    if grade == 0 and rng.random() < NOT_YET_TESTED:
        return "TBD"
    shares = next(shares for last, shares in STATUS_SHARES if grade <= last)
    statuses: tuple[EnglishStatus, ...] = ("EL", "IFEP", "RFEP")
    return rng.choices(statuses, weights=shares)[0]
