"""Brings many new rows into a table as fast as the database takes them: COPY on PostgreSQL, executemany on SQLite."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection, models


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert the rows, cells in the order of the columns, as they come; nothing of them is kept in memory.

    Values are Python's own (text, int, bool, date, None). Raises django.db.IntegrityError as bulk_create does.
    """
    quote = connection.ops.quote_name
    table, names = quote(model._meta.db_table), ", ".join(map(quote, columns))  # noqa: SLF001 - Django's documented way
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            insertion = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608  # nosec B608 - names of ours
            cursor.executemany(insertion, rows)  # type: ignore[arg-type]  # an iterator serves too


def stored(field: models.Field[Any, Any]) -> Callable[[Any], Any]:
    """What turns a value of the field into what `insert` takes: SQLite has no dates."""
    if isinstance(field, models.DateField) and connection.vendor != "postgresql":
        return lambda value: field.get_db_prep_value(value, connection)
    return lambda value: value
