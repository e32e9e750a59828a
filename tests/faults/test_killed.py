"""Processes that are killed at random points: the state is the one before or the one after, and the seal is whole.

Imports, changed credentials, key rotations and audit writing die by SIGKILL, six in the gate, two hundred with
SCOREPORT_PROOF. The seed is printed; SCOREPORT_PROOF_SEED brings the same points again.
"""

import contextlib
import os
import random
import re
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest

from scoreport.operations.keys import fresh
from tests.databases import is_postgresql, own_database
from tests.faults.doors import KEY, SECRET
from tests.installation import Browser, Installation, Page, answers
from tests.kept.searching import postgresql_tables, sqlite_tables
from tests.roster.oneroster.builder import good

pytestmark = pytest.mark.django_db(databases=[])
PROOF = bool(os.environ.get("SCOREPORT_PROOF"))
SEED = int(os.environ.get("SCOREPORT_PROOF_SEED", time.time_ns() % 1_000_000))
KIDS, CONFIGURATIONS = (250, 60) if PROOF else (100, 30)
ROSTER = {
    "roster_student", "roster_enrollment", "roster_guardian", "roster_guardianship", "roster_class",
    "roster_classstudent", "roster_staff", "roster_classstaff",
}  # fmt: skip
Rows = list[tuple[str, list[tuple[Any, ...]]]]
CAST = """
from tests import people
from tests.reports.conftest import configure
from scoreport.configuration import sealing
from scoreport.configuration.models import Configuration, Connection, ConnectionState
from scoreport.lib import clock
cast = people.make()
first = configure(cast, "http://127.0.0.1:9")
for number in range({count}):
    made = Configuration.objects.create(lea=cast.lea, name=f"School {{number}}")
    connection = Connection(configuration=made, state=ConnectionState.LIVE, saved_at=clock.now(), base_url="x",
                            endpoint_1="/a/", endpoint_2="/b/", authentication_endpoint="/t")
    for field in sealing.FIELDS:
        sealing.seal(connection, field, f"a planted {{field}}")
    connection.save()
print(first.key)
"""
OPEN_ALL = """
from scoreport.configuration import sealing
from scoreport.configuration.models import Connection
print({(sealing.opened(c, "client_key"), sealing.opened(c, "client_secret")) for c in Connection.objects.all()})
"""
LIVE = """
from scoreport.configuration import sealing
from scoreport.configuration.models import Connection
live = Connection.objects.get(state="live")
print([live.authentication_endpoint, *(sealing.opened(live, field) for field in sealing.FIELDS)])
"""
WRITE = """
import itertools
from scoreport.audit import sealing
from scoreport.audit.events import Event
from scoreport.audit.recording import SYSTEM, record
for number in itertools.count(1):
    record(Event.KEYS_ROTATED, SYSTEM, count=number)
    print(number, flush=True)
    if number % 7 == 0:
        sealing.seal()
"""


@pytest.fixture
def draw(request: pytest.FixtureRequest) -> random.Random:
    """The points at which processes die; each test has its own."""
    print(f"seed {SEED}")
    return random.Random(f"{SEED} {request.node.name}")


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    env = {"SCOREPORT_DEMO": "true"}
    if not is_postgresql():
        yield ready(Installation(tmp_path, env))
        return
    with own_database() as address:
        yield ready(Installation(tmp_path, {**env, "SCOREPORT_DATABASE_URL": address}))


def ready(installation: Installation) -> Installation:
    installation.run("init", "--lea", "First Unified", "--username", "first", "--name", "First Person")
    return installation


def killed(process: "subprocess.Popen[bytes]", seconds: float) -> None:
    """Let the process live so long, and end it as a power cut does."""
    time.sleep(seconds)
    process.kill()
    process.wait()


def times(gate: int, proof: int) -> range:
    return range(proof if PROOF else gate)


def whole_seal(installation: Installation) -> None:
    """The audit verifies with its end sealed; a break would end the command with 1."""
    installation.run("audit-head")
    assert ": whole." in installation.run("verify-audit")


def rows(installation: Installation, names: set[str]) -> Rows:
    """These tables as they are, each in an order that is always the same."""
    address = installation.env.get("SCOREPORT_DATABASE_URL")
    data = installation.folder / "data" / "scoreport.sqlite3"
    tables = postgresql_tables(address) if address else sqlite_tables(data)
    return sorted((name, sorted(found, key=repr)) for name, found in tables if name in names)


@pytest.mark.proof
def test_an_import_that_is_killed_is_whole_or_has_not_been(
    installation: Installation, draw: random.Random, tmp_path: Path
) -> None:
    packages = [tmp_path / "one.zip", tmp_path / "other.zip"]
    made = good(kids=KIDS)
    packages[0].write_bytes(made.zip().getvalue())
    for row in made.rows["users"]:
        row["familyName"] = f"{row['familyName']} anew"
    packages[1].write_bytes(made.zip().getvalue())
    answers = ("--ssid-column", "metadata.scoreport.ssid", "--guardians", "listed")
    installation.run("import-roster", str(packages[0]), *answers)
    began = time.monotonic()
    installation.run("import-roster", str(packages[1]))
    takes = time.monotonic() - began

    ends = set()
    for number in times(2, 60):
        command = ("import-roster", str(packages[number % 2]))
        before = rows(installation, ROSTER)
        killed(installation.start(*command), draw.uniform(takes / 3, takes))
        dead = rows(installation, ROSTER)
        installation.run(*command)
        after = rows(installation, ROSTER)
        assert before != after
        assert dead in (before, after)
        ends.add(dead == before)
    whole_seal(installation)
    assert len(ends) == 2 or not PROOF  # some died before and some after


