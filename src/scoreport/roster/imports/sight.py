"""How many people would gain or lose sight of a child: the figure that an administrator should look at first."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from scoreport.accounts.actors import in_force
from scoreport.districts.models import Lea
from scoreport.lib.conditions import compiled
from scoreport.roster.conditions import adult_birth_on, tie_conditions
from scoreport.roster.imports.kinds import (
    CLASS_STAFF,
    CLASS_STUDENTS,
    GUARDIANS,
    GUARDIANSHIPS,
    STUDENTS,
    Key,
    Values,
    at,
)

_BIRTH = at(STUDENTS, "birth_on")
_ENABLED = at(GUARDIANS, "enabled")

State = Mapping[str, Mapping[Key, Values]]
"""By kind: the rows that are in the roster (and not ended), before or after the import."""


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

    def compare(self, before: State, after: State) -> Sight:
        """Both states by kind, as State says."""
        guardians = _difference(self._guardians(before), self._guardians(after))
        return Sight(*guardians, *_difference(self._teachers(before), self._teachers(after)))

    def sees(self, state: State, pair: Key, tie: Values) -> bool:
        """Whether a tie lets the guardian see the student's reports today, as roster.access has it."""
        student, guardian = state["students"].get(pair[:1]), state["guardians"].get(pair[1:])
        if student is None or guardian is None:
            return False
        facts = {
            **self._always,
            **dict(zip(GUARDIANSHIPS.fields, tie, strict=True)),
            "guardian__enabled": guardian[_ENABLED],
            "student__birth_on": student[_BIRTH],
            "adult_basis": "kept" if pair in self._adult_reasons else "",
        }
        return all(holds(facts.__getitem__) for holds in self._conditions)

    def _guardians(self, state: State) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for pair, tie in state[GUARDIANSHIPS.name].items():
            if self.sees(state, pair, tie):
                found.setdefault(pair[1], set()).add(pair[0])
        return found

    def _teachers(self, state: State) -> dict[str, set[str]]:
        """Students of the classes of each member of staff, today."""
        rosters: dict[str, set[str]] = {}
        for (in_class, student), (begins, ends) in state[CLASS_STUDENTS.name].items():
            if in_force(begins, ends, self._today):
                rosters.setdefault(in_class, set()).add(student)
        found: dict[str, set[str]] = {}
        for (in_class, staff), (_, begins, ends) in state[CLASS_STAFF.name].items():
            if in_force(begins, ends, self._today):
                found.setdefault(staff, set()).update(rosters.get(in_class, ()))
        return found


def _difference(before: Mapping[str, set[str]], after: Mapping[str, set[str]]) -> tuple[int, int]:
    """How many people see somebody new, and how many no longer see somebody."""
    none: set[str] = set()
    gain = sum(1 for person, seen in after.items() if seen - before.get(person, none))
    lose = sum(1 for person, seen in before.items() if seen - after.get(person, none))
    return gain, lose
