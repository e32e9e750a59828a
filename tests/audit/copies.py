"""A trace in a database of its own, and copies of it that somebody who owns the database has laid hands on."""

import json
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.databases import copied_database, is_postgresql, own_database
from tests.installation import Installation


@dataclass(frozen=True)
class Answer:
    """What a command said, and how it ended."""

    code: int
    text: str


@dataclass
class Trace:
    """An installation whose trace may be copied, tampered with and verified."""

    installation: Installation
    database: str = ""

    def run(self, *commands: Sequence[str], write: int = 0) -> list[Answer]:
        """Write and seal so many entries, then run the commands one after the other, all in one process."""
        said = self.installation.python(
            "import contextlib, io, json\n"
            "from scoreport import cli\n"
            "from scoreport.audit.events import Event\n"
            "from scoreport.audit.recording import Who, record\n"
            "from scoreport.audit.sealing import seal\n"
            "def write(number): record(Event.REPORT_OPENED, Who('key', f'Person {number}'), count=number)\n"
            f"for number in range({write}): write(number)\n"
            f"seal() if {write} else None\n"
            f"for words in {[list(words) for words in commands]}:\n"
            "    with contextlib.redirect_stdout(io.StringIO()) as said: code = cli.main(words)\n"
            "    print(json.dumps([code, said.getvalue()]))\n"
        )
        return [Answer(*json.loads(line)) for line in said.splitlines()]

    def anchor(self, write: int = 0) -> str:
        """Write so many entries, then keep the head of the chain elsewhere; return the file."""
        file = str(self.installation.folder / "anchors")
        self.run(["audit-head", "--append", file], write=write)
        return file

    def verify(self, *words: str) -> Answer:
        """Run `scoreport verify-audit`."""
        return self.run(["verify-audit", *words])[0]

    def tamper(self, statements: Sequence[str]) -> None:
        """Do what the owner of the database can: the triggers are off meanwhile, and on again afterwards."""
        if self.database:
            with psycopg.connect(self.database, autocommit=True) as connection:
                connection.execute("SET session_replication_role = replica")
                for statement in statements:
                    connection.execute(statement.encode())
            return
        with sqlite3.connect(self.installation.folder / "data" / "audit.sqlite3") as connection:
            triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for statement in (
                *(f"DROP TRIGGER {name}" for name, _sql in triggers), *statements, *(sql for _name, sql in triggers)
            ):  # fmt: skip
                connection.execute(statement)

    def drop_a_trigger(self) -> None:
        """Take one of the triggers away."""
        if self.database:
            with psycopg.connect(self.database, autocommit=True) as connection:
                connection.execute("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_no_change")
            return
        with sqlite3.connect(self.installation.folder / "data" / "audit.sqlite3") as connection:
            connection.execute("DROP TRIGGER audit_entry_no_update")

    @contextmanager
    def copy(self, folder: Path) -> Iterator["Trace"]:
        """Restore a copy of the whole installation into that folder."""
        shutil.copytree(self.installation.folder / "data", folder / "data")
        if not self.database:
            yield Trace(Installation(folder))
            return
        with copied_database(self.database) as address:
            yield Trace(Installation(folder, {"SCOREPORT_DATABASE_URL": address}), address)


def first_breaks(traces: Sequence[Trace]) -> list[str]:
    """Verify one after the other in a single process; return what is wrong and at which number, blank where nothing."""
    names = [
        trace.database.rpartition("/")[2] or str(trace.installation.folder / "data/audit.sqlite3") for trace in traces
    ]
    said = traces[0].installation.python(
        "from django.db import connections\n"
        "from scoreport.audit.verifying import verify\n"
        f"for name in {names}:\n"
        "    connections['audit'].close()\n"
        "    getattr(connections['audit'], 'close_pool', lambda: None)()\n"
        "    connections['audit'].settings_dict['NAME'] = name\n"
        "    broken = verify().broken\n"
        "    print(f'{broken.fault} {broken.number}' if broken else '')"
    )
    return said.splitlines()


@contextmanager
def new_trace(folder: Path) -> Iterator[Trace]:
    """Make an installation; on PostgreSQL in a database of its own."""
    if not is_postgresql():
        trace = Trace(Installation(folder))
        _init(trace)
        yield trace
        return
    with own_database() as address:
        trace = Trace(Installation(folder, {"SCOREPORT_DATABASE_URL": address}), address)
        _init(trace)
        yield trace


def _init(trace: Trace) -> None:
    trace.installation.run("init", "--lea", "Test Valley", "--username", "ada", "--name", "Ada Nguyen")