@pytest.mark.proof
def test_a_rotation_that_is_killed_leaves_each_value_under_one_key_or_the_other(
    installation: Installation, draw: random.Random
) -> None:
    installation.python(CAST.format(count=CONFIGURATIONS))
    planted = installation.python(OPEN_ALL)
    keys = installation.folder / "data" / "secrets" / "keys"
    keys.chmod(0o600)
    takes = 0.0
    for number in times(2, 41):
        old = keys.read_text()
        keys.write_text(f"{fresh()}\n{old}")
        if number:  # the first run tells how long it takes
            killed(installation.start("rotate-keys"), draw.uniform(takes / 3, takes))
            assert installation.python(OPEN_ALL) == planted
        began = time.monotonic()
        assert "0 could not be decrypted" in installation.run("rotate-keys")
        takes = takes or time.monotonic() - began
        keys.write_text(keys.read_text().splitlines()[0] + "\n")
        assert installation.python(OPEN_ALL) == planted  # without the old key
    whole_seal(installation)


@pytest.mark.proof
def test_what_was_written_before_a_kill_is_in_the_audit_and_its_seal_is_whole(
    installation: Installation, draw: random.Random
) -> None:
    log = installation.folder / "writer.log"
    for _ in times(2, 60):
        before = entries(installation)
        log.unlink(missing_ok=True)
        process = installation.start_python("writer", WRITE)
        wait_until(lambda: log.read_text().count("\n") > 0)
        killed(process, draw.uniform(0, 1))
        told = len([line for line in log.read_text().splitlines(keepends=True) if line.endswith("\n")])
        written = entries(installation) - before
        assert told <= written <= told + 1
        assert ": whole." in installation.run("verify-audit")
    whole_seal(installation)


def entries(installation: Installation) -> int:
    """How many entries of that writer there are."""
    address = installation.env.get("SCOREPORT_DATABASE_URL")
    data = installation.folder / "data" / "audit.sqlite3"
    tables = dict(postgresql_tables(address) if address else sqlite_tables(data))
    return sum("keys.rotated" in row for row in tables["audit_entry"])


def wait_until(claim: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 40
    while not claim():
        assert time.monotonic() < deadline, "it did not come to it in time"
        time.sleep(0.02)


@pytest.mark.proof
def test_new_credentials_are_in_use_whole_or_the_old_ones_are(
    installation: Installation, draw: random.Random, sandbox: str
) -> None:
    key = installation.python(CAST.format(count=0)).strip()
    end_points = ["/api/v1/token", "/api/v1/token/"]  # the state takes both
    browser = Browser("")
    for number in times(1, 40):
        old, new = end_points[number % 2], end_points[(number + 1) % 2]
        with served(installation) as (address, process):
            if not number:
                browser = Browser(address).sign_in("ada")
            browser.address = address
            # The same save again works, whatever the last kill left behind.
            assert "In use" in save(browser, key, sandbox, old).text
            before = installation.python(LIVE)
            saving = threading.Thread(target=save_until_gone, args=(browser, key, sandbox, new))
            saving.start()
            killed(process, draw.uniform(0, 0.4))
            saving.join()
        dead = installation.python(LIVE)
        assert dead in (before, before.replace(repr(old), repr(new)))
        assert (KEY in dead, SECRET in dead) == (True, True)
    whole_seal(installation)


@contextlib.contextmanager
def served(installation: Installation) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """Serve, and yield the address and the process, which may be killed."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address, process = f"http://127.0.0.1:{port}", installation.start("web", "--port", str(port))
    try:
        wait_until(lambda: answers(f"{address}/health"))
        yield address, process
    finally:
        process.kill()
        process.wait()


def save(browser: Browser, key: str, state: str, end_point: str) -> Page:
    """The coordinator types a pair and an end point, and saves."""
    page = browser.get(f"/system-settings/portal-preferences/caaspp-configuration/{key}/")
    version, token = (
        re.search(f'name="{name}" value="([^"]+)"', page.text) for name in ("version", "csrfmiddlewaretoken")
    )
    assert version
    assert token
    typed = {
        "name": "CAASPP", "base_url": state, "endpoint_1": "/api/v1/students/", "endpoint_2": "/score-reports/",
        "authentication_endpoint": end_point, "client_key": KEY, "client_secret": SECRET, "expires_on": "2999-01-01",
        "version": version[1], "action": "save",
    }  # fmt: skip
    return browser.post(page.url, typed, token[1])


def save_until_gone(browser: Browser, key: str, state: str, end_point: str) -> None:
    """The same, while the server dies."""
    with contextlib.suppress(OSError, HTTPException):
        save(browser, key, state, end_point)
