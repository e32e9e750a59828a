"""School years, July to June, and the birth dates that fit a grade level."""

from dataclasses import dataclass
from datetime import date, timedelta

WEDNESDAY, FRIDAY = 2, 4


@dataclass(frozen=True, slots=True)
class SchoolYear:
    """The school year that begins in July of `fall` (2026 means 2026-27)."""

    fall: int

    @classmethod
    def containing(cls, day: date) -> "SchoolYear":
        return cls(day.year if day.month >= 7 else day.year - 1)

    @property
    def title(self) -> str:
        return f"{self.fall}-{(self.fall + 1) % 100:02d}"

    @property
    def starts_on(self) -> date:
        return date(self.fall, 7, 1)

    @property
    def ends_on(self) -> date:
        return date(self.fall + 1, 6, 30)

    @property
    def first_day(self) -> date:
        """First day of instruction: the second Wednesday of August."""
        return _weekday_from(date(self.fall, 8, 8), WEDNESDAY)

    @property
    def last_day(self) -> date:
        """Last day of instruction: the first Friday of June."""
        return _weekday_from(date(self.fall + 1, 6, 1), FRIDAY)

    def opens_on(self, today: date) -> date:
        """When enrollments of this year begin: the first day, or July 1 while that day is still ahead.

        A demo that is started in July must show enrolled students.
        """
        return self.first_day if today >= self.first_day else self.starts_on

    def earlier(self, years: int) -> "SchoolYear":
        return SchoolYear(self.fall - years)

    def birth_date(self, grade: int, month: int, day: int, years_older: int = 0) -> date:
        """The birth date with this month and day of a student in this grade level (0-12) this year.

        Kindergarten admits who turns five by September 1 (Education Code 48000); `years_older` is for
        those who repeated a year or came late.
        """
        turns_before_cutoff = (month, day) <= (9, 1)
        return date(self.fall - grade - (5 if turns_before_cutoff else 6) - years_older, month, day)


def _weekday_from(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)
