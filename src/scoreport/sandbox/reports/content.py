"""Everything that one report says, as plain data for the templates."""

from datetime import date
from typing import Any

from scoreport.sandbox.catalogue import FIRST_YEAR, Offer, offers
from scoreport.sandbox.scores import Result, Sitting, result
from scoreport.sandbox.students import Student

from .advice import INITIALS, at_home, happens, questions, resources
from .comparisons import compared, essay_of
from .levels import is_comparable, level_family
from .names import child, given_name
from .panel import panel
from .plan import LONG, ending, has_more, is_long, page_count
from .subjects import measure_subject, subject
from .texts import Texts, catalogue

PAST_RESULTS = 3
MEASURES_ONLY = "LEXQUAN"
LAST_COLLEGE_YEAR, COLLEGE_GRADE = 2018, 11  # the Early Assessment Program stood on the report


def content(seed: int, student: Student, offer: Offer, language: str, today: date) -> dict[str, Any]:
    """Return the data of one report in one language; JSON can hold it."""
    texts = catalogue(language)
    first = child(texts, student)
    results = [_result(seed, student, sitting) for sitting in offer.sittings]
    subjects = [_subject(texts, first, seed, student, offer, now, today) for now in results]
    return {
        **_frame(texts, offer),
        "student": panel(texts, seed, student, offer),
        **_about(texts, first, offer),
        "subjects": subjects,
        "reading": _reading(texts, subjects),
        "levels": _levels(texts, offer, results),
        "happens": happens(texts, first, offer, results[0]),
        "support": texts.all("advice.support", first=first),
        "questions": questions(texts, first, offer),
        "resources": resources(texts, offer),
    }


def _frame(texts: Texts, offer: Offer) -> dict[str, Any]:
    report = texts.say(f"reports.{offer.report_type}.title")
    headings = {key: texts.say(key) for key in texts.entries if key.startswith("headings.")}
    total = page_count(offer)
    return {
        "language": texts.language,
        "direction": texts.direction,
        "title": texts.say("frame.title", report=report, year=offer.year),
        "heading": f"{texts.say('frame.heading')} · {_season(texts, offer)}",
        "report": report,
        "span": texts.span(offer.year),
        "sample": texts.say("frame.sample"),
        "sample_note": texts.say("frame.sample_note"),
        "pages": [texts.say("frame.page", number=number, total=total) for number in range(1, total + 1)],
        "is_long": is_long(offer),
        "has_more": has_more(offer),
        "ending": ending(offer),
        "headings": {key.removeprefix("headings."): words for key, words in headings.items()},
        "college": texts.say("eap.words"),
    }


def _season(texts: Texts, offer: Offer) -> str:
    """When the test was given: in that spring, or, where it is given once, in the course of the year."""
    return texts.span(offer.year) if offer.report_type in INITIALS else texts.say("frame.season", year=offer.year)


def _about(texts: Texts, first: str, offer: Offer) -> dict[str, str]:
    key = f"reports.{offer.report_type}.about"
    if offer.report_type == "CAASPP" and "CAST" in offer.tests:
        key += "_with_science"
    return {"about": texts.say(key, first=first), "use": texts.say(f"reports.{offer.report_type}.use", first=first)}


def _subject(
    texts: Texts, first: str, seed: int, student: Student, offer: Offer, now: Result, today: date
) -> dict[str, Any]:
    sitting, past = now.sitting, _past(seed, student, now.sitting, today)
    advice = at_home(texts, first, sitting.test, sitting.grade)
    if offer.report_type == MEASURES_ONLY:
        only = {"asked": None, "comparisons": None, "essay": None, "eap": None, "next": advice}
        return {**measure_subject(texts, first, past, now), **only}
    return {
        **subject(texts, first, past, now),
        "asked": texts.say(f"asked.{sitting.test}") if offer.report_type in LONG else None,
        "comparisons": compared(texts, seed, student, given_name(texts, student), now),
        "essay": essay_of(texts, seed, student, sitting),
        "eap": _college(texts, now),
        "next": advice,
    }


def _college(texts: Texts, now: Result) -> str | None:
    sitting = now.sitting
    if sitting.year > LAST_COLLEGE_YEAR or sitting.grade != COLLEGE_GRADE or not sitting.test.startswith("SB-"):
        return None
    return texts.pick("eap.statuses", now.overall.level)


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


def _reading(texts: Texts, subjects: list[dict[str, Any]]) -> list[str]:
    """How to read the pictures that the report has."""
    shown = {
        "scale": True,
        "areas": any(one["areas"] for one in subjects),
        "bands": any(one["history"] and one["history"]["note"] for one in subjects),
        "comparisons": any(one["comparisons"] for one in subjects),
    }
    return [texts.say(f"sentences.{key}_note") for key, is_shown in shown.items() if is_shown]


def _levels(texts: Texts, offer: Offer, results: list[Result]) -> list[dict[str, Any]]:
    """What each level means, the highest first, where one explanation serves all subjects of the report."""
    name = "LEXILE" if offer.report_type == MEASURES_ONLY else offer.tests[0]
    family = level_family(name, offer.year)
    several = len(offer.tests) > 1
    phrase = texts.say("sentences.each_subject" if several else f"subjects.{name}.phrase")
    names = texts.all(f"levels.{family}.names")
    meanings = texts.all(f"levels.{family}.meanings", first=texts.say("sentences.a_student"), phrase=phrase)
    reached = None if several else results[0].overall.level
    rows = enumerate(zip(names, meanings, strict=True), start=1)
    found = [
        {"number": texts.number(level), "step": level, "name": label, "meaning": meaning, "reached": level == reached}
        for level, (label, meaning) in rows
    ]
    return found[::-1]
