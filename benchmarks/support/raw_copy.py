"""The yardstick of an import: PostgreSQL's own COPY and one upsert a table, of the very rows that the import wrote.

The rows go into the same tables, with their indexes and constraints; nothing is read, compared or decided.
"""

import time
from collections.abc import Sequence
from pathlib import Path

import psycopg
from psycopg import sql

TABLES = (
    "districts_school", "roster_student", "roster_guardian", "roster_staff", "roster_staffrole", "roster_enrollment",
    "roster_class", "roster_classstudent", "roster_classstaff", "roster_guardianship",
)  # fmt: skip
BLOCK = 1 << 20


def dump(address: str, folder: Path) -> int:
    """Write all rows into files, in PostgreSQL's text form; return how many there are."""
    count = 0
    with psycopg.connect(address) as connection:
        for table in TABLES:
            with (folder / table).open("wb") as file, connection.cursor().copy(_copy("TO STDOUT", table)) as copy:
                for block in copy:
                    file.write(block)
            count += connection.execute(_named("SELECT count(*) FROM {}", table)).fetchall()[0][0]
    return count


def empty(address: str) -> None:
    """Remove the roster."""
    with psycopg.connect(address) as connection:
        connection.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.SQL(", ").join(map(sql.Identifier, TABLES))))


def seconds(address: str, folder: Path) -> float:
    """Bring all rows in, in one transaction, and say how long it took."""
    begin = time.perf_counter()
    with psycopg.connect(address) as connection:
        for table in TABLES:
            _take_in(connection, table, folder / table)
    return time.perf_counter() - begin


def _take_in(connection: psycopg.Connection, table: str, path: Path) -> None:
    connection.execute(_named("CREATE TEMP TABLE arriving (LIKE {}) ON COMMIT DROP", table))
    with path.open("rb") as file, connection.cursor().copy(_copy("FROM STDIN", "arriving")) as copy:
        while block := file.read(BLOCK):
            copy.write(block)
    columns = connection.execute(_named("SELECT * FROM {} LIMIT 0", table)).description or ()
    connection.execute(_upsert(table, [column.name for column in columns if column.name != "id"]))
    connection.execute("DROP TABLE arriving")


def _upsert(table: str, columns: Sequence[str]) -> sql.Composed:
    pairs = sql.SQL(", ").join(sql.SQL("{0} = excluded.{0}").format(sql.Identifier(column)) for column in columns)
    return sql.SQL(
        "INSERT INTO {} OVERRIDING SYSTEM VALUE SELECT * FROM arriving ON CONFLICT (id) DO UPDATE SET {}"
    ).format(sql.Identifier(table), pairs)


def _copy(direction: str, table: str) -> sql.Composed:
    return sql.SQL("COPY {} " + direction).format(sql.Identifier(table))


def _named(statement: str, table: str) -> sql.Composed:
    return sql.SQL(statement).format(sql.Identifier(table))
