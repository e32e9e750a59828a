"""The doctor names what is wrong and how to mend it, and names nobody."""

import datetime as dt
import json
import resource
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.db import OperationalError, connections
from django.db.migrations.executor import MigrationExecutor
from django_tasks_db.models import DBTaskResult, get_date_max

from scoreport.audit import anchors, keyring, sealing, triggers
from scoreport.audit.events import Event
from scoreport.audit.recording import SYSTEM, record
from scoreport.configuration import sealing as configuration_sealing
from scoreport.configuration.models import Configuration, Connection
from scoreport.districts.models import School
from scoreport.lib import clock, crypto
from scoreport.onboarding.letters import typefaces
from scoreport.operations import tick
from scoreport.operations.doctor import addresses, command, databases, districts, machine, secrets, table, trace, work
from scoreport.operations.doctor.findings import Finding, Level
from scoreport.operations.models import Due
from scoreport.roster.models import Student
from tests.configuration.conftest import sandbox as sandbox
from tests.configuration.conftest import state as state
from tests.configuration.conftest import toms as toms
from tests.configuration.entering import KEY, SECRET, add
from tests.installation import Installation
from tests.mail.conftest import server as server
from tests.mail.server import Server
from tests.people import People

OK, WARN, WRONG = Level
NEW = crypto.parse_master_keys(["m0Jq3Jt7iW2H0yq0b5zWl6l1t9sX9bJ6o9c9p0q8r7s="])[0]


def level(finding: Finding) -> Level:
    """How bad it is; whatever is not well says how to mend it."""
    assert bool(finding.mend) == (finding.level is not OK), finding
    return finding.level


# --- a whole installation, as its owner sees it


@pytest.mark.django_db(databases=[])
def test_a_fresh_installation_lacks_a_worker_and_is_told_so(tmp_path: Path) -> None:
    installation = Installation(tmp_path, {"SCOREPORT_DATABASE_URL": ""})
    code, said, _ = installation.try_to_run("doctor")
    assert (code, "SCOREPORT_SECRET_KEY" in said) == (1, True), "before there is anything"
    installation.run("init", "--lea", "Our District", "--username", "ada", "--name", "Ada Lovelace")
    code, said, complaint = installation.try_to_run("doctor")
    assert code == 1, complaint
    lines = {line.split()[1]: line for line in said.splitlines()[:-1]}
    wrong = [name for name, line in lines.items() if line.startswith("wrong")]
    assert wrong == ["worker.tick"], said
    assert "start scoreport worker" in lines["worker.tick"]
    assert said.splitlines()[-1].startswith(f"{len(lines)} checks: ")
    shutil.rmtree(tmp_path / "data" / "static")
    (tmp_path / "data" / "secrets" / "keys").chmod(0o444)
    code, said, _ = installation.try_to_run("doctor", "--json")
    found = {one["check"]: one for one in json.loads(said)}
    assert code == 1
    static = {"found": "static files are not collected", "mend": "scoreport migrate"}
    assert found["files.static"] == {"check": "files.static", "level": "wrong", **static}
    assert found["files.secrets"]["mend"].startswith("chmod 400 ")


