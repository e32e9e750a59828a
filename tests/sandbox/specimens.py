"""One report of each kind that the state delivered, for tests that look at each: rendered once, whoever asks."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from scoreport.sandbox.catalogue import Offer
from scoreport.sandbox.reports.render import render
from scoreport.sandbox.students import Enrollment, Student

TODAY = date(2026, 11, 24)
SEED = 1
LANGUAGES = ("en", "es", "vi", "fil", "ko", "zh-Hant", "ar")
GENERAL, ALTERNATE = ("SB-ELA", "SB-MATH"), ("CAA-ELA", "CAA-MATH")
# Names and places as long as rosters have them.
LONG_FIRST, LONG_LAST = "María-Guadalupe Alejandrina", "Villavicencio de la Fuente-Echeverría"
LONG_PLACE = "San Francisco-Coastal Joint Union Elementary School of Arts and Sciences"


@dataclass(frozen=True, slots=True)
class Specimen:
    """A report of one kind and the student it is about; `pages` is how many the state's has, or ours where unknown."""

    name: str
    student: Student
    offer: Offer
    pages: int


def specimen(name: str, pages: int, report_type: str, year: int, grade: int, *tests: str) -> Specimen:
    """Return a specimen whose student has been in school since kindergarten."""
    entry, left = date(year - grade - 1, 8, 15), date(year, 6, 10)
    stay = Enrollment(grade, "4969999", "Redwood Valley Unified", "49699990000017", "Aldrich School", entry, left)
    student = Student(
        ssid=f"70{year}{grade:02}{len(name):02}",
        first_name="Thảo",
        last_name="Nguyễn",
        enrollments=(stay,),
        primary_language="SPA",
        english_learner_status="EL",
        alternate_assessment=report_type in ("CA", "CAAS") or "_ALT" in report_type,
    )
    return Specimen(name, student, Offer(report_type, year, grade, tests), pages)


SPECIMENS = (
    specimen("general with science", 6, "CAASPP", 2026, 8, *GENERAL, "CAST"),
    specimen("general, first year", 4, "CAASPP", 2026, 3, *GENERAL),
    specimen("general, names before 2026", 6, "CAASPP", 2025, 5, *GENERAL, "CAST"),
    specimen("general before 2021", 4, "CAASPP", 2019, 4, *GENERAL),
    specimen("general, college", 4, "CAASPP", 2018, 11, *GENERAL),
    specimen("general, short form with averages", 2, "CAASPP", 2021, 7, *GENERAL),
    specimen("general, short form", 2, "CAASPP", 2023, 6, *GENERAL),
    specimen("science alone before 2024", 2, "CAST", 2022, 8, "CAST"),
    specimen("science alone", 2, "CAST", 2026, 12, "CAST"),
    specimen("alternates with science", 4, "CA", 2026, 8, *ALTERNATE, "CAA-SCIENCE"),
    specimen("alternates", 4, "CA", 2026, 4, *ALTERNATE),
    specimen("alternates before 2021", 4, "CA", 2018, 3, *ALTERNATE),
    specimen("alternate science", 2, "CAAS", 2022, 8, "CAA-SCIENCE"),
    specimen("Spanish, old", 2, "CSA", 2022, 6, "CSA"),
    specimen("Spanish, new, high school", 2, "CSA", 2026, 10, "CSA"),
    specimen("Spanish before 2019", 2, "STS", 2018, 4, "STS-RLA"),
    specimen("English", 2, "ELPAC", 2026, 11, "ELPAC-SUMMATIVE"),
    specimen("English, kindergarten", 2, "ELPAC", 2018, 0, "ELPAC-SUMMATIVE"),
    specimen("English, initial", 2, "ELPAC_INITIAL", 2026, 0, "ELPAC-INITIAL"),
    specimen("English, alternate", 2, "ELPAC_ALT", 2026, 7, "ELPAC-ALT-SUMMATIVE"),
    specimen("English, alternate, initial", 2, "ELPAC_ALT_INITIAL", 2026, 0, "ELPAC-ALT-INITIAL"),
    specimen("measures", 2, "LEXQUAN", 2022, 7, *GENERAL),
)
BY_NAME = {one.name: one for one in SPECIMENS}


def newest() -> list[Specimen]:
    """Return one specimen of each type, the newest."""
    found: dict[str, Specimen] = {}
    for one in SPECIMENS:
        if one.offer.report_type not in found or found[one.offer.report_type].offer.year < one.offer.year:
            found[one.offer.report_type] = one
    return list(found.values())


def with_long_names(student: Student) -> Student:
    """Return the student with long names at places with long names."""
    stays = tuple(replace(stay, school_name=LONG_PLACE, lea_name=LONG_PLACE) for stay in student.enrollments)
    return replace(student, first_name=LONG_FIRST, last_name=LONG_LAST, enrollments=stays)


@cache
def pdf_of(name: str, language: str, *, long: bool = False) -> bytes:
    """Return a specimen as a PDF file, with its own names or with long ones."""
    one = BY_NAME[name]
    return render(SEED, with_long_names(one.student) if long else one.student, one.offer, language, TODAY)
