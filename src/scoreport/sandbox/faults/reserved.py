"""The students behind reserved SSIDs. A real enrollment list that holds such a number keeps it for its student."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from scoreport.sandbox.students import Enrollment, Student, school_year

from .table import Fault, Stage, fault_of_ssid

GRADE: Final = 7


def reserved(ssid: str, enrollment: Mapping[str, Student] | None) -> tuple[Stage, Fault] | None:
    """Return the failure that an SSID stands for and where it happens; None for a student of the list."""
    return None if enrollment is not None and ssid in enrollment else fault_of_ssid(ssid)


def stand_in(ssid: str, today: date) -> Student:
    """Return a seventh grader with a report of each year since grade 3, in English and Spanish, at no LEA."""
    kindergarten = school_year(today) - GRADE
    stay = Enrollment(GRADE, "", "Sandbox Unified", "", "Madrone School", date(kindergarten - 1, 8, 15))
    return Student(ssid, "Sam", "Sandbox", (stay,), primary_language="SPA", english_learner_status="EO")
