"""How to read a report: what its test is, what the levels of its year mean, where to read on. Nothing of a child.

The names of the levels are those that stand on the state's reports of that administration year (from 2025-26 on other
ones for Smarter Balanced and CAST); the sentences are ours.
"""

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from scoreport.reports.labels import EXPLANATIONS, TESTS

NEW_LEVELS_SINCE = 2026

Words = str | Promise


@dataclass(frozen=True)
class Level:
    """A level: its name in English as the report prints it, the name in the language of the page, what it means."""

    printed: str
    name: Words
    meaning: Words


@dataclass(frozen=True)
class Guide:
    """What a family reads about one test of one year."""

    report_type: str
    title: Words
    about: Words
    levels: tuple[Level, ...]
    parts: tuple[Words, ...]
    address: str


_ABOVE = _("The student knows and can do more than this grade level asks for.")
_MET = _("The student knows and can do what this grade level asks for, and is ready for what comes next.")
_NEARLY = _("The student is on the way and may need help in some parts to keep up in the next grade.")
_NOT_MET = _("The student needs a good deal of help to catch up. Talk with the teacher soon about a plan.")

STANDARDS = (
    Level("Standard Exceeded", _("Standard Exceeded"), _ABOVE),
    Level("Standard Met", _("Standard Met"), _MET),
    Level("Standard Nearly Met", _("Standard Nearly Met"), _NEARLY),
    Level("Standard Not Met", _("Standard Not Met"), _NOT_MET),
)
STANDARDS_SINCE_2026 = (
    Level("Advanced", _("Advanced"), _ABOVE),
    Level("Proficient", _("Proficient"), _MET),
    Level("Developing", _("Developing"), _NEARLY),
    Level("Minimal", _("Minimal"), _NOT_MET),
)
ALTERNATE = (
    Level("Understanding", _("Understanding"), _("The student understands the main ideas and uses them.")),
    Level(
        "Foundational Understanding",
        _("Foundational Understanding"),
        _("The student understands the beginnings of the main ideas."),
    ),
    Level("Limited Understanding", _("Limited Understanding"), _("The student is at the start and needs support.")),
)
_WELL = _("The student uses English well in most situations of school and life, and seldom needs help.")
ENGLISH_LEARNERS = (
    Level("Well Developed", _("Well Developed"), _WELL),
    Level(
        "Moderately Developed",
        _("Moderately Developed"),
        _("The student uses English in many situations and sometimes needs help."),
    ),
    Level(
        "Somewhat Developed",
        _("Somewhat Developed"),
        _("The student uses some English, for what is familiar, and often needs help."),
    ),
    Level(
        "Beginning to Develop",
        _("Beginning to Develop"),
        _("The student is at the beginning and needs help in most situations."),
    ),
)
NEW_TO_SCHOOL = (
    Level("Initial fluent English proficient (IFEP)", _("Fluent in English (IFEP)"), _WELL),
    Level(
        "Intermediate English learner",
        _("Intermediate English learner"),
        _("The student knows some English and gets help at school to learn more."),
    ),
    Level(
        "Novice English learner",
        _("Beginning English learner"),
        _("The student begins to learn English and gets help at school every day."),
    ),
)
ALTERNATE_ENGLISH = (
    Level("Fluent English Proficient", _("Fluent in English"), _WELL),
    *NEW_TO_SCHOOL[1:],
)
SPANISH = (
    Level("Level 3", _("Level 3"), _("The student reads, writes and understands Spanish well for this grade.")),
    Level("Level 2", _("Level 2"), _("The student is on the way in reading, writing and understanding Spanish.")),
    Level("Level 1", _("Level 1"), _("The student is at the beginning in reading, writing and understanding Spanish.")),
)
_LEVELS = {
    "CAAS": ALTERNATE,
    "ELPAC": ENGLISH_LEARNERS,
    "ELPAC_INITIAL": NEW_TO_SCHOOL,
    **dict.fromkeys(("ELPAC_ALT", "ELPAC_ALT_INITIAL"), ALTERNATE_ENGLISH),
    "CSA": SPANISH,
}
_STANDARDS_TESTS = frozenset({"CAASPP", "CAST"})

_SCORE = _("The score is a number on the scale of this test. More is better; the level says more than the number.")
_RANGE = _("The line or range around the score shows where it might have been on another day.")
_HISTORY = _("Earlier years stand beside it: look whether your child is moving up.")
_COMPARED = _("Averages of the school and of California show how other students of the same grade did.")
_AREAS = _("The areas show in what the student is strong and in what to practice.")
_DOMAINS = _("Listening, speaking, reading and writing have levels of their own: see which one needs practice.")
_LEXILE = _("The Lexile measure stands for reading. Books with about the same number fit your child now.")
_QUANTILE = _("The Quantile measure stands for mathematics. Lessons with about the same number fit your child now.")
_PARTS: dict[str, tuple[Words, ...]] = {
    "CAASPP": (_SCORE, _RANGE, _AREAS, _HISTORY, _COMPARED),
    "CAST": (_SCORE, _RANGE, _AREAS, _COMPARED),
    "LEXQUAN": (_LEXILE, _QUANTILE),
    **dict.fromkeys(("ELPAC", "ELPAC_INITIAL", "ELPAC_ALT", "ELPAC_ALT_INITIAL"), (_SCORE, _DOMAINS, _HISTORY)),
}
_ELPAC = frozenset({"ELPAC", "ELPAC_INITIAL", "ELPAC_ALT", "ELPAC_ALT_INITIAL"})


def guide_to(report_type: str, year: int, grade_level: str = "") -> Guide | None:
    """Return the guide to the reports of a test and administration year; None for a test that we don't know."""
    if report_type not in TESTS:
        return None
    return Guide(
        report_type,
        TESTS[report_type],
        EXPLANATIONS[report_type],
        _levels(report_type, year),
        _PARTS.get(report_type, (_SCORE, _HISTORY)),
        starting_smarter(report_type, grade_level),
    )


def starting_smarter(report_type: str = "", grade_level: str = "") -> str:
    """Return the address of the state's guide for families, for a test and grade; from the settings.

    `{test}`, `{grade}` and `{language}` in them are filled in.
    """
    pattern = settings.STARTING_SMARTER_ELPAC_URL if report_type in _ELPAC else settings.STARTING_SMARTER_URL
    filled = {"{test}": report_type.lower(), "{grade}": grade_level, "{language}": get_language() or "en"}
    for name, value in filled.items():
        pattern = pattern.replace(name, value)
    return str(pattern)


def _levels(report_type: str, year: int) -> tuple[Level, ...]:
    if report_type in _STANDARDS_TESTS:
        return STANDARDS_SINCE_2026 if year >= NEW_LEVELS_SINCE else STANDARDS
    return _LEVELS.get(report_type, ())
