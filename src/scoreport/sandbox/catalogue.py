"""Which reports a student has in which administration year, before anyone asks who may see them."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from .chance import uniform
from .reports.texts import offered_languages
from .scores import Sitting
from .students import KINDERGARTEN, LAST_GRADE, TRANSITIONAL_KINDERGARTEN, Student, school_year, testing_day

FIRST_YEAR = 2018
NO_TESTS = 2020  # spring 2020: testing was suspended, nothing was reported
GENERAL_GRADES = (3, 4, 5, 6, 7, 8, 11)
SCIENCE_GRADES = (5, 8)
HIGH_SCHOOL_SCIENCE = (10, 11, 12)
FIRST_SCIENCE, FIRST_ALTERNATE_SCIENCE, SCIENCE_INSIDE = 2019, 2022, 2024
LEXILE_YEARS = range(2021, 2024)  # a report of its own; inside the combined report since 2024
FIRST_PAGES = 2024  # since then there is a web page for each content area beside the PDF
FIRST_INITIAL, FIRST_ALTERNATE_ELPAC = 2022, 2022
LAST_TK_ELPAC = 2024
FIRST_SPANISH_ASSESSMENT, LAST_STS = 2019, 2018
SPANISH = ("01", "1", "SPA")
LEARNERS = ("EL", "IFEP", "RFEP")  # who came with another language than English

# Month and day on which a type's newest results reach TOMS, after the state's own calendar:
# summative ELPAC mid May, Smarter Balanced and science late May, alternate ELPAC the end of July,
# alternates early September, Spanish early December. Initial ELPAC comes within days of the test, in the fall.
IN_TOMS = {
    "ELPAC_INITIAL": (-1, 10, 14),
    "ELPAC_ALT_INITIAL": (-1, 10, 14),
    "ELPAC": (0, 5, 14),
    "CAASPP": (0, 5, 31),
    "CAST": (0, 5, 31),
    "LEXQUAN": (0, 7, 26),
    "ELPAC_ALT": (0, 7, 25),
    "STS": (0, 7, 31),
    "CA": (0, 9, 4),
    "CAAS": (0, 9, 4),
    "CSA": (0, 12, 4),
}
INITIAL = ("ELPAC_INITIAL", "ELPAC_ALT_INITIAL")
TO_INITIAL = timedelta(days=32)  # 30 days from the first day in school to the test, two more to its report
TO_PORTALS = timedelta(days=1)  # reports stand in SIS portals a day after TOMS
# A report with science inside is made when all its results are in: for most at once, for some weeks later.
SCIENCE_AWAITED, LATEST_SCIENCE = 0.3, 21  # share of students, and days at most: invented


@dataclass(frozen=True, slots=True)
class Offer:
    """One score report: its type, the spring it belongs to, the grade at testing and what it covers."""

    report_type: str
    year: int
    grade: int
    tests: tuple[str, ...]

    @property
    def sittings(self) -> tuple[Sitting, ...]:
        """Return the sittings the report covers, in the order it prints them."""
        return tuple(Sitting(test, self.year, self.grade) for test in self.tests)


def newest_year(today: date) -> int:
    """Return the newest administration year whose general tests are delivered: this spring's from June on."""
    return today.year if today >= date(today.year, 6, 1) else today.year - 1


def offers(seed: int, student: Student, year: int, today: date) -> tuple[Offer, ...]:
    """Return the reports of an administration year that are delivered by today."""
    grade = _grade_at_testing(student, year, today)
    if year in (NO_TESTS, *student.not_tested) or not FIRST_YEAR <= year <= school_year(today):
        return ()
    if not KINDERGARTEN <= grade <= LAST_GRADE:
        return ()
    found = _tested(seed, student, year, grade, today)
    return tuple(offer for offer in found if today >= delivered_on(seed, student, offer))


def delivered_on(seed: int, student: Student, offer: Offer) -> date:
    """Return the day on which a report stands in SIS portals for the first time."""
    years_on, month, day = IN_TOMS[offer.report_type]
    in_toms = date(offer.year + years_on, month, day)
    if student.us_entry_date is not None and offer.report_type in INITIAL:
        in_toms = max(in_toms, student.us_entry_date + TO_INITIAL)
    first = in_toms + TO_PORTALS
    has_science_inside = len(offer.tests) > 1 and offer.tests[-1] in ("CAST", "CAA-SCIENCE")
    if not has_science_inside or uniform(seed, student.ssid, offer.year, "awaited") > SCIENCE_AWAITED:
        return first
    return first + timedelta(days=1 + int(uniform(seed, student.ssid, offer.year, "scored") * LATEST_SCIENCE))


def pages_of(offer: Offer) -> tuple[str, ...]:
    """Return the tests of a report that have a web page of their own."""
    return offer.tests if offer.year >= FIRST_PAGES else ()


def second_language(student: Student, year: int) -> str | None:
    """Return the second language of a student's reports of a year, or None.

    Decided by the override of the coordinator, else the primary language, and by year; None too where this
    sandbox has no texts or no letters for it.
    """
    spoken = student.ssr_language or student.primary_language
    found = (
        language
        for language, rows in _languages().items()
        for row in rows
        if spoken in row["primary"] and year >= row["since"]
    )
    return next((language for language in found if language in offered_languages()), None)


