"""A student for any SSID, for a sandbox that runs without an enrollment list."""

import tomllib
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources import files

from .chance import choose, uniform
from .students import LAST_GRADE, Enrollment, Student, school_year

SCHOOLS = {"Elementary": 5, "Middle": 8, "High": LAST_GRADE}
TREES = ("Alder", "Buckeye", "Cypress", "Juniper", "Laurel", "Manzanita", "Oak", "Sequoia", "Sycamore", "Willow")

# Invented, in the order of magnitude of a Californian district: each number is the sum up to that language.
LANGUAGES = (
    ("SPA", 0.33),
    ("VIE", 0.36),
    ("CMN", 0.38),
    ("YUE", 0.395),
    ("FIL", 0.41),
    ("KOR", 0.42),
    ("ARA", 0.43),
    ("ENG", 1.0),
)
NEWCOMERS = 0.12  # of the English learners; invented too
FIRST_KINDERGARTEN, KINDERGARTENS = 2013, 14


def invent_student(seed: int, ssid: str, today: date) -> Student:
    """Return the student that this SSID stands for; the same one for the same seed, year after year."""
    kindergarten = FIRST_KINDERGARTEN + int(uniform(seed, ssid, "cohort") * KINDERGARTENS)
    language = next(code for code, share in LANGUAGES if uniform(seed, ssid, "language") < share)
    status = _status(seed, ssid, language)
    came = _came(seed, ssid, kindergarten) if status == "EL" else None
    return Student(
        ssid=ssid,
        first_name=choose(_names("first"), seed, ssid, "first"),
        last_name=choose(_names("last"), seed, ssid, "last"),
        enrollments=_since(came, _enrollments(seed, ssid, kindergarten, today)),
        primary_language=language,
        english_learner_status=status,
        alternate_assessment=uniform(seed, ssid, "alternate") < 0.02,
        us_entry_date=came,
    )


def _status(seed: int, ssid: str, language: str) -> str:
    if language == "ENG":
        return "EO"
    share = uniform(seed, ssid, "status")
    return "EL" if share < 0.5 else "RFEP" if share < 0.85 else "IFEP"


def _came(seed: int, ssid: str, kindergarten: int) -> date | None:
    """Return when a learner who is new to the country came: in one of grades 1 to 11; None for most."""
    if uniform(seed, ssid, "newcomer") > NEWCOMERS:
        return None
    return date(kindergarten + int(uniform(seed, ssid, "came") * 11), 8, 15)


def _since(came: date | None, stays: tuple[Enrollment, ...]) -> tuple[Enrollment, ...]:
    """Leave out what was before the student came to the country; the latest stay is always there."""
    if came is None:
        return stays
    later = (stay for stay in stays if stay.exit_date is None or stay.exit_date > came)
    return tuple(replace(stay, entry_date=max(stay.entry_date, came)) for stay in later) or stays[-1:]


def _enrollments(seed: int, ssid: str, kindergarten: int, today: date) -> tuple[Enrollment, ...]:
    stays: list[Enrollment] = []
    first_grade = 0
    for kind, last_grade in SCHOOLS.items():
        entry, exit_date = date(kindergarten + first_grade - 1, 8, 15), date(kindergarten + last_grade, 6, 10)
        if entry <= today or not stays:
            now = min(last_grade, school_year(today) - kindergarten)
            ended = exit_date if exit_date < today else None
            stays.append(_stay(seed, ssid, kind, max(now, first_grade), entry, ended))
        first_grade = last_grade + 1
    return tuple(stays)


def _stay(seed: int, ssid: str, kind: str, grade: int, entry: date, exit_date: date | None) -> Enrollment:
    return Enrollment(
        grade=grade,
        lea_cds="",
        lea_name="Sandbox Unified",
        school_cds="",
        school_name=f"{choose(TREES, seed, ssid, kind)} {kind}",
        entry_date=entry,
        exit_date=exit_date,
    )


@cache
def _names(kind: str) -> tuple[str, ...]:
    table = tomllib.loads((files(__package__) / "data" / "names.toml").read_text(encoding="utf-8"))
    return tuple(table[kind])
