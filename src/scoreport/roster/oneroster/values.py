"""Reads the cells of a row: dates, truth values, grades, lists. Each finding names file, line and column."""

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from scoreport.roster.oneroster.columns import Table
from scoreport.roster.oneroster.findings import Findings

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?")
_US = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: .*)?")
_YEARS = range(1900, 2101)
_TRUTH = {"true": True, "false": False, "1": True, "0": False, "yes": True, "no": False, "y": True, "n": False}
_USER_ID = re.compile(r"\{\s*([^:{}]+?)\s*:\s*([^{}]*?)\s*\}")

GRADES = {"tk": "TK", "kg": "KN", "kn": "KN", "k": "KN", "0": "KN", "00": "KN"} | {
    spelling: f"{grade:02d}" for grade in range(1, 13) for spelling in (str(grade), f"{grade:02d}")
}
"""Spellings of California's grade levels: CEDS codes (KG, 01), CALPADS (KN) and plain numbers."""

OTHER_GRADES = frozenset({"it", "pr", "pk", "ps", "ug", "13", "other"})
"""CEDS codes for grades outside of TK-12; kept as they are, for nobody is tested in them."""

PLAIN_GRADES = frozenset({*(f"{grade:02d}" for grade in range(1, 13)), "TK", "KG", "KN"})


class Cell(NamedTuple):
    """Where a value stands, for findings."""

    table: Table
    line: int
    column: str


class Values:
    """Turns cells into values and writes what it could not read, or had to interpret, to findings."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._dates: dict[str, date] = {}  # a large package repeats few dates very often

    def date(self, text: str, cell: Cell) -> date | None:
        """An ISO date, or a US one (month first) with a warning; None where the cell is empty or wrong."""
        if not text or text in self._dates:
            return self._dates.get(text)
        iso = _ISO.fullmatch(text)
        us = None if iso else _US.fullmatch(text)
        if iso:
            found = _date(*(int(part) for part in iso.groups()))
        else:
            found = _date(int(us[3]), int(us[1]), int(us[2])) if us else None
        if found is None:
            self._findings.error("bad_date", cell.table.file, cell.line, cell.column, value=text)
        elif us:
            self._findings.warning("us_date", cell.table.file, cell.line, cell.column, value=text)
        else:
            self._dates[text] = found
        return found

    def truth(self, text: str, cell: Cell) -> bool | None:
        """True, false, or None where the cell is empty; another word is an error, as rights hang on it."""
        if not text:
            return None
        found = _TRUTH.get(text.lower())
        if found is None:
            self._findings.error("bad_truth", cell.table.file, cell.line, cell.column, value=text)
        return found

    def grade(self, text: str, cell: Cell) -> str:
        """The first grade level of the list as TK, KN, 01-12, another CEDS code, or what the file says."""
        raw = text.split(",", 1)[0].strip()
        if not raw:
            return ""
        if raw != text:
            self._findings.note("several_grades", cell.table.file, cell.line, cell.column, value=text)
        found = GRADES.get(raw.lower())
        if found is None and raw.lower() not in OTHER_GRADES:
            self._findings.warning("unknown_grade", cell.table.file, cell.line, cell.column, value=raw)
        elif found is not None and raw not in PLAIN_GRADES:
            self._findings.note("odd_grade", cell.table.file, cell.line, cell.column, value=raw, meant=found)
        return found or raw[:LONGEST_GRADE]


LONGEST_GRADE = 10


def _date(year: int, month: int, day: int) -> date | None:
    if year not in _YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def listed(text: str) -> tuple[str, ...]:
    """A comma separated list without blanks and without repeats."""
    return tuple(dict.fromkeys(part for part in map(str.strip, text.split(",")) if part)) if text else ()


def user_ids(text: str) -> Mapping[str, str]:
    """`{type:id},{type:id}` by lower-case type; split at the first colon, since ids may hold colons."""
    return {kind.lower(): value for kind, value in _USER_ID.findall(text)} if text else {}
