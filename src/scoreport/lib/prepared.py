"""Queries whose SQL is made once and asked again and again with other values.

Making the SQL of a query with several joins costs Django ten times what SQLite needs to answer it. Nothing of
an answer is kept: each call asks the database.
"""

import datetime as dt
import threading
from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import QuerySet

Value = int | str | dt.date
Row = TypeVar("Row")

# Values that no row has: where they turn up among the parameters, those of a call are put.
_MARKERS: dict[type, Callable[[int], Value]] = {
    int: lambda number: 9_100_000_000_000_000_000 + number,
    str: lambda number: f"\x1f{number}\x1f",
    dt.date: lambda number: dt.date(9000 + number, 1, 1),
}


class Prepared(Generic[Row]):
    """A query of the values that `build` takes, whose types are given in order: int, str or date.

    `build` must hand each value to the query as it is, and must not look at it.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]], *types: type[Value]) -> None:
        self._build = build
        self._types = types
        self._local = threading.local()

    def __call__(self, *values: Value) -> list[Row]:
        """Return the rows for these values, one for each type. Raises what the database raises."""
        made: _Made[Row] | None = getattr(self._local, "made", None)
        if made is None or not made.is_current():
            made = self._local.made = _Made(self._build, self._types)
        return made.rows(values)


class _Made(Generic[Row]):
    """The query as one thread asks it over its own connection: a query set whose compiler has done its work."""

    def __init__(self, build: Callable[..., QuerySet[Any, Row]], types: tuple[type[Value], ...]) -> None:
        markers = [_MARKERS[kind](number) for number, kind in enumerate(types)]
        self._queryset: Any = build(*markers)
        self._connection = connections[self._queryset.db]
        query: Any = self._queryset.query
        compiler: Any = query.get_compiler(connection=self._connection)
        self._sql, self._params = compiler.as_sql()
        self._places = {self._adapted(marker): number for number, marker in enumerate(markers)}
        lost = self._places.keys() - {param for param in self._params if isinstance(param, Hashable)}
        if lost:
            raise TypeError("A value of a prepared query must reach the query as it is.")
        self._values: tuple[Any, ...] = ()
        compiler.as_sql = self._as_sql
        # The columns are the same each time, and so is what turns them into values.
        converters = compiler.get_converters([column for column, *_ in compiler.select[: compiler.col_count]])
        compiler.get_converters = lambda _columns: converters
        query.get_compiler = lambda *_args, **_kwargs: compiler

    def is_current(self) -> bool:
        """Say whether this thread still has the same connection."""
        return self._connection is connections[self._queryset.db]

    def rows(self, values: tuple[Value, ...]) -> list[Row]:
        self._values = tuple(self._adapted(value) for value in values)
        return list(self._queryset._iterable_class(self._queryset))  # noqa: SLF001 - what a query set does itself

    def _as_sql(self, *_args: Any, **_kwargs: Any) -> tuple[str, tuple[Any, ...]]:
        return self._sql, tuple(self._param(param) for param in self._params)

    def _param(self, param: Any) -> Any:
        number = self._places.get(param) if isinstance(param, Hashable) else None
        return param if number is None else self._values[number]

    def _adapted(self, value: Value) -> Any:
        return self._connection.ops.adapt_datefield_value(value) if isinstance(value, dt.date) else value
