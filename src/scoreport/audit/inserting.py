"""One INSERT that commits by itself, and many that commit with the caller's transaction.

SQLite lets one connection write at a time, and those that find it busy sleep for ever longer. Here the threads of
a process queue up instead, and whoever writes is done in a single call into the library: the `RETURNING` of
Django's own INSERT would hold the file until the thread gets the interpreter back to read the answer.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import AutoField, Field, Model

LONGEST_TURN = 20.0  # seconds, as long as SQLite itself waits for another process; then each thread tries anyway
_turn = threading.Lock()


def insert(row: Model, using: str) -> None:
    """Insert the new row and set its key. Raises what the database raises."""
    connection = connections[using]
    connection.ensure_connection()
    sql, fields = _statement(type(row), connection.vendor)
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    with transaction.mark_for_rollback_on_error(using), _my_turn(connection), connection.cursor() as cursor:
        cursor.execute(sql, values)
        row.pk = cursor.lastrowid if connection.vendor == "sqlite" else cursor.fetchone()[0]
    row._state.adding, row._state.db = False, using  # noqa: SLF001 - as `Model.save` leaves it


def insert_many(rows: Sequence[Model], using: str) -> None:
    """Insert new rows of one model, whose keys are not wanted back. Raises what the database raises."""
    connection = connections[using]
    sql, fields = _statement(type(rows[0]), "")
    values = [[field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields] for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(sql, values)


@cache
def _statement(model: type[Model], vendor: str) -> tuple[str, list["Field[object, object]"]]:
    """The INSERT of all columns but a key that the database gives; names are plain words of our own models."""
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, AutoField)]  # noqa: SLF001
    columns = ", ".join(f'"{field.column}"' for field in fields)
    sql = f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({", ".join(["%s"] * len(fields))})'  # nosec B608  # noqa: S608, SLF001
    return (f"{sql} RETURNING id" if vendor == "postgresql" else sql), fields


@contextmanager
def _my_turn(connection: BaseDatabaseWrapper) -> Iterator[None]:
    # Within a transaction the file is ours already, or will be until its end: queueing could only deadlock.
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    is_mine = _turn.acquire(timeout=LONGEST_TURN)
    try:
        yield
    finally:
        if is_mine:
            _turn.release()
