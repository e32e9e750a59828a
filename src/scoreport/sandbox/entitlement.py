"""Which administration years of a student a pair of credentials may see.

The rule the state publishes: an LEA sees every report of a student who is enrolled in it now,
wherever the student tested; beside that, each year stays visible to the LEA where the student
tested and to the one where the student was last enrolled in that year.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from .students import Student, school_year, testing_day

# The state's systems take about two days to learn of a new enrollment.
LAG = timedelta(days=2)


def visible_years(student: Student, leas: frozenset[str] | None, years: Iterable[int], today: date) -> frozenset[int]:
    """Return those of the years whose reports the LEAs (7-digit codes) may see; None stands for every LEA."""
    wanted = frozenset(years)
    if leas is None or _enrolled_now(student, leas, today):
        return wanted
    return frozenset(year for year in wanted if leas & _keepers(student, year, today))


def _enrolled_now(student: Student, leas: frozenset[str], today: date) -> bool:
    stays = (stay for stay in student.enrollments if stay.holds(today) and stay.entry_date + LAG <= today)
    return any(stay.lea_cds in leas for stay in stays)


def _keepers(student: Student, year: int, today: date) -> frozenset[str]:
    """LEAs that keep the reports of a year although the student may be elsewhere now."""
    tested = {stay.lea_cds for stay in student.enrollments if stay.holds(testing_day(year))}
    in_year = [
        stay
        for stay in student.enrollments
        if school_year(stay.entry_date) <= year <= school_year(stay.exit_date or today)
    ]
    return frozenset(tested | {stay.lea_cds for stay in in_year[-1:]})
