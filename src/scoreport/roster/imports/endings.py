"""How much an import would end, which an administrator has to confirm where it is much."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from scoreport.accounts.actors import in_force
from scoreport.roster.imports.kinds import Existing, Key, Values

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


class Tally:
    """Counts the rows in force that would end, as they go by."""

    def __init__(self, kind: str, is_in_force: Callable[[Values], bool]) -> None:
        self.kind, self._is_in_force = kind, is_in_force
        self._ending = self._of = 0

    @property
    def ending(self) -> Ending:
        return Ending(self.kind, self._ending, self._of)

    def watched(
        self, rows: Iterable[tuple[Key, Existing]], after: Mapping[Key, Values]
    ) -> Iterator[tuple[Key, Existing]]:
        """The same rows."""
        for key, row in rows:
            if not row.is_ended and self._is_in_force(row.values):
                self._of += 1
                values = after.get(key)
                if values is None or not self._is_in_force(values):
                    self._ending += 1
            yield key, row


def tallies_of(today: dt.date) -> dict[str, Tally]:
    """One for each kind of which much may not end unasked; rows count that are in force on that day."""
    counted: dict[str, Callable[[Values], bool]] = {
        "students": lambda _: True,
        "enrollments": lambda values: in_force(values[1], values[2], today),
        "class_students": lambda values: in_force(values[0], values[1], today),
        "guardianships": _has_rights,
    }
    return {kind: Tally(kind, is_in_force) for kind, is_in_force in counted.items()}


def _has_rights(tie: Values) -> bool:
    """A tie that loses its rights ends for the family, whether or not the row stays."""
    return bool(tie[1] and tie[2])