def _grade_at_testing(student: Student, year: int, today: date) -> int:
    """Transitional kindergarten sat the ELPAC in kindergarten's form, until spring 2024."""
    grade = student.grade_in(year, today)
    return KINDERGARTEN if grade == TRANSITIONAL_KINDERGARTEN and _sat_in_tk(student, year) else grade


def _sat_in_tk(student: Student, year: int) -> bool:
    return year <= LAST_TK_ELPAC and any(stay.holds(testing_day(year)) for stay in student.enrollments)


def _tested(seed: int, student: Student, year: int, grade: int, today: date) -> Iterator[Offer]:
    if _is_new(student, year, today) and student.was_in_school(student.us_entry_date or date(year - 1, 10, 1)):
        yield from _initial(student, year, grade)
    if not student.was_in_school(testing_day(year)):
        return
    general = _alternate if student.alternate_assessment else _general
    yield from general(seed, student, year, grade)
    yield from _summative(seed, student, year, grade, today)


def _general(seed: int, student: Student, year: int, grade: int) -> Iterator[Offer]:
    science = year >= FIRST_SCIENCE and _sits_science(seed, student, grade)
    inside = science and year >= SCIENCE_INSIDE and grade in GENERAL_GRADES
    if grade in GENERAL_GRADES:
        tests = ("SB-ELA", "SB-MATH", *(("CAST",) if inside else ()))
        yield Offer("CAASPP", year, grade, tests)
    if science and not inside:
        yield Offer("CAST", year, grade, ("CAST",))
    if grade in GENERAL_GRADES and year in LEXILE_YEARS:
        yield Offer("LEXQUAN", year, grade, ("SB-ELA", "SB-MATH"))
    yield from _spanish(seed, student, year, grade)


def _alternate(seed: int, student: Student, year: int, grade: int) -> Iterator[Offer]:
    science = year >= FIRST_ALTERNATE_SCIENCE and _sits_science(seed, student, grade)
    inside = science and year >= SCIENCE_INSIDE and grade in GENERAL_GRADES
    if grade in GENERAL_GRADES:
        tests = ("CAA-ELA", "CAA-MATH", *(("CAA-SCIENCE",) if inside else ()))
        yield Offer("CA", year, grade, tests)
    if science and not inside:
        yield Offer("CAAS", year, grade, ("CAA-SCIENCE",))


def _spanish(seed: int, student: Student, year: int, grade: int) -> Iterator[Offer]:
    """Spanish tests are chosen, not required: here by one in six of those who speak it at home."""
    if student.primary_language not in SPANISH or uniform(seed, student.ssid, "dual") > 1 / 6:
        return
    if year <= LAST_STS and 2 <= grade <= 11:
        yield Offer("STS", year, grade, ("STS-RLA",))
    if year >= FIRST_SPANISH_ASSESSMENT and grade >= 3:
        yield Offer("CSA", year, grade, ("CSA",))


def _is_new(student: Student, year: int, today: date) -> bool:
    """Tell whether the year is the student's first in a school of the United States."""
    if student.us_entry_date is not None:
        return school_year(student.us_entry_date) == year
    grade = student.grade_in(year, today)
    if grade == TRANSITIONAL_KINDERGARTEN:
        return _sat_in_tk(student, year)
    return grade == KINDERGARTEN and not _sat_in_tk(student, year - 1)


def _initial(student: Student, year: int, grade: int) -> Iterator[Offer]:
    """Whoever speaks another language than English at home takes the Initial ELPAC once, on arrival."""
    if student.english_learner_status not in LEARNERS or year < FIRST_INITIAL:
        return
    if student.alternate_assessment:
        yield Offer("ELPAC_ALT_INITIAL", year, grade, ("ELPAC-ALT-INITIAL",))
    else:
        yield Offer("ELPAC_INITIAL", year, grade, ("ELPAC-INITIAL",))


def _summative(seed: int, student: Student, year: int, grade: int, today: date) -> Iterator[Offer]:
    if not _learner(seed, student, year, grade, today):
        return
    if not student.alternate_assessment:
        yield Offer("ELPAC", year, grade, ("ELPAC-SUMMATIVE",))
    elif year >= FIRST_ALTERNATE_ELPAC:
        yield Offer("ELPAC_ALT", year, grade, ("ELPAC-ALT-SUMMATIVE",))


def _learner(seed: int, student: Student, year: int, grade: int, today: date) -> bool:
    """Tell whether the student was an English learner that spring; the feed says only what holds now."""
    if student.english_learner_status != "RFEP":
        return student.english_learner_status == "EL"
    grade_now = student.placement(newest_year(today) + 1).grade
    last_as_learner = min(1 + int(uniform(seed, student.ssid, "reclassified") * 7), grade_now - 1)
    return grade <= last_as_learner


def _sits_science(seed: int, student: Student, grade: int) -> bool:
    """Grades 5 and 8, and once in high school: mostly in grade 11, now and then in 10 or 12."""
    if grade in HIGH_SCHOOL_SCIENCE:
        chance = uniform(seed, student.ssid, "science")
        return grade == (11 if chance < 0.7 else 10 if chance < 0.85 else 12)
    return grade in SCIENCE_GRADES


@cache
def _languages() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads((files(__package__) / "data" / "languages.toml").read_text(encoding="utf-8"))
