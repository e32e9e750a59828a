"""Reads `state-enrollment.csv`, which stands for the state's own enrollment feed (CALPADS)."""

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from .students import KINDERGARTEN, TRANSITIONAL_KINDERGARTEN, Enrollment, Student
from .watching import UnusableFile, WatchedFile

COLUMNS = [
    "ssid",
    "first_name",
    "middle_name",
    "last_name",
    "birth_date",
    "grade_level",
    "lea_cds",
    "lea_name",
    "school_cds",
    "school_name",
    "entry_date",
    "exit_date",
    "primary_language",
    "english_learner_status",
    "alternate_assessment",
]
# These columns may be missing. The first is a coordinator's override of the report language (in TOMS: Students >
# View > Reporting > SSR Language), the second the first day in a school of the United States, the third
# administration years without a result, as 2025, separated by spaces.
SSR_LANGUAGE, US_ENTRY_DATE, NOT_TESTED = "ssr_language", "us_entry_date", "not_tested"
SSID_DIGITS = 10


class EnrollmentError(UnusableFile):
    """The enrollment list can't be used; the text names the line and what is wrong, never a student."""


class EnrollmentFile(Mapping[str, Student]):
    """The students of an enrollment list by SSID, read again when it changes, as the state's nightly feed is."""

    def __init__(self, path: Path) -> None:
        """Read the list. Raises EnrollmentError where it is missing or holds a bad value."""
        self._file = WatchedFile(path, read_enrollment)

    def __getitem__(self, ssid: str) -> Student:
        return self._file.content()[ssid]

    def __iter__(self) -> Iterator[str]:
        return iter(self._file.content())

    def __len__(self) -> int:
        return len(self._file.content())


def read_enrollment(path: Path) -> dict[str, Student]:
    """Return the students of an enrollment list by SSID; one row is one enrollment.

    All but the stays themselves is as the latest entry has it.
    Raises EnrollmentError when the file is missing, is not UTF-8, lacks a column or holds a bad value.
    """
    rows: dict[str, list[tuple[Enrollment, Mapping[str, str]]]] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row, stay in _stays(csv.DictReader(file)):
                rows.setdefault(row["ssid"], []).append((stay, row))
    except (OSError, UnicodeError) as error:
        raise EnrollmentError(f"cannot read the enrollment list {path}: {error}") from error
    return {ssid: _student(ssid, stays) for ssid, stays in rows.items()}


def _stays(reader: "csv.DictReader[str]") -> Iterator[tuple[Mapping[str, str], Enrollment]]:
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        raise EnrollmentError(f"the enrollment list lacks the columns {', '.join(missing)}")
    for row in reader:
        try:
            _more(row)
            yield row, _enrollment(row)
        except (ValueError, TypeError, AttributeError) as error:
            raise EnrollmentError(f"enrollment list, line {reader.line_num}: {error}") from error


def _enrollment(row: Mapping[str, str]) -> Enrollment:
    if not (len(row["ssid"]) == SSID_DIGITS and row["ssid"].isascii() and row["ssid"].isdigit()):
        raise ValueError("ssid is not 10 digits")
    return Enrollment(
        grade=_grade(row["grade_level"]),
        lea_cds=row["lea_cds"],
        lea_name=row["lea_name"],
        school_cds=row["school_cds"],
        school_name=row["school_name"],
        entry_date=date.fromisoformat(row["entry_date"]),
        exit_date=date.fromisoformat(row["exit_date"]) if row["exit_date"] else None,
    )


def _grade(text: str) -> int:
    named = {"KN": KINDERGARTEN, "TK": TRANSITIONAL_KINDERGARTEN}
    if text in named:
        return named[text]
    if not (text.isdigit() and 1 <= int(text) <= 12):
        raise ValueError("grade_level is none of TK, KN and 01 to 12")
    return int(text)


def _more(row: Mapping[str, str]) -> tuple[date | None, frozenset[int]]:
    """Return what the optional columns say of entry and years without a test."""
    entered = row.get(US_ENTRY_DATE) or ""
    years = (row.get(NOT_TESTED) or "").split()
    return date.fromisoformat(entered) if entered else None, frozenset(int(year) for year in years)


def _student(ssid: str, stays: list[tuple[Enrollment, Mapping[str, str]]]) -> Student:
    stays.sort(key=lambda pair: pair[0].entry_date)
    latest = stays[-1][1]
    us_entry_date, not_tested = _more(latest)
    return Student(
        ssid=ssid,
        first_name=latest["first_name"],
        last_name=latest["last_name"],
        enrollments=tuple(stay for stay, _ in stays),
        primary_language=latest["primary_language"].strip().upper(),
        english_learner_status=latest["english_learner_status"].strip().upper(),
        alternate_assessment=latest["alternate_assessment"].strip().upper() == "Y",
        ssr_language=(latest.get(SSR_LANGUAGE) or "").strip().upper(),
        us_entry_date=us_entry_date,
        not_tested=not_tested,
    )
