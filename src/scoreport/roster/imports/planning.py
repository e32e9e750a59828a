"""Works out what a package would change, outside of any writing transaction."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from scoreport.accounts.actors import in_force
from scoreport.districts.models import Lea
from scoreport.roster.imports import classes, people, ties
from scoreport.roster.imports.answers import Answers, Decisions, Question, decide
from scoreport.roster.imports.changes import Changes, compare
from scoreport.roster.imports.kinds import KINDS, Existing, Key, Values
from scoreport.roster.imports.schools import places_of_students
from scoreport.roster.imports.sight import Judge, Sight, State
from scoreport.roster.imports.stamp import Stamp, take_stamp
from scoreport.roster.oneroster.findings import Finding, Findings, PackageRefused, Severity
from scoreport.roster.oneroster.records import Package, SsidColumn
from scoreport.roster.oneroster.roles import RoleBook

THRESHOLD_PERCENT = 5
"""More than this share of students, enrollments or guardianships ending asks for a typed confirmation."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How many rows of one kind would end, of those in force today."""

    kind: str  # students, enrollments, class_students or guardianships
    ending: int
    of: int

    @property
    def is_over(self) -> bool:
        return self.ending * 100 > self.of * THRESHOLD_PERCENT


@dataclass(frozen=True)
class Plan:
    """What an import would do. Holds changes only, and is used once.

    questions must be answered, and endings over the threshold confirmed, before it can be applied.
    """

    lea: Lea
    today: dt.date
    decisions: Decisions
    ssid_columns: tuple[SsidColumn, ...]  # where SSIDs may stand, with counts and masked examples
    changes: tuple[Changes, ...]
    sight: Sight
    endings: tuple[Ending, ...]
    findings: tuple[Finding, ...]
    stamp: Stamp

    @property
    def questions(self) -> tuple[Question, ...]:
        return self.decisions.questions

    @property
    def over_threshold(self) -> tuple[Ending, ...]:
        return tuple(ending for ending in self.endings if ending.is_over)

    @property
    def needs_confirmation(self) -> bool:
        return bool(self.over_threshold)

    @property
    def is_empty(self) -> bool:
        """Whether the roster is as the package has it already, and the LEA's answers are as they were."""
        kept = (self.lea.ssid_column, self.lea.guardians_listed)
        return not any(self.changes) and kept == (self.decisions.kept_ssid_column, self.decisions.guardians)

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """By kind: added, changed, ended."""
        return {changes.kind.name: changes.counts for changes in self.changes}


def plan_import(lea: Lea, package: Package, answers: Answers | None = None) -> Plan:
    """Compare a package with the LEA's roster.

    Raises PackageRefused where the chosen SSID column gives two students one SSID, ValueError on an answer
    that is none.
    """
    findings = Findings()
    decisions = decide(lea, package, answers or Answers(), findings)
    planner = _Planner(lea, package, decisions, findings)
    plan = planner.plan()
    if findings.has_errors:
        raise PackageRefused(plan.findings)
    return plan


class _Planner:
    def __init__(self, lea: Lea, package: Package, decisions: Decisions, findings: Findings) -> None:
        self._lea, self._package, self._decisions, self._findings = lea, package, decisions, findings
        self._today = lea.today()
        self._stamp = take_stamp(lea)
        self._existing = {kind.name: kind.existing(lea) for kind in KINDS}

    def plan(self) -> Plan:
        wanted = self._wanted()
        before = {name: _current(rows) for name, rows in self._existing.items()}
        kept = self._keep_by_hand(wanted)
        changes = tuple(compare(kind, self._existing[kind.name], wanted[kind.name]) for kind in KINDS)
        after: State = {**wanted, "guardianships": {**wanted["guardianships"], **_current(kept)}}
        judge = Judge(self._lea, self._today, set(self._stamp.adult_reasons))
        return Plan(
            lea=self._lea, today=self._today, decisions=self._decisions,
            ssid_columns=self._package.ssid_columns, changes=changes,
            sight=judge.compare(before, after), endings=tuple(self._endings(before, after)), stamp=self._stamp,
            findings=_merged(self._package.findings, self._findings.sealed()),
        )  # fmt: skip

    def _wanted(self) -> dict[str, dict[Key, Values]]:
        package, today, book = self._package, self._today, RoleBook(self._package.roles)
        places = places_of_students(package)
        known = people.Known(self._existing["students"], self._stamp.holds_by_hand)
        column = self._decisions.ssid_column
        students = people.StudentsWanted(package, column, known, today, self._findings).rows(book, places)
        guardianships = ties.wanted_ties(package, self._decisions.guardians, book, self._findings)
        primaries = {key[0]: values[-1] for key, values in students.items()}
        return {
            "schools": classes.schools_wanted(package),
            "school_years": classes.school_years_wanted(package),
            "students": students,
            "guardians": people.guardians_wanted(package, book, {guardian for _, guardian in guardianships}),
            "staff": people.staff_wanted(package, book),
            "staff_roles": dict.fromkeys(people.staff_roles_wanted(package, today), ()),
            "enrollments": classes.enrollments_wanted(places, primaries),
            "classes": classes.classes_wanted(package),
            "class_students": classes.class_students_wanted(package),
            "class_staff": classes.class_staff_wanted(package),
            "guardianships": guardianships,
        }

    def _keep_by_hand(self, wanted: dict[str, dict[Key, Values]]) -> Mapping[Key, Existing]:
        """Ties set by hand stay, and so do the guardians whom the package does not list but a tie needs."""
        existing = self._existing
        kept = ties.keep_hand_set(
            wanted["guardianships"], existing["guardianships"], self._stamp.ties_by_hand, self._findings
        )
        for student, guardian in kept:
            row = existing["guardians"].get((guardian,))
            if row is not None and not row.is_ended and (student,) in wanted["students"]:
                wanted["guardians"].setdefault((guardian,), row.values)
        return kept

    def _endings(self, before: State, after: State) -> list[Ending]:
        return [
            _ending("students", before, after, lambda _: True),
            _ending("enrollments", before, after, lambda values: in_force(values[1], values[2], self._today)),
            _ending("class_students", before, after, lambda values: in_force(values[0], values[1], self._today)),
            _ending("guardianships", before, after, _has_rights),
        ]


def _has_rights(tie: Values) -> bool:
    """A tie that loses its rights ends for the family, whether or not the row stays."""
    return bool(tie[1] and tie[2])


def _ending(kind: str, before: State, after: State, counts: Callable[[Values], bool]) -> Ending:
    held = [key for key, values in before[kind].items() if counts(values)]
    lost = sum(1 for key in held if (values := after[kind].get(key)) is None or not counts(values))
    return Ending(kind, lost, len(held))


def _current(rows: Mapping[Key, Existing]) -> dict[Key, Values]:
    return {key: row.values for key, row in rows.items() if not row.is_ended}


def _merged(*parts: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings of several steps, errors first."""
    return tuple(sorted((f for part in parts for f in part), key=lambda f: list(Severity).index(f.severity)))
