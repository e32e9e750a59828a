"""PostgreSQL: its own pg_dump, pg_restore and psql, fed through pipes. All of a restore is one transaction."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from django.conf import settings
from django.db import connections

from scoreport.operations.backup import package

NAME = "database.pgdump"
# Everything of ours goes first, what a later version has added too. The trace's triggers refuse no DROP.
_EMPTIED = r"""
BEGIN;
DO $$ DECLARE one record; BEGIN
  FOR one IN SELECT c.oid::regclass AS name FROM pg_class c
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
  LOOP EXECUTE 'DROP TABLE ' || one.name || ' CASCADE'; END LOOP;
  FOR one IN SELECT p.oid::regprocedure AS name FROM pg_proc p
    WHERE p.pronamespace = current_schema()::regnamespace AND p.proname LIKE 'audit\_%'
  LOOP EXECUTE 'DROP FUNCTION ' || one.name || ' CASCADE'; END LOOP;
END $$;
"""


class ToolFailed(Exception):
    """One of PostgreSQL's programs is missing or failed. Holds what to do, and no address."""


def files() -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield the dump with its name and pieces."""
    yield NAME, _dumped()


def restore(file: BinaryIO, key: bytes) -> None:
    """Put what the backup holds in place of what is there, in one transaction. Raises ToolFailed."""
    connections.close_all()
    with _started("psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", stdin=subprocess.PIPE) as psql:
        assert psql.stdin  # noqa: S101 - a pipe, as asked for
        psql.stdin.write(_EMPTIED.encode())
        psql.stdin.flush()
        _unpack(file, key, psql.stdin)
        # Without this line psql ends the transaction by taking it back.
        psql.stdin.write(b"\nCOMMIT;\n")
        psql.stdin.close()


def _unpack(file: BinaryIO, key: bytes, out: Any) -> None:
    """Let pg_restore turn the dump into SQL, straight into psql's pipe."""
    command = ("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--file=-")
    with _started(*command, stdin=subprocess.PIPE, stdout=out) as reader:
        assert reader.stdin  # noqa: S101 - a pipe, as asked for
        for piece in package.read(file, key, NAME):
            reader.stdin.write(piece)
        reader.stdin.close()


def _dumped() -> Iterator[bytes]:
    command = ("pg_dump", "--format=custom", "--no-owner", "--no-privileges")
    with _started(*command, stdout=subprocess.PIPE) as dump:
        assert dump.stdout  # noqa: S101 - a pipe, as asked for
        yield from package.pieces(dump.stdout)


@contextmanager
def _started(program: str, *options: str, **pipes: Any) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a program until the block ends. Raises ToolFailed unless it ends well; a broken block kills it."""
    if shutil.which(program) is None:
        raise ToolFailed(f"{program} is missing. Install it: sudo apt-get install postgresql-client")
    process = subprocess.Popen([program, *options], env=_environment(program), **pipes)  # noqa: S603 - our own words
    try:
        yield process
    except BrokenPipeError:
        pass  # it has ended already: its own exit code says so
    except BaseException:
        process.kill()
        raise
    finally:
        code = process.wait()
    if code:
        raise ToolFailed(f"{program} failed; what it said stands above. The database is as it was.")


def _environment(program: str) -> dict[str, str]:
    """Where the database is; the password is in the environment, never among the words of a command."""
    database = settings.DATABASES["default"]
    wanted = {
        "PGDATABASE": database["NAME"], "PGUSER": database["USER"], "PGPASSWORD": database["PASSWORD"],
        "PGHOST": database["HOST"], "PGPORT": database["PORT"],
    }  # fmt: skip
    given = {name: value for name, value in wanted.items() if value and program != "pg_restore"}
    # None of our own settings: a backup may have lent this process secrets.
    plain = {name: value for name, value in os.environ.items() if not name.startswith("SCOREPORT_")}
    return {**plain, **given}
