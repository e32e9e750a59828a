"""What was found in a package: a code, a place, and words that say what is wrong and what to do."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from scoreport.roster.oneroster.words import MORE, PLACES, WORDS

KEPT_PER_CODE = 20
"""So many findings of one kind are kept with their place; the rest are counted."""

LONGEST_VALUE = 60
_LONG_NUMBER = re.compile(r"(?<!\d)\d{9,10}(?!\d)")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Severity(StrEnum):
    """An error refuses the package; a warning changes what is read; a note does neither."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault or remark. line is counted from 1, 0 where there is none; more counts further ones alike.

    params hold no SSID in clear and no name of a person.
    """

    code: str
    severity: Severity
    file: str = ""
    line: int = 0
    column: str = ""
    params: Mapping[str, str | int] = field(default_factory=dict)
    more: int = 0

    @property
    def what(self) -> str:
        """What is wrong, in the language that is active."""
        return str(WORDS[self.code][0]) % {**self.params, "column": self.column}

    @property
    def advice(self) -> str:
        """What to do about it."""
        return str(WORDS[self.code][1]) % self.params

    @property
    def place(self) -> str:
        """File, line and column as far as they are known, such as "users.csv, line 7, column grades"."""
        form = ("file" if self.file else "") + ("_line" if self.line else "") + ("_column" if self.column else "")
        return str(PLACES[form]) % {"file": self.file, "line": self.line, "column": self.column}

    @property
    def rest(self) -> str:
        """How many more there are of this kind, or nothing."""
        return str(MORE) % {"count": self.more} if self.more else ""

    def __str__(self) -> str:
        return " ".join(part for part in (f"{self.place}:", self.what, self.advice, self.rest) if part)


def masked(value: str) -> str:
    """The last four characters of a long value, none of a short one."""
    return "•" * max(len(value) - 4, 0) + value[-4:] if len(value) >= 8 else "•" * len(value)


def shown(value: str) -> str:
    """A value fit for a finding: short, without control characters, numbers like SSIDs masked."""
    cut = value if len(value) <= LONGEST_VALUE else value[:LONGEST_VALUE] + "…"
    return _LONG_NUMBER.sub(lambda match: masked(match.group()), _CONTROL.sub("�", cut))


class PackageRefused(Exception):
    """The package has errors and nothing of it may be applied; findings say which, errors first."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(", ".join(sorted({f.code for f in self.findings if f.severity is Severity.ERROR})))


class Findings:
    """Gathers findings while a package is read, and keeps at most KEPT_PER_CODE of each kind."""

    def __init__(self) -> None:
        self._kept: dict[str, list[Finding]] = {}
        self._counts: Counter[str] = Counter()
        self.has_errors = False

    def _find(
        self, severity: Severity, code: str, file: str, line: int, column: str, params: Mapping[str, str | int]
    ) -> None:
        self._counts[code] += 1
        if self._counts[code] > KEPT_PER_CODE:
            return
        safe = {key: shown(value) if isinstance(value, str) else value for key, value in params.items()}
        finding = Finding(code, severity, shown(file), line, shown(column), safe)
        self._kept.setdefault(code, []).append(finding)

    def error(self, code: str, file: str = "", line: int = 0, column: str = "", **params: str | int) -> None:
        self.has_errors = True
        self._find(Severity.ERROR, code, file, line, column, params)

    def warning(self, code: str, file: str = "", line: int = 0, column: str = "", **params: str | int) -> None:
        self._find(Severity.WARNING, code, file, line, column, params)

    def note(self, code: str, file: str = "", line: int = 0, column: str = "", **params: str | int) -> None:
        self._find(Severity.NOTE, code, file, line, column, params)

    def sealed(self) -> tuple[Finding, ...]:
        """All kept findings, errors first; the last of a kind counts those that were not kept."""
        found: list[Finding] = []
        for code, kept in self._kept.items():
            found += [*kept[:-1], replace(kept[-1], more=self._counts[code] - len(kept))]
        return tuple(sorted(found, key=lambda f: _ORDER[f.severity]))

    def refuse(self, code: str, file: str = "", line: int = 0, **params: str | int) -> PackageRefused:
        """Note an error after which reading cannot go on; the caller raises what comes back."""
        self.error(code, file, line, "", **params)
        return PackageRefused(self.sealed())
