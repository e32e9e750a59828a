"""Makes new rows of what a package says: whole, with the defaults of their model, without an object for each."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db import models

from scoreport.districts.models import Lea
from scoreport.lib import bulk
from scoreport.roster.imports.kinds import Key, Kind, Pks, Values

Cell = Callable[[Sequence[Any]], Any]


def add(kind: Kind, lea: Lea, rows: Iterable[tuple[Key, Values]], pks: Pks) -> None:
    """Insert the rows, key and values in the order of the kind's."""
    paths = {kind.column(path): (place, kind.target(path)) for place, path in enumerate((*kind.key, *kind.fields))}
    fields = [field for field in kind.model._meta.concrete_fields if not field.primary_key]  # noqa: SLF001 - documented
    cells = [_cell(field, paths.get(field.attname), lea, pks) for field in fields]
    bulk.insert(kind.model, [str(field.column) for field in fields], _made(cells, rows))


def _made(cells: Sequence[Cell], rows: Iterable[tuple[Key, Values]]) -> Iterator[tuple[Any, ...]]:
    for key, values in rows:
        given = (*key, *values)
        yield tuple([cell(given) for cell in cells])


def _cell(field: models.Field[Any, Any], given: tuple[int, str | None] | None, lea: Lea, pks: Pks) -> Cell:
    """What fills one column: a value of the row, the key of a row it points to, the LEA, or the field's default."""
    if given is not None:
        return _given(field, *given, pks)
    if field.attname == "lea_id":
        return lambda _: lea.pk
    if field.has_default() and callable(field.default):
        default = field.default
        return lambda _: default()
    constant = bulk.stored(field)(field.get_default())
    return lambda _: constant


def _given(field: models.Field[Any, Any], place: int, target: str | None, pks: Pks) -> Cell:
    if target is None:
        stored = bulk.stored(field)
        return lambda row: stored(row[place])

    known = pks[target]  # read now: while rows go in, the connection is taken

    def pointed_to(row: Sequence[Any]) -> int | None:
        return None if row[place] is None else known[row[place]]

    return pointed_to
