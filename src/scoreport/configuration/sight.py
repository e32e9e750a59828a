"""Who sees reports in the portal, under each choice of the Assessment Display Option: the rule, drawn as a table.

Nothing of it is typed here. Made-up people are put before the very conditions and refusals that decide at each
request, so the table can't say anything else than what the portal does.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from scoreport.districts.models import DisplayOption, Lea, School
from scoreport.lib import clock
from scoreport.roster.access import STUDENT_ACCESS_AGE
from scoreport.roster.conditions import ADULT, verdicts
from scoreport.roster.disclosure import FAMILY, Case, first
from scoreport.roster.models import AdultBasis, Guardian, Guardianship, Student

GRADE_9, GRADE_11 = "09", "11"  # not yet, and no longer, before the end of grade 10
SSID = "0000000000"


@dataclass(frozen=True)
class Reader:
    """A made-up reader: years of the student's age, grade level, and what the reader is to the student."""

    words: str | Promise
    years: int
    grade: str = GRADE_9
    is_guardian: bool = True
    educational_rights: bool = True
    portal_access: bool = True
    basis: str = ""
    held: bool = False


READERS = (
    Reader(_("Guardian with educational rights, student under 18"), 10),
    Reader(_("Guardian without educational rights"), 10, educational_rights=False),
    Reader(_("Guardian without portal access"), 10, portal_access=False),
    Reader(_("Guardian of a student of 18 or over"), ADULT),
    Reader(_("The same, with a reason in law on file"), ADULT, basis=AdultBasis.TAX_DEPENDENT),
    Reader(_("Student under 16, in grade 10 or below"), STUDENT_ACCESS_AGE - 1, is_guardian=False),
    Reader(_("Student under 16 who has completed grade 10"), STUDENT_ACCESS_AGE - 1, GRADE_11, is_guardian=False),
    Reader(_("Student of 16 or 17"), STUDENT_ACCESS_AGE, is_guardian=False),
    Reader(_("Student of 18 or over"), ADULT, is_guardian=False),
    Reader(_("Guardian or student, under a release hold"), 10, held=True),
)


@dataclass(frozen=True)
class Row:
    """One reader, and for each option, by its words, whether they see reports."""

    words: str | Promise
    cells: tuple[tuple[str | Promise, bool], ...]


def table(lea: Lea) -> list[Row]:
    """Return whom each option shows reports in this LEA today."""
    return [
        Row(reader.words, tuple((option.label, sees(reader, option, lea)) for option in DisplayOption))
        for reader in READERS
    ]


def sees(reader: Reader, option: DisplayOption, lea: Lea) -> bool:
    """Say whether this reader, at a school with that option, sees reports in the portal."""
    today = lea.today()
    student = Student(
        lea=lea, birth_on=clock.years_before(today, reader.years), grade_level=reader.grade, ssid=SSID,
        primary_school=School(lea=lea, display_option=option), release_hold=reader.held,
    )  # fmt: skip
    reaches = not reader.is_guardian or all(_tied(reader, student, today))
    return reaches and first(FAMILY, Case(student, is_guardian=reader.is_guardian)) is None


def _tied(reader: Reader, student: Student, today: dt.date) -> Iterator[bool]:
    tie = Guardianship(
        student=student, guardian=Guardian(lea=student.lea), educational_rights=reader.educational_rights,
        portal_access=reader.portal_access, adult_basis=reader.basis,
    )  # fmt: skip
    yield from verdicts(tie, today).values()
