"""Where the SSID stands: OneRoster has no column for it, so candidates are counted and a person chooses.

A Statewide Student Identifier is text of ten digits (CALPADS 1.08); no check digit is documented. Local ids
of ten digits exist, so a pattern alone never decides. A nine-digit value has usually lost a leading zero in
a spreadsheet, but nobody can know, so it is reported and never padded.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from scoreport.roster.oneroster.findings import Findings, masked
from scoreport.roster.oneroster.records import Package, SsidColumn, User

NO_COLUMN = "none"
"""The answer that says that none of the columns holds SSIDs."""

EXAMPLES = 3
_HINT = re.compile(r"ssid|state|calpads", re.IGNORECASE)
_GOOD = re.compile(r"[0-9]{10}")
_NINE = re.compile(r"[0-9]{9}")
_LONGEST = 40
_FIXED = ("userMasterIdentifier", "identifier", "sourcedId")


class SsidPlaces:
    """The columns of users.csv in which SSIDs may stand, found while the file is read."""

    def __init__(self, headers: Iterable[str]) -> None:
        self.extra = tuple(name for name in headers if _HINT.search(name))
        self.names = [*self.extra, *_FIXED]
        self._kinds: dict[str, int] = {}

    def values(self, cells: Sequence[str], ids: Mapping[str, str]) -> tuple[str, ...]:
        """One student's values in the order of names; kinds of userIds join the names as they turn up."""
        if not ids:
            return tuple(cells)
        found = [*cells, *([""] * len(self._kinds))]
        for kind, value in ids.items():
            if not _HINT.search(kind):
                continue
            if kind not in self._kinds:
                self._kinds[kind] = len(self.names)
                self.names.append(f"userIds:{kind}")
                found.append("")
            found[self._kinds[kind]] = value
        return tuple(found)

    def counted(self, users: Iterable[User]) -> tuple[SsidColumn, ...]:
        """Counts for each column that any student fills."""
        students = [user.ssid_values for user in users if user.ssid_values]
        found = [
            _counted(name, place, [_at(values, place) for values in students]) for place, name in enumerate(self.names)
        ]
        return tuple(column for column in found if column.blank < len(students))


def is_ssid(value: str) -> bool:
    """Whether the text is a well-formed SSID: ten ASCII digits."""
    return _GOOD.fullmatch(value) is not None


def find_column(package: Package, name: str) -> SsidColumn | None:
    """The candidate of that name, without regard to case; None where the package has no such column."""
    return next((column for column in package.ssid_columns if column.name.lower() == name.lower()), None)


def ssids(package: Package, column: SsidColumn | None, findings: Findings) -> dict[str, str]:
    """Value by student where the column is filled, with findings for what is wrong.

    A value that is no SSID is handed out as it stands, so that staff are told what the SIS holds; as an empty
    text where it is too long to keep or two students share it. One SSID on two students is an error: one
    would get the other's report.
    """
    if column is None:
        return {}
    values = {user.sourced_id: user.ssid_values[column.place] for user in _with(package, column.place)}
    first: dict[str, str] = {}
    repeated = {value for value, count in Counter(values.values()).items() if count > 1}
    for user_id, value in values.items():
        line = package.users[user_id].line
        if not is_ssid(value):
            code = "nine_digit_ssid" if _NINE.fullmatch(value) else "bad_ssid"
            findings.warning(code, "users.csv", line, column.name, value=masked(value))
        elif value in first:
            params: dict[str, str | int] = {"value": masked(value), "first": package.users[first[value]].line}
            findings.error("repeated_ssid", "users.csv", line, column.name, **params)
        first.setdefault(value, user_id)
    return {u: v if is_ssid(v) or (v not in repeated and len(v) <= _LONGEST) else "" for u, v in values.items()}


def _with(package: Package, place: int) -> Iterable[User]:
    return (user for user in package.users.values() if _at(user.ssid_values, place))


def _at(values: Sequence[str], place: int) -> str:
    return values[place] if place < len(values) else ""


def _counted(name: str, place: int, values: Sequence[str]) -> SsidColumn:
    counts = Counter(values)
    good = [value for value in values if is_ssid(value) and counts[value] == 1]
    repeated = sum(1 for value in values if is_ssid(value) and counts[value] > 1)
    nine = sum(1 for value in values if _NINE.fullmatch(value))
    blank = counts[""]
    other = len(values) - len(good) - repeated - nine - blank
    examples = tuple(masked(value) for value in good[:EXAMPLES])
    return SsidColumn(name, place, len(good), nine, repeated, other, blank, examples)