def test_nobody_and_nothing_secret_stands_in_what_it_says(
    people: People, state: str, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """Everything that can go wrong with rows of people goes wrong."""
    planted = {"Plantedgiven", "plantedaddress", "7777777777", KEY, SECRET, KEY[-4:], SECRET[-4:]}
    Student.objects.filter(pk=people.ben.pk).update(given_name="Plantedgiven", ssid="7777777777")
    people.ada.email = "plantedaddress@example.org"
    people.ada.name = "Plantedgiven"
    people.ada.save()
    add(people, state, expires_on=f"{people.lea.today()}")
    Connection.objects.update(client_secret_sealed="gAAAAA-broken")
    School.objects.update(display_option="")
    assert command.run(table.examine(ask_state=True), as_json=True) == 1
    assert command.run(table.examine(), as_json=False) == 1
    said = capsys.readouterr().out
    assert "secrets.open" in said
    assert [value for value in planted if value in said] == []


def test_the_state_is_asked_only_when_that_is_wanted(people: People, state: str) -> None:
    add(people, state)
    before = Connection.objects.get().tested_at
    with time_machine.travel(clock.now() + dt.timedelta(minutes=1)):
        names = [name for name, _finding in table.examine()]
        assert Connection.objects.get().tested_at == before
        found = dict(table.examine(ask_state=True))
        assert Connection.objects.get().tested_at != before
    assert "state.answers" not in names
    assert level(found["state.answers"]) is OK


def test_a_state_that_refuses_is_named_by_its_lea(people: People, state: str, toms: Any) -> None:
    add(people, state)
    toms.regenerate("another-secret-0000")
    found = districts.state()
    assert level(found) is WRONG
    assert "Test Valley Unified" in found.found


def test_a_database_that_is_away_ends_the_examination(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    def away() -> None:
        raise OperationalError("connection to plantedhost failed for plantedname")

    monkeypatch.setattr(connections["default"], "ensure_connection", away)
    found = dict(table.examine())
    assert list(found)[-2:] == ["database.answers", "database.rest"]
    assert "planted" not in str(found)
    assert level(found["database.answers"]) is WRONG


def test_a_check_that_fails_is_told_by_its_kind(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    def fail() -> Finding:
        raise RuntimeError("plantedname")

    monkeypatch.setitem(table.OF_DATA, "worker.tick", fail)
    found = dict(table.examine())["worker.tick"]
    assert (level(found), "RuntimeError" in found.found, "plantedname" in str(found)) == (WRONG, True, False)


# --- settings


@pytest.mark.parametrize(
    ("url", "proxy", "of_url", "of_proxy"),
    [
        ("http://localhost:8000", False, WARN, OK),
        ("http://reports.example.org", False, WRONG, OK),
        ("http://reports.example.org", True, WRONG, WARN),
        ("https://reports.example.org", False, OK, WRONG),
        ("https://reports.example.org", True, OK, OK),
    ],
)
def test_where_it_is_reached(settings: Any, url: str, proxy: bool, of_url: Level, of_proxy: Level) -> None:
    settings.PUBLIC_URL, settings.HTTPS = url, url.startswith("https")
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if proxy else None
    assert level(addresses.public_url()) is of_url
    assert level(addresses.behind_proxy()) is of_proxy


def test_hosts_and_what_is_for_trials(settings: Any) -> None:
    assert level(addresses.trial()) is WARN
    settings.DEMO = settings.ETS_ALLOW_LOOPBACK = False
    assert level(addresses.trial()) is OK
    settings.ALLOWED_HOSTS = ["reports.example.org"]
    assert level(addresses.hosts()) is OK
    settings.ALLOWED_HOSTS = ["reports.example.org", "*"]
    assert level(addresses.hosts()) is WRONG


# --- the machine


def test_files_of_secrets_and_the_data_folder(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DATA_DIR = tmp_path
    monkeypatch.delenv("SCOREPORT_KEYS")
    monkeypatch.delenv("SCOREPORT_SECRET_KEY")
    file = tmp_path / "elsewhere"
    file.write_text("x")
    monkeypatch.setenv("SCOREPORT_KEYS_FILE", str(file))
    for mode, of_folder, of_file in ((0o700, OK, OK), (0o750, WRONG, OK), (0o700, OK, WRONG)):
        tmp_path.chmod(mode)
        file.chmod(0o400 if of_file is OK else 0o440)
        assert (level(machine.data_folder()), level(machine.secret_files())) == (of_folder, of_file)
    file.chmod(0o400)
    monkeypatch.setenv("SCOREPORT_SECRET_KEY", "x" * 40)
    assert level(machine.secret_files()) is WARN
    settings.DATA_DIR = tmp_path / "nowhere"
    assert level(machine.data_folder()) is WRONG


@pytest.mark.parametrize(("free", "expected"), [(10**10, OK), (2 * 10**9, WARN), (10**8, WRONG)])
def test_free_space(monkeypatch: pytest.MonkeyPatch, free: int, expected: Level) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(total=10**11, used=0, free=free))
    assert level(machine.disk()) is expected


@pytest.mark.parametrize(("limit", "expected"), [(1024, WARN), (65536, OK), (-1, OK)])
def test_open_files(monkeypatch: pytest.MonkeyPatch, limit: int, expected: Level) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _which: (256, limit))
    assert level(machine.open_files()) is expected


def test_fonts_of_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typefaces, "can_be_set", lambda language: True)
    assert level(machine.fonts()) is OK
    monkeypatch.setattr(typefaces, "can_be_set", lambda language: language != "ko")
    assert (level(machine.fonts()), "in ko:" in machine.fonts().found) == (WARN, True)


# --- data


def test_a_database_of_another_version(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    assert level(databases.migrated()) is OK
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda self, targets: [("one", False)])
    assert (level(databases.migrated()), databases.migrated().mend) == (WRONG, "scoreport migrate")


@pytest.mark.parametrize(("seconds", "expected"), [(0, OK), (20, WARN), (-300, WRONG)])
def test_a_clock_that_is_off(db: None, seconds: int, expected: Level) -> None:
    on_another_machine = connections["default"].vendor == "postgresql"
    with time_machine.travel(clock.now() + dt.timedelta(seconds=seconds), tick=False):
        assert level(databases.same_clock()) is (expected if on_another_machine else OK)


def test_keys_that_open_what_is_stored(people: People, state: str, settings: Any) -> None:
    add(people, state)
    old = settings.MASTER_KEYS
    assert level(secrets.stored()) is OK
    assert f"{clock.now():%Y-%m-%d}" in secrets.stored().found
    settings.MASTER_KEYS = (NEW, *old)
    assert (level(secrets.stored()), secrets.stored().mend) == (WARN, "scoreport rotate-keys")
    settings.MASTER_KEYS = (NEW,)
    assert level(secrets.stored()) is WRONG
    assert "configuration: 2" in secrets.stored().found


def test_the_trace(db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record(Event.SIGNED_IN, SYSTEM)
    assert level(trace.sealed()) is OK
    with time_machine.travel(clock.now() + dt.timedelta(hours=1)):
        assert level(trace.sealed()) is WRONG
        sealing.seal()
        assert (level(trace.sealed()), level(trace.head())) == (OK, OK)
    assert level(trace.triggers_stand()) is OK
    assert level(trace.anchored()) is WARN
    file = tmp_path / "anchors"
    settings.AUDIT_ANCHORS = str(file)
    assert level(trace.anchored()) is WARN
    file.write_text(f"{anchors.take()}\n")
    assert level(trace.anchored()) is OK
    cut = anchors.Anchor(99, bytes(32), clock.now())
    file.write_text(f"{cut}\n")
    assert level(trace.head()) is WRONG
    file.write_text("no anchor\n")
    assert level(trace.anchored()) is WRONG
    settings.AUDIT_ANCHORS = str(tmp_path / "nowhere" / "anchors")
    assert level(trace.anchored()) is WRONG
    monkeypatch.setattr(triggers, "_found", lambda connection: {})
    assert level(trace.triggers_stand()) is WRONG


def test_a_seal_whose_key_is_gone(db: None, settings: Any) -> None:
    record(Event.SIGNED_IN, SYSTEM)
    sealing.seal()
    settings.MASTER_KEYS = (NEW,)
    with pytest.raises(keyring.KeyMissing):
        keyring.segments()
    assert level(trace.head()) is WRONG


def test_a_worker_that_stands_still(db: None) -> None:
    assert level(work.ticks()) is WRONG
    tick.tick()
    assert level(work.ticks()) is OK
    Due.objects.filter(name="send_mail").update(next_at=clock.now() - dt.timedelta(minutes=6))
    assert level(work.ticks()) is WRONG


@pytest.mark.parametrize(
    ("status", "hours", "expected"),
    [("READY", 1, WRONG), ("RUNNING", 2, WARN), ("FAILED", 2, WARN), ("FAILED", 24 * 8, OK), ("SUCCESSFUL", 9, OK)],
)
def test_tasks_that_are_stuck(db: None, settings: Any, status: str, hours: int, expected: Level) -> None:
    settings.REDIS_URL = ""
    assert level(work.tasks()) is OK
    then = clock.now() - dt.timedelta(hours=hours)
    DBTaskResult.objects.create(
        status=status, args_kwargs={}, task_path="x", backend_name="default", run_after=get_date_max(),
        started_at=then, finished_at=then,
    )  # fmt: skip
    DBTaskResult.objects.update(enqueued_at=then)
    assert level(work.tasks()) is expected


def test_the_mail_server(db: None, settings: Any, server: Server) -> None:
    settings.MAIL_IS_ON = False
    assert level(work.mail()) is WARN
    settings.MAIL_IS_ON = True
    assert level(work.mail()) is OK
    assert server.came == []
    settings.EMAIL_USE_TLS = True
    assert level(work.mail()) is WRONG, "it speaks no STARTTLS"
    settings.EMAIL_PORT = 9
    assert (level(work.mail()), "Refused" in work.mail().found) == (WRONG, True)
    settings.EMAIL_HOST = ""
    assert level(work.mail()) is OK, "the demo's folder"


# --- districts


@pytest.fixture
def configuration(people: People) -> Configuration:
    """In use for Test Valley Unified; Far Hills has none."""
    made = Configuration.objects.create(lea=people.lea, name="CAASPP", is_default=True)
    row = Connection(configuration=made, state="live", base_url="https://example.org", saved_at=clock.now())
    for field in configuration_sealing.FIELDS:
        configuration_sealing.seal(row, field, "a-long-value-0000")
    row.save()
    return made


def test_leas_without_credentials(people: People, configuration: Configuration) -> None:
    assert level(districts.configured()) is WARN
    assert "Far Hills Unified" in districts.configured().found
    assert "Test Valley" not in districts.configured().found
    people.other_lea.delete()
    assert level(districts.configured()) is OK


@pytest.mark.parametrize(("days", "expected"), [(31, OK), (30, WARN), (0, WARN), (-1, WRONG), (None, OK)])
def test_credentials_that_end(configuration: Configuration, days: int | None, expected: Level) -> None:
    configuration.expires_on = None if days is None else configuration.lea.today() + dt.timedelta(days=days)
    configuration.save()
    assert level(districts.expiring()) is expected


def test_schools_that_nobody_marked(people: People) -> None:
    School.objects.filter(pk=people.chown.pk).update(display_option="")
    assert (level(districts.marked()), districts.marked().found[:6]) == (WARN, "1 of 4")
    School.objects.filter(pk=people.chown.pk).update(ended_on=clock.now())
    assert level(districts.marked()) is OK
