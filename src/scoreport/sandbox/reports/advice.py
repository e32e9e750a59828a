"""What a family can do with the results: at home, at school, in a talk with the teacher, and where to read on."""

from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import Any

import qrcode

from scoreport.sandbox.catalogue import Offer
from scoreport.sandbox.scores import Result

from .texts import Texts

# Advice by test; the tests that are not named here are tests of English.
ADVICE = {
    "SB-ELA": "reading",
    "SB-MATH": "mathematics",
    "CAST": "science",
    "CAA-ELA": "alternate",
    "CAA-MATH": "alternate",
    "CAA-SCIENCE": "alternate",
    "CSA": "spanish",
    "STS-RLA": "spanish",
}
LAST_YOUNG_GRADE = 5
AGELESS = ("alternate", "spanish")
QUESTIONS = {
    "ELPAC": "english",
    "ELPAC_INITIAL": "english",
    "ELPAC_ALT": "english",
    "ELPAC_ALT_INITIAL": "english",
    "CA": "alternate",
    "CAAS": "alternate",
    "LEXQUAN": "measures",
}
# Since then the state's reports lead to its site for families, by address and by square code.
FIRST_RESOURCES = 2024
CAASPP_SITE, ELPAC_SITE = "https://ca.startingsmarter.org", "https://elpac.startingsmarter.org"
MEASURES_SITE = "https://www.cde.ca.gov/ta/tg/sa/lexilequantile.asp"
INITIALS = ("ELPAC_INITIAL", "ELPAC_ALT_INITIAL")
FLUENT = 3  # the level of the Initial ELPACs on which a student is no English learner


def at_home(texts: Texts, first: str, test: str, grade: int) -> list[str]:
    """Return what a family can do at home for the subject of a test."""
    topic = ADVICE.get(test, "english")
    age = "" if topic in AGELESS else "_young" if grade <= LAST_YOUNG_GRADE else "_older"
    return texts.all(f"advice.{topic}{age}", first=first)


def questions(texts: Texts, first: str, offer: Offer) -> list[str]:
    """Return questions to ask the teacher."""
    own = texts.all(f"questions.{QUESTIONS[offer.report_type]}", first=first) if offer.report_type in QUESTIONS else []
    return [*texts.all("questions.general", first=first), *own]


def happens(texts: Texts, first: str, offer: Offer, result: Result) -> str | None:
    """Return what follows from a test of English; None for the others."""
    if offer.report_type in INITIALS:
        is_fluent = result.overall.level >= FLUENT
        return texts.say("happens.fluent" if is_fluent else "happens.learner", first=first)
    return texts.say("happens.summative", first=first) if offer.report_type.startswith("ELPAC") else None


def resources(texts: Texts, offer: Offer) -> dict[str, Any] | None:
    """Return where to read on: words, an address and its square code; None where the state named nothing."""
    if offer.report_type == "LEXQUAN":
        words, address = texts.say("resources.measures"), MEASURES_SITE
    elif offer.year >= FIRST_RESOURCES:
        address = ELPAC_SITE if offer.report_type.startswith("ELPAC") else CAASPP_SITE
        words = texts.say("resources.starting_smarter")
    else:
        return None
    return {
        "words": words,
        "address": address,
        "code": square_code(address),
        "alt": texts.say("resources.code", address=address),
    }


@cache
def square_code(address: str) -> str:
    """Return the address as a QR code: a drawing in SVG, one unit a module, without the white margin.

    Each run of dark modules is a stroke, the shortest way to say it.
    """
    code = qrcode.QRCode(border=0, error_correction=qrcode.ERROR_CORRECT_L)
    code.add_data(address)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}.5h{length}" for y, row in enumerate(rows) for x, length in _runs(row))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {len(rows)} {len(rows)}">'
        f'<path d="{path}" stroke="#000" stroke-width="1.01"/></svg>'
    )


def _runs(row: list[bool]) -> Iterator[tuple[int, int]]:
    """Yield where each run of dark modules begins, and its length."""
    begin = 0
    for is_dark, modules in groupby(row):
        length = len(list(modules))
        if is_dark:
            yield begin, length
        begin += length
