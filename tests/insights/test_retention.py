"""Retention: the floor of the law, a sealed prefix, exported and agreed to, and a checkpoint that stands for it."""

import datetime as dt
import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.db import DatabaseError, connections, transaction
from pytest_django.fixtures import Settings

from scoreport.audit import anchors, removal, sealing, verifying
from scoreport.audit.events import Event
from scoreport.audit.models import Checkpoint, Entry, Seal
from scoreport.audit.recording import ALIAS, SYSTEM, Who, record
from scoreport.insights import removals, retention
from scoreport.insights.models import Removal
from scoreport.insights.retention import Blocked
from scoreport.operations import audit_removal
from scoreport.roster.models import Student
from tests.installation import Installation
from tests.people import People, signed_in

ADDRESS = "/system-settings/audit/removal/"
LEFT = dt.date(2026, 6, 5)
LATER = dt.datetime(2029, 7, 1, 8, tzinfo=dt.UTC)  # the first day after the third school year behind 2025-26
YEARS_AGO = dt.datetime(2026, 3, 2, 20, tzinfo=dt.UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(YEARS_AGO, tick=False) as traveller:
        yield traveller


def write(people: People, student: Student | None = None, count: int = 1) -> None:
    for _number in range(count):
        record(
            Event.REPORT_OPENED, Who(people.cole.key, people.cole.name), lea=people.lea.key,
            student=student.key if student else "",
        )  # fmt: skip


def leave(student: Student, day: dt.date = LEFT) -> None:
    Student.objects.filter(pk=student.pk).update(ended_on=day)


@pytest.mark.parametrize(
    ("last_day", "first"),
    [
        ("2026-06-05", "2029-07-01"),
        ("2026-06-30", "2029-07-01"),
        ("2026-07-01", "2030-07-01"),
        ("2026-12-31", "2030-07-01"),
    ],
)
def test_the_floor_is_the_school_year_of_leaving_and_three_more(last_day: str, first: str) -> None:
    assert retention.may_go_on(dt.date.fromisoformat(last_day)) == dt.date.fromisoformat(first)


def test_settings_may_add_to_the_floor_and_not_undercut_it(settings: Settings, tmp_path: Path) -> None:
    settings.AUDIT_SCHOOL_YEARS = 7
    assert retention.may_go_on(LEFT) == dt.date(2033, 7, 1)
    installation = Installation(tmp_path, {"SCOREPORT_AUDIT_SCHOOL_YEARS": "0"})
    Installation(tmp_path).run("init", "--lea", "Test", "--username", "ada", "--name", "Ada")
    command = [sys.executable, "-m", "scoreport.cli", "prune-audit"]
    env = installation.environment()
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 2
    assert "at least 3" in done.stderr
    assert "5 CCR" in done.stderr


def test_only_a_beginning_goes_in_which_every_student_has_left_long_enough(
    people: People, clock: time_machine.Traveller
) -> None:
    write(people, people.sam_student, 2)
    write(people)
    write(people, people.ben)
    write(people, people.sam_student)
    leave(people.sam_student)
    sealing.seal()
    assert retention.removable().blocked == Blocked(1, dt.date(2029, 7, 1))
    clock.move_to(LATER - dt.timedelta(days=1))
    assert retention.removable().count == 0
    clock.move_to(LATER)
    prefix = retention.removable()
    assert (prefix.number, prefix.count, prefix.blocked) == (3, 3, Blocked(4, None))
    leave(people.ben, dt.date(2028, 9, 1))
    assert retention.removable().blocked == Blocked(4, dt.date(2032, 7, 1))


def test_a_student_whom_no_roster_knows_keeps_everything(people: People, clock: time_machine.Traveller) -> None:
    record(Event.REPORT_OPENED, SYSTEM, lea=people.lea.key, student="somebody")
    sealing.seal()
    clock.move_to(LATER + dt.timedelta(days=20 * 365))
    assert retention.removable().blocked == Blocked(1, None)


@pytest.fixture
def past(people: People, clock: time_machine.Traveller) -> People:
    """Three entries past their time, and one of a student who is still there."""
    write(people, people.sam_student, 3)
    write(people, people.ben)
    leave(people.sam_student)
    sealing.seal()
    clock.move_to(LATER)
    return people


def told(capsys: pytest.CaptureFixture[str], *words: Path | None) -> tuple[int, str]:
    code = audit_removal.run(*words)
    return code, capsys.readouterr().out


def test_a_dry_run_says_what_would_go_and_removes_nothing(past: People, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = told(capsys, None, None)
    assert code == 0
    assert "3 entries are past their time: up to number 3, of 2026-03-02 to 2026-03-02." in text
    assert "Number 4 has to stay while its student is enrolled" in text
    assert Entry.objects.count() == 4
    assert not Removal.objects.exists()


def test_nothing_goes_before_it_was_exported_and_the_lea_has_agreed(
    past: People, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "removed.jsonl"
    anchor = anchors.take()
    assert told(capsys, None, file) == (1, f"There is no file {file}.\n")
    code, text = told(capsys, file, None)
    exported = [json.loads(line) for line in file.read_text().splitlines()]
    assert (code, [line["number"] for line in exported]) == (0, [1, 2, 3])
    assert hashlib.sha256(file.read_bytes()).hexdigest() in text
    assert told(capsys, file, None)[0] == 1
    code, text = told(capsys, None, file)
    assert (code, "have not agreed yet" in text, "Test Valley Unified" in text) == (1, True, True)
    browser, key = signed_in(past.ada), Removal.objects.get().key
    assert "SHA-256" in browser.get(ADDRESS).content.decode()
    assert browser.post(f"{ADDRESS}{key}/", {"confirmation": "yes"}).status_code == 422
    assert signed_in(past.max).post(f"{ADDRESS}{key}/", {"confirmation": "REMOVE"}).status_code == 404
    assert browser.post(f"{ADDRESS}{key}/", {"confirmation": "REMOVE"}).status_code == 302
    sealing.seal()
    (tmp_path / "other.jsonl").write_text(file.read_text() + "\n")
    assert "has changed since" in told(capsys, None, tmp_path / "other.jsonl")[1]
    assert told(capsys, None, file)[0] == 0
    assert Seal.objects.order_by("number").first().number == 4  # type: ignore[union-attr]
    checkpoint = Checkpoint.objects.get()
    assert (checkpoint.number, checkpoint.count, checkpoint.export_sha256) == (3, 3, Removal.objects.get().sha256)
    sealing.seal()
    report = verifying.verify([anchor])
    assert (report.broken, report.since) == (None, 3)
    events = (
        Entry.objects.filter(event__startswith="removal.").order_by("pk").values_list("event", "user_name", "details")
    )
    assert list(events) == [
        ("removal.proposed", "system", {"number": 3, "count": 3}),
        ("removal.agreed", "Ada Nguyen", {"number": 3, "count": 3}),
        ("removal.applied", "system", {"number": 3, "count": 3}),
    ]
    assert told(capsys, None, file)[0] == 1


def agreed(past: People, file: Path) -> Removal:
    proposal = removals.propose(retention.removable(), file)
    signed_in(past.ada).post(f"{ADDRESS}{proposal.key}/", {"confirmation": "REMOVE"})
    return proposal


def test_what_came_back_into_its_time_is_not_removed(past: People, tmp_path: Path) -> None:
    agreed(past, tmp_path / "file")
    Student.objects.filter(pk=past.sam_student.pk).update(ended_on=None)
    with pytest.raises(removals.Refused, match="propose anew"):
        removals.apply(tmp_path / "file")
    assert not Checkpoint.objects.exists()


def test_a_broken_off_removal_is_finished(past: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    agreed(past, tmp_path / "file")
    monkeypatch.setattr(removal, "BATCH", 1)
    deed, calls = removal._removed_some, []

    def once(number: int) -> bool:
        calls.append(number)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return deed(number)

    monkeypatch.setattr(removal, "_removed_some", once)
    with pytest.raises(KeyboardInterrupt):
        removals.apply(tmp_path / "file")
    assert Seal.objects.filter(number__lte=3).count() == 2
    assert verifying.verify().broken is None
    monkeypatch.setattr(removal, "_removed_some", deed)
    removals.apply(tmp_path / "file")
    assert not Seal.objects.filter(number__lte=3).exists()
    assert verifying.verify().broken is None
    assert Removal.objects.get().applied_at is not None


def test_the_database_lets_go_exactly_what_the_checkpoint_covers(past: People, tmp_path: Path) -> None:
    agreed(past, tmp_path / "file")
    removal._checkpoint(3, "")

    def run(statement: str) -> None:
        with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
            cursor.execute(statement)

    for statement in (
        "DELETE FROM audit_entry WHERE id = (SELECT entry FROM audit_seal WHERE number = 4)",
        "DELETE FROM audit_seal WHERE number = 4",
        "DELETE FROM audit_seal WHERE number = 3",  # while its entry is there
        "UPDATE audit_entry SET outcome = 'x' WHERE id = (SELECT entry FROM audit_seal WHERE number = 3)",
        "DELETE FROM audit_checkpoint",
    ):
        with pytest.raises(DatabaseError, match="append-only"):
            run(statement)
    run("DELETE FROM audit_entry WHERE id = (SELECT entry FROM audit_seal WHERE number = 3)")
    run("DELETE FROM audit_seal WHERE number = 3")


def test_sign_ins_alone_are_agreed_to_by_every_lea(
    people: People, clock: time_machine.Traveller, tmp_path: Path
) -> None:
    record(Event.SIGNED_IN, Who(people.cole.key, people.cole.name))
    sealing.seal()
    clock.move_to(LATER)
    proposal = removals.propose(retention.removable(), tmp_path / "file")
    assert proposal.leas == [people.lea.key, people.other_lea.key]
