"""The difference between what the roster holds and what a package says, one kind of row at a time."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scoreport.roster.imports.kinds import Existing, Key, Kind, Values


@dataclass(frozen=True, slots=True)
class Change:
    """A row that is there and comes out different; returns is true where it had been ended."""

    pk: int
    values: Values
    fields: tuple[str, ...]  # which of the values differ
    returns: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """Only what has to be written."""

    kind: Kind
    added: dict[Key, Values] = field(default_factory=dict)
    changed: dict[Key, Change] = field(default_factory=dict)
    ended: dict[Key, int] = field(default_factory=dict)  # to primary key

    @property
    def counts(self) -> dict[str, int]:
        return {"added": len(self.added), "changed": len(self.changed), "ended": len(self.ended)}

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.ended)


def compare(kind: Kind, existing: Mapping[Key, Existing], wanted: Mapping[Key, Values]) -> Changes:
    """What makes the existing rows the wanted ones."""
    changes = Changes(kind)
    for key, values in wanted.items():
        row = existing.get(key)
        if row is None:
            changes.added[key] = values
        elif row.is_ended or row.values != values:
            fields = tuple(name for name, old, new in zip(kind.fields, row.values, values, strict=True) if old != new)
            changes.changed[key] = Change(row.pk, values, fields, row.is_ended)
    if not kind.stays:
        changes.ended.update({key: row.pk for key, row in existing.items() if key not in wanted and not row.is_ended})
    return changes
