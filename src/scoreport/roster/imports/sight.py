"""How many people would gain or lose sight of a child: the figure that an administrator should look at first.

Only what changes is looked at: a tie can come to be seen or not only with itself, its student or its guardian.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scoreport.accounts.actors import in_force
from scoreport.districts.models import Lea
from scoreport.lib.conditions import compiled
from scoreport.roster.conditions import adult_birth_on, tie_conditions
from scoreport.roster.imports.changes import Changes
from scoreport.roster.imports.kinds import (
    CLASS_STAFF,
    CLASS_STUDENTS,
    GUARDIANS,
    GUARDIANSHIPS,
    STUDENTS,
    Key,
    Kind,
    Values,
    at,
)

_BIRTH = at(STUDENTS, "birth_on")
_ENABLED = at(GUARDIANS, "enabled")

State = Mapping[str, Mapping[Key, Values]]
"""By kind: the rows that are in the roster (and not ended) after the import."""

Look = Callable[[Key], Values | None]


@dataclass(frozen=True, slots=True)
class Sight:
    """People, not ties: a guardian who gains one child and loses another counts on both sides."""

    guardians_gain: int
    guardians_lose: int
    teachers_gain: int
    teachers_lose: int

    @property
    def gained(self) -> int:
        return self.guardians_gain + self.teachers_gain

    @property
    def lost(self) -> int:
        return self.guardians_lose + self.teachers_lose


class BeforeAfter:
    """The rows of one kind before and after the import."""

    def __init__(self, after: State, changes: Mapping[str, Changes], kind: Kind) -> None:
        self._after, self.changes = after[kind.name], changes[kind.name]

    def before(self, key: Key) -> Values | None:
        """What was in force; None where nothing was."""
        return self.changes.before.get(key) if key in self.changes else self._after.get(key)

    def after(self, key: Key) -> Values | None:
        """What will be in force; None where nothing will be."""
        return self._after.get(key)

    def all(self) -> Iterator[Key]:
        """All that are in force before or after."""
        yield from self._after
        yield from self.changes.ended


class Judge:
    """Knows what an import does not change: the day, the LEA's rule for adult students, reasons given by hand."""

    def __init__(self, lea: Lea, today: dt.date, adult_reasons: set[Key]) -> None:
        self._today = today
        self._conditions = [compiled(one) for one in tie_conditions(today, adult_birth_on(today)).values()]
        # A row that an import leaves in the roster has not ended, and nor has its guardian.
        self._always = {
            "ended_on": None,
            "guardian__ended_on": None,
            "student__lea__guardians_keep_adults": lea.guardians_keep_adults,
        }
        self._adult_reasons = adult_reasons
        self._judged: dict[tuple[Any, ...], bool] = {}  # few cases, of very many ties

    def compare(self, after: State, changes: Mapping[str, Changes]) -> Sight:
        """after by kind, as State says, with the changes that lead there."""
        return Sight(*self._guardians(after, changes), *self._teachers(after, changes))

    def _sees(self, pair: Key, tie: Values | None, student: Values | None, guardian: Values | None) -> bool:
        """Whether a tie lets the guardian see the student's reports today, as roster.access has it."""
        if tie is None or student is None or guardian is None:
            return False
        case = (tie, guardian[_ENABLED], student[_BIRTH], pair in self._adult_reasons)
        if case not in self._judged:
            self._judged[case] = self._holds(*case)
        return self._judged[case]

    def _holds(self, tie: Values, enabled: bool, birth_on: dt.date | None, has_reason: bool) -> bool:  # noqa: FBT001
        facts = {
            **self._always,
            **dict(zip(GUARDIANSHIPS.fields, tie, strict=True)),
            "guardian__enabled": enabled,
            "student__birth_on": birth_on,
            "adult_basis": "kept" if has_reason else "",
        }
        return all(holds(facts.__getitem__) for holds in self._conditions)

    def _guardians(self, after: State, changes: Mapping[str, Changes]) -> tuple[int, int]:
        ties, students, guardians = (BeforeAfter(after, changes, k) for k in (GUARDIANSHIPS, STUDENTS, GUARDIANS))
        gain, lose = set[str](), set[str]()
        for pair in ties.all():
            student, guardian = pair[:1], pair[1:]
            if pair in ties.changes or student in students.changes or guardian in guardians.changes:
                was = self._sees(pair, ties.before(pair), students.before(student), guardians.before(guardian))
                will = self._sees(pair, ties.after(pair), students.after(student), guardians.after(guardian))
                if was != will:
                    (gain if will else lose).add(pair[1])
        return len(gain), len(lose)

    def _teachers(self, after: State, changes: Mapping[str, Changes]) -> tuple[int, int]:
        """By the students of all classes of each member of staff of whom any class, or place in one, changes."""
        students, staff = (BeforeAfter(after, changes, kind) for kind in (CLASS_STUDENTS, CLASS_STAFF))
        classes = {key[0] for key in students.changes.all()}
        touched = {key[1] for key in staff.all() if key in staff.changes or key[0] in classes}
        places = [key for key in staff.all() if key[1] in touched]
        classes = {key[0] for key in places}
        members = [key for key in students.all() if key[0] in classes]
        before = self._seen(places, members, staff.before, students.before)
        will = self._seen(places, members, staff.after, students.after)
        none = set[str]()
        gain = sum(1 for person in touched if will.get(person, none) - before.get(person, none))
        lose = sum(1 for person in touched if before.get(person, none) - will.get(person, none))
        return gain, lose

    def _seen(self, places: list[Key], members: list[Key], staff: Look, students: Look) -> dict[str, set[str]]:
        """Students of the classes of each member of staff, today."""
        rosters: dict[str, set[str]] = {}
        for key in members:
            values = students(key)
            if values is not None and in_force(values[0], values[1], self._today):
                rosters.setdefault(key[0], set()).add(key[1])
        found: dict[str, set[str]] = {}
        for key in places:
            values = staff(key)
            if values is not None and in_force(values[1], values[2], self._today):
                found.setdefault(key[1], set()).update(rosters.get(key[0], ()))
        return found
