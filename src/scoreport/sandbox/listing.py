"""What one call for one student answers: the report definitions, newest year first, each with a fresh link."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from . import adapter
from .catalogue import FIRST_YEAR, Offer, newest_year, offers, pages_of, second_language
from .entitlement import visible_years
from .faults.reserved import reserved, stand_in
from .invented import invent_student
from .links import Target, mint
from .settings import Settings
from .students import Student, school_year

ENGLISH = "en"


class UnknownStudent(LookupError):
    """No student has this SSID."""


class NotEntitled(PermissionError):
    """The student is none of these LEAs' and never was in a year that can be reported."""


@dataclass(frozen=True, slots=True)
class Minting:
    """What the links of a listing begin with, when they are made, and how long they live."""

    base: str
    now: datetime
    seconds: int


def find_student(settings: Settings, ssid: str, today: date) -> Student:
    """Return the student of an SSID of 10 digits. Raises UnknownStudent, only with an enrollment list."""
    if reserved(ssid, settings.enrollment):
        return stand_in(ssid, today)
    if settings.enrollment is None:
        return invent_student(settings.seed, ssid, today)
    student = settings.enrollment.get(ssid)
    if student is None:
        raise UnknownStudent
    return student


def listing(
    settings: Settings, student: Student, leas: frozenset[str] | None, minting: Minting
) -> list[dict[str, Any]]:
    """Return the entries of a listing. Raises NotEntitled where the LEAs may see no year of the student."""
    today = settings.day()
    if settings.enrollment is None or reserved(student.ssid, settings.enrollment):
        leas = None
    years = visible_years(student, leas, _window(settings.history, today), today)
    if not years:
        raise NotEntitled
    return [
        adapter.entry(offer, language, _link(settings, minting, student, offer, language, page), page)
        for offer, language, page in _definitions(settings, student, years, today)
    ]


def _window(history: int | None, today: date) -> range:
    """Return the administration years that are listed; what is out early of the running one stands above them."""
    first = FIRST_YEAR if history is None else newest_year(today) - history + 1
    return range(max(first, FIRST_YEAR), school_year(today) + 1)


def _definitions(
    settings: Settings, student: Student, years: frozenset[int], today: date
) -> Iterator[tuple[Offer, str, str]]:
    """Each report in each language: the PDF (an empty text), then its web pages."""
    for year in sorted(years, reverse=True):
        second = second_language(student, year)
        for offer in offers(settings.seed, student, year, today):
            for language in filter(None, (ENGLISH, second)):
                for page in ("", *pages_of(offer)):
                    yield offer, language, page


def _link(settings: Settings, minting: Minting, student: Student, offer: Offer, language: str, page: str) -> str:
    target = Target(student.ssid, offer.report_type, offer.year, language, page)
    return mint(settings.signing_key, minting.base, target, minting.now, minting.seconds, settings.link_chars)
