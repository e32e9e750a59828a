"""Everything that one report says, as plain data for the Typst template."""

from datetime import date
from typing import Any

from scoreport.sandbox.catalogue import FIRST_YEAR, Offer, offers
from scoreport.sandbox.scores import Result, Sitting, result
from scoreport.sandbox.students import KINDERGARTEN, Student

from .comparisons import compared, essay_of
from .levels import is_comparable, level_family
from .subjects import capital, measure_subject, subject
from .texts import Texts, catalogue

PAST_RESULTS = 3
# Advice by test; what every report ends with follows.
ADVICE = {
    "SB-ELA": "reading",
    "CAA-ELA": "reading",
    "SB-MATH": "mathematics",
    "CAA-MATH": "mathematics",
    "CAST": "science",
    "CAA-SCIENCE": "science",
    "CSA": "spanish",
    "STS-RLA": "spanish",
}
ENGLISH_ADVICE = "english"
QUESTIONS = ("strengths", "practice", "match")
MEASURES_ONLY = "LEXQUAN"
# The combined report has a page for each subject since spring 2024: four pages in all.
LONG, FIRST_LONG = "CAASPP", 2024


def content(seed: int, student: Student, offer: Offer, language: str, today: date) -> dict[str, Any]:
    """Return the data of one report in one language; JSON can hold it."""
    texts = catalogue(language)
    build = measure_subject if offer.report_type == MEASURES_ONLY else subject
    first = printable(student.first_name or student.last_name)
    subjects = [
        build(
            texts,
            first,
            _past(seed, student, sitting, today),
            _result(seed, student, sitting),
            lambda grade: _grade(texts, grade),
        )
        for sitting in offer.sittings
    ]
    if offer.report_type != MEASURES_ONLY:
        for one, sitting in zip(subjects, offer.sittings, strict=True):
            one["comparisons"] = compared(texts, seed, student, sitting, first, one["score"])
            one["essay"] = essay_of(texts, seed, student, sitting)
    return {
        **_frame(texts, offer),
        "student": {"name": printable(student.name), "facts": _facts(texts, student, offer)},
        "about": texts.say(f"reports.{offer.report_type}.about", first=first),
        "subjects": subjects,
        "areas_note": texts.say("sentences.areas_note") if any(s["areas"] for s in subjects) else None,
        "levels": _levels(texts, offer),
        "next": _advice(texts, first, offer),
        "is_long": offer.report_type == LONG and offer.year >= FIRST_LONG,
        "questions": [texts.say(f"questions.{key}", first=first) for key in QUESTIONS],
    }


def printable(text: str) -> str:
    """Return a text with a question mark for each letter that the report's fonts don't hold.

    Noto Sans has Latin, Greek and Cyrillic; the Latin of all of California's rosters is among them.
    """
    held = (letter if letter < "\u0530" or "\u1e00" <= letter <= "\u2027" else "?" for letter in text)
    return "".join(letter for letter in held if letter.isprintable())


def _frame(texts: Texts, offer: Offer) -> dict[str, Any]:
    report = texts.say(f"reports.{offer.report_type}.title")
    headings = {key: value for key, value in texts.entries.items() if key.startswith("headings.")}
    return {
        "language": texts.language,
        "direction": texts.say("frame.direction"),
        "title": texts.say("frame.title", report=report, year=offer.year),
        "heading": texts.say("frame.heading"),
        "report": report,
        "span": _span(offer.year),
        "sample": texts.say("frame.sample"),
        "sample_note": texts.say("frame.sample_note"),
        "page": texts.entries["frame.page"],
        "headings": {key.removeprefix("headings."): value for key, value in headings.items()},
    }


def _facts(texts: Texts, student: Student, offer: Offer) -> list[dict[str, str]]:
    stay = student.placement(offer.year)
    values = {
        "grade": _grade(texts, offer.grade),
        "year": texts.say("facts.year_value", span=_span(offer.year), year=offer.year),
        "school": printable(stay.school_name),
        "district": printable(stay.lea_name),
    }
    return [{"label": texts.say(f"facts.{key}"), "value": value} for key, value in values.items()]


def _past(seed: int, student: Student, sitting: Sitting, today: date) -> list[Result]:
    """Earlier results of the same test, oldest first: exactly those that earlier reports printed."""
    earlier = [
        past
        for year in range(FIRST_YEAR, sitting.year)
        for offer in offers(seed, student, year, today)
        if offer.report_type != MEASURES_ONLY
        for past in offer.sittings
        if past.test == sitting.test and is_comparable(past, sitting)
    ]
    return [_result(seed, student, past) for past in earlier[-PAST_RESULTS:]]


def _result(seed: int, student: Student, sitting: Sitting) -> Result:
    fluent = student.english_learner_status == "IFEP"
    return result(seed, student.ssid, sitting, fluent=fluent)


def _levels(texts: Texts, offer: Offer) -> list[dict[str, str]]:
    """What each level means, where one explanation serves all subjects of the report."""
    name = "LEXILE" if offer.report_type == MEASURES_ONLY else offer.tests[0]
    family = level_family(name, offer.year)
    names = texts.entries[f"levels.{family}.names"]
    several = len(offer.tests) > 1
    phrase = texts.say("sentences.each_subject" if several else f"subjects.{name}.phrase")
    words = {"first": texts.say("sentences.a_student"), "phrase": phrase}
    return [
        {
            "name": texts.pick(f"levels.{family}.names", number),
            "meaning": capital(texts.pick(f"levels.{family}.meanings", number, **words)),
        }
        for number in range(1, len(names) + 1)
    ]


def _advice(texts: Texts, first: str, offer: Offer) -> list[str]:
    keys = [ADVICE.get(test, ENGLISH_ADVICE) for test in offer.tests]
    return [texts.say(f"advice.{key}", first=first) for key in [*dict.fromkeys(keys), "support"]]


def _grade(texts: Texts, grade: int) -> str:
    if grade == KINDERGARTEN:
        return texts.say("grades.kindergarten")
    return texts.say("grades.numbered", grade=grade)


def _span(year: int) -> str:
    return f"{year - 1}–{year % 100:02}"
