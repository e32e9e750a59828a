"""Works out what a package would change, outside of any writing transaction."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scoreport.districts.models import Lea
from scoreport.roster.imports import classes, people, ties
from scoreport.roster.imports.answers import Answers, Decisions, Question, decide
from scoreport.roster.imports.changes import Changes, compare
from scoreport.roster.imports.endings import Ending, Tally, tallies_of
from scoreport.roster.imports.kinds import GUARDIANS, GUARDIANSHIPS, KINDS, STUDENTS, Existing, Key, Kind, Values
from scoreport.roster.imports.schools import places_of_students
from scoreport.roster.imports.sight import Judge, Sight
from scoreport.roster.imports.stamp import Stamp, take_stamp
from scoreport.roster.oneroster.findings import Finding, Findings, PackageRefused, Severity
from scoreport.roster.oneroster.records import Package, SsidColumn
from scoreport.roster.oneroster.roles import RoleBook


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
    del package  # what is wanted of it is held by now, and it is large
    plan = planner.plan()
    if findings.has_errors:
        raise PackageRefused(plan.findings)
    return plan


class _Planner:
    """Holds what the package wants, and of what the roster has only what differs: kinds are compared one by one."""

    def __init__(self, lea: Lea, package: Package, decisions: Decisions, findings: Findings) -> None:
        self._lea, self._decisions, self._findings = lea, decisions, findings
        self._ssid_columns, self._of_package = package.ssid_columns, package.findings
        self._today = lea.today()
        self._stamp = take_stamp(lea)
        self._students = STUDENTS.existing(lea)
        self._after = self._wanted(package)

    def plan(self) -> Plan:
        kept = self._keep_by_hand()
        tallies = tallies_of(self._today)
        changes = {kind.name: self._compare(kind, kept, tallies) for kind in KINDS}
        if kept:
            self._after["guardianships"] = self._after["guardianships"] | {key: row.values for key, row in kept.items()}
        judge = Judge(self._lea, self._today, set(self._stamp.adult_reasons))
        return Plan(
            lea=self._lea, today=self._today, decisions=self._decisions,
            ssid_columns=self._ssid_columns, changes=tuple(changes.values()),
            sight=judge.compare(self._after, changes), endings=tuple(tally.ending for tally in tallies.values()),
            findings=_merged(self._of_package, self._findings.sealed()), stamp=self._stamp,
        )  # fmt: skip

    def _wanted(self, package: Package) -> dict[str, dict[Key, Values]]:
        today, book = self._today, RoleBook(package.roles)
        places = places_of_students(package)
        known = people.Known(self._students, self._stamp.holds_by_hand)
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

    def _keep_by_hand(self) -> Mapping[Key, Existing]:
        """Ties set by hand stay, and so do the guardians whom the package does not list but a tie needs."""
        by_hand = GUARDIANSHIPS.existing(self._lea, by_hand=True, ended_on=None) if self._stamp.ties_by_hand else {}
        kept = ties.keep_hand_set(self._after["guardianships"], by_hand, self._stamp.ties_by_hand, self._findings)
        needed = {guardian for student, guardian in kept if (student,) in self._after["students"]}
        if needed:
            for key, row in GUARDIANS.stored(self._lea, ended_on=None, sourced_id__in=needed):
                self._after["guardians"].setdefault(key, row.values)
        return kept

    def _compare(self, kind: Kind, kept: Mapping[Key, Existing], tallies: Mapping[str, Tally]) -> Changes:
        after = self._after[kind.name]
        rows = iter(self._students.items()) if kind is STUDENTS else kind.stored(self._lea)
        if kind is GUARDIANSHIPS:
            rows = (pair for pair in rows if pair[0] not in kept)
        if kind.name in tallies:
            rows = tallies[kind.name].watched(rows, after)
        changes = compare(kind, rows, after)
        if kind is STUDENTS:
            self._students = {}
        return changes


def _merged(*parts: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings of several steps, errors first."""
    return tuple(sorted((f for part in parts for f in part), key=lambda f: list(Severity).index(f.severity)))
