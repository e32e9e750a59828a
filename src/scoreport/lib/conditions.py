"""Conditions written once, as Django's Q, and asked both of the database and of what is in memory.

So a list in SQL, the reason why a row is not on it, and a table of the rule can't come to differ.
"""

import operator
from collections.abc import Callable
from typing import Any

from django.db.models import Field, Model, Q

Facts = Callable[[str], Any]
"""Gives the value behind a path such as "student__birth_on"."""

Check = Callable[[Facts], bool]

_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "gt": operator.gt, "gte": operator.ge, "lt": operator.lt, "lte": operator.le,
}  # fmt: skip


def compiled(condition: Q) -> Check:
    """Return the condition as a function of facts. As in SQL, an unknown value (None) compares with nothing.

    Raises ValueError on what would not mean the same here as there: a negation (NOT of unknown is unknown in
    SQL), XOR, expressions, and lookups other than exact, gt, gte, lt and lte.
    """
    if condition.negated or condition.connector not in (Q.AND, Q.OR):
        raise ValueError("Write the condition without negation, with AND and OR only.")
    parts = [compiled(part) if isinstance(part, Q) else _comparison(part) for part in condition.children]
    join = all if condition.connector == Q.AND else any
    return lambda facts: join([part(facts) for part in parts])


def facts_of(row: Model) -> Facts:
    """Return the facts of a row, and of the rows it points to."""

    def value(path: str) -> Any:
        found: Any = row
        for name in path.split("__"):
            found = getattr(found, name)
        return found

    return value


def _comparison(part: object) -> Check:
    if not isinstance(part, tuple):
        raise ValueError("An expression has a meaning in the database only.")
    path, value = part
    name, _line, lookup = path.rpartition("__")
    if lookup in _COMPARISONS and name:
        return _ordered(name, _COMPARISONS[lookup], value)
    if lookup in Field().get_lookups():
        raise ValueError(f"There is no {lookup} here: exact, gt, gte, lt and lte only.")
    return lambda facts: bool(facts(path) == value)


def _ordered(path: str, compare: Callable[[Any, Any], bool], value: Any) -> Check:
    def check(facts: Facts) -> bool:
        found = facts(path)
        return found is not None and compare(found, value)

    return check
