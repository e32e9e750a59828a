"""Who a student is to the state: enrollments over time, and the grade in any administration year."""

from dataclasses import dataclass
from datetime import date

KINDERGARTEN = 0
TRANSITIONAL_KINDERGARTEN = -1
LAST_GRADE = 12


def school_year(day: date) -> int:
    """Return the spring of the school year (July to June) that holds the day: 2026-11-24 gives 2027."""
    return day.year + 1 if day.month >= 7 else day.year


def testing_day(year: int) -> date:
    """Return the day on which every spring test of an administration year is taken to have been sat.

    The state's testing windows run from January to July; the middle of April lies in all of them.
    """
    return date(year, 4, 15)


@dataclass(frozen=True, slots=True)
class Enrollment:
    """One stay at one school. `grade` is the grade at its end (or now): -1 TK, 0 K, 1 to 12."""

    grade: int
    lea_cds: str
    lea_name: str
    school_cds: str
    school_name: str
    entry_date: date
    exit_date: date | None = None

    def holds(self, day: date) -> bool:
        """Tell whether the student was enrolled on that day; the exit date itself still counts."""
        return self.entry_date <= day and (self.exit_date is None or day <= self.exit_date)

    def grade_in(self, year: int, today: date) -> int:
        """Return the grade of an administration year, counted back (or on) from the grade of this stay."""
        end = min(self.exit_date or today, today)
        return self.grade - (school_year(max(end, self.entry_date)) - year)


@dataclass(frozen=True, slots=True)
class Student:
    """A student as the state's enrollment feed has them; enrollments are in order of entry, never empty.

    `primary_language` is a CALPADS code, of two digits or three letters;
    `english_learner_status` one of EO, EL, IFEP, RFEP and TBD. `ssr_language` is the code that a coordinator
    set in TOMS in place of the primary language, empty where none did. `us_entry_date` is the first day in a
    school of the United States, None where that was kindergarten; `not_tested` holds administration years without
    a result, for whatever reason.
    """

    ssid: str
    first_name: str
    last_name: str
    enrollments: tuple[Enrollment, ...]
    primary_language: str = "ENG"
    english_learner_status: str = "EO"
    alternate_assessment: bool = False
    ssr_language: str = ""
    us_entry_date: date | None = None
    not_tested: frozenset[int] = frozenset()

    @property
    def name(self) -> str:
        """Return first and last name as they stand on a report."""
        return f"{self.first_name} {self.last_name}".strip()

    def was_in_school(self, day: date) -> bool:
        """Tell whether the student was in a school of the state: before the first known stay, in an unknown one."""
        if self.us_entry_date is not None and day < self.us_entry_date:
            return False
        return day < self.enrollments[0].entry_date or any(stay.holds(day) for stay in self.enrollments)

    def placement(self, year: int) -> Enrollment:
        """Return the stay that a report of the year names: the one on the testing day, else the latest."""
        day = testing_day(year)
        return next((stay for stay in reversed(self.enrollments) if stay.holds(day)), self.enrollments[-1])

    def grade_in(self, year: int, today: date) -> int:
        """Return the grade at testing in an administration year; it may lie outside TK to 12."""
        return self.placement(year).grade_in(year, today)
