"""The difference between what the roster holds and what a package says, one kind of row at a time."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

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
    """Only what has to be written; before has the values of what was in force and is changed or ended."""

    kind: Kind
    added: Mapping[Key, Values] = field(default_factory=dict)
    changed: dict[Key, Change] = field(default_factory=dict)
    ended: dict[Key, int] = field(default_factory=dict)  # to primary key
    before: dict[Key, Values] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        return {"added": len(self.added), "changed": len(self.changed), "ended": len(self.ended)}

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.ended)

    def __contains__(self, key: Key) -> bool:
        """Whether anything becomes of that row."""
        return key in self.added or key in self.changed or key in self.ended

    def all(self) -> Iterator[Key]:
        """All rows of which anything becomes."""
        yield from self.added
        yield from self.changed
        yield from self.ended


def compare(kind: Kind, existing: Iterable[tuple[Key, Existing]], wanted: Mapping[Key, Values]) -> Changes:
    """What makes the existing rows the wanted ones. The existing ones are read once and not kept."""
    changes, seen = Changes(kind), set[Key]()
    for key, row in existing:
        values = wanted.get(key)
        if values is not None:
            seen.add(key)
            if row.is_ended or row.values != values:
                changes.changed[key] = _change(kind, row, values)
                _remember(changes, key, row)
        elif not row.is_ended and not kind.stays:
            changes.ended[key] = row.pk
            _remember(changes, key, row)
    # An empty roster takes all of it as it is: a copy would be large.
    added = {key: values for key, values in wanted.items() if key not in seen} if seen else wanted
    return replace(changes, added=added)


def _change(kind: Kind, row: Existing, values: Values) -> Change:
    fields = tuple(name for name, old, new in zip(kind.fields, row.values, values, strict=True) if old != new)
    return Change(row.pk, values, fields, row.is_ended)


def _remember(changes: Changes, key: Key, row: Existing) -> None:
    if not row.is_ended:
        changes.before[key] = row.values
