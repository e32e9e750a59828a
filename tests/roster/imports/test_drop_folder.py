"""`scoreport import-roster FOLDER --if-safe`: what becomes of each package that the SIS drops, and nothing is lost."""

import copy
import datetime as dt
import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from scoreport.accounts.models_sign_in import OutgoingMail
from scoreport.audit.models import Entry
from scoreport.cli import main
from scoreport.lib import clock
from scoreport.roster.imports import drop
from scoreport.roster.imports.runs import close_abandoned
from scoreport.roster.models import ImportRun, ImportState, Student
from tests.people import People, signed_in
from tests.roster.oneroster.builder import Builder, good
from tests.roster.oneroster.changes import TUESDAY, WEDNESDAY, dated, delta, only

ANSWERS = ("--ssid-column", "metadata.scoreport.ssid", "--guardians", "listed")
Commit = Callable[..., Any]


class Night:
    """A drop folder with a clock for what lies in it, and the nightly command."""

    def __init__(self, folder: Path, lea: str, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._lea, self._capsys = folder, lea, capsys
        self.said = ""
        folder.mkdir()

    def drop(self, name: str, data: bytes, *, hours_ago: float = 1) -> Path:
        path = self.folder / name
        path.write_bytes(data)
        at = clock.now().timestamp() - hours_ago * 3600
        os.utime(path, (at, at))
        return path

    def __call__(self, *words: str) -> int:
        code = main(["import-roster", str(self.folder), "--lea", self._lea, "--if-safe", *words])
        said = self._capsys.readouterr()
        self.said = said.out + said.err
        return code

    def left(self, name: str = "") -> list[str]:
        """The files below one of the folders."""
        return sorted(path.name for path in (self.folder / name).rglob("*") if path.is_file())


@pytest.fixture
def night(people: People, tmp_path: Path, settings: Any, monkeypatch: Any, capsys: Any) -> Night:
    """A district whose roster is the good package with 40 children, and whose drops are never too fresh."""
    settings.UPLOAD_DIR = tmp_path / "uploads"
    settings.MAIL_IS_ON = True
    monkeypatch.setattr(drop, "QUIET_SECONDS", 0)
    found = Night(tmp_path / "drop", people.lea.name, capsys)
    path = tmp_path / "first.zip"
    path.write_bytes(package())
    assert main(["import-roster", str(path), "--lea", people.lea.name, *ANSWERS, "--confirm-ends"]) == 0
    capsys.readouterr()
    return found


def package(kids: int = 40, **ana: str) -> bytes:
    made = good(kids=kids)
    made.row("users", "ana").update(ana)
    return made.zip().getvalue()


def grade(sourced_id: str = "ana") -> str:
    return Student.objects.get(sourced_id=sourced_id).grade_level


def test_a_safe_package_is_applied_and_gone(night: Night) -> None:
    night.drop("roster.zip", package(grades="04"))
    assert night() == 0
    assert "roster.zip: applied." in night.said
    assert grade() == "04"
    assert night.left() == []
    assert night() == 0, "nothing there is no fault"
    run = ImportRun.objects.latest("pk")
    assert (run.state, run.source_name, run.user_name) == (ImportState.APPLIED, "roster.zip", "system")


def test_packages_are_taken_in_by_age_and_a_folder_serves_too(night: Night, tmp_path: Path) -> None:
    night.drop("a-newer.zip", package(grades="05"), hours_ago=1)
    night.drop("b-older.zip", package(grades="04"), hours_ago=3)
    made = good(kids=40)
    made.row("users", "ana")["grades"] = "06"
    made.write(night.folder / "export")
    assert night() == 0
    assert night.said.index("b-older.zip: applied") < night.said.index("a-newer.zip") < night.said.index("export: ")
    assert grade() == "06"
    assert not list(night.folder.glob("export"))


def test_what_is_kept_on_demand_goes_when_its_days_are_over(night: Night, monkeypatch: Any) -> None:
    night.drop("roster.zip", package(grades="04"))
    assert night("--keep-days", "3") == 0
    (kept,) = night.left("done")
    assert kept.endswith("-roster.zip")
    assert night("--keep-days", "3") == 0
    assert night.left("done") == [kept]
    monkeypatch.setattr("time.time", lambda: clock.now().timestamp() + 4 * 86_400)
    assert night("--keep-days", "3") == 0
    assert night.left("done") == []


def test_a_package_that_is_still_being_written_is_left_alone(night: Night, monkeypatch: Any) -> None:
    monkeypatch.setattr(drop, "QUIET_SECONDS", 120)
    path = night.drop("roster.zip", package(grades="04"))
    assert night() == 0
    assert "roster.zip: left alone" in night.said
    assert path.exists()
    night.drop("roster.zip.done", b"")
    assert night() == 0
    assert grade() == "04"
    assert night.left() == []


def test_a_zip_without_its_end_waits_for_the_rest_and_is_refused_in_the_end(night: Night, monkeypatch: Any) -> None:
    whole = package(grades="04")
    night.drop("roster.zip", whole[: len(whole) // 2])
    (night.folder / "export").mkdir()
    (night.folder / "export" / "users.csv").write_text("sourcedId\n")
    assert night() == 0
    assert night.left() == ["roster.zip", "users.csv"]
    monkeypatch.setattr(drop, "BROKEN_SECONDS", 0)
    assert night() == 1
    assert "its end is missing" in night.said


def test_hidden_files_links_and_other_files_are_nobody_s_packages(night: Night, tmp_path: Path) -> None:
    other = tmp_path / "other.zip"
    other.write_bytes(package(grades="04"))
    (night.folder / "link.zip").symlink_to(other)
    night.drop(".roster.zip.tmp", package(grades="04"))
    night.drop("readme.txt", b"hello")
    assert night() == 0
    assert grade() == "03"
    assert len(list(night.folder.iterdir())) == 3


def test_a_refused_package_is_put_aside_told_and_shown(night: Night, people: People) -> None:
    night.drop("a.zip", package(grades="04", agentSourceIds="x"), hours_ago=3)
    made = good(kids=40)
    made.row("demographics", "ana")["birthDate"] = "soon"
    night.drop("b.zip", made.zip().getvalue(), hours_ago=2)
    night.drop("c.zip", package(grades="05"), hours_ago=1)
    assert night() == 1
    assert "demographics.csv" in night.said
    assert [name.split("-", 1)[1] for name in night.left("refused")] == ["b.zip"]
    assert (grade(), night.left("taken")) == ("04", [])
    run = ImportRun.objects.get(state=ImportState.REFUSED)
    page = signed_in(people.sid).get(reverse("roster:import_run", args=[run.key])).content.decode()
    assert "can&#x27;t be read as a date" in page or "can't be read as a date" in page
    assert OutgoingMail.objects.filter(purpose="roster_drop", about=people.sid.key).count() == 1
    assert night() == 0, "the next run goes on with the next package"
    assert grade() == "05"


def waits(night: Night) -> ImportRun:
    night.drop("fewer.zip", package(kids=20), hours_ago=2)
    night.drop("later.zip", package(kids=20, grades="07"), hours_ago=1)
    assert night() == 3
    return ImportRun.objects.get(state=ImportState.READY)


def test_much_that_would_end_waits_on_the_page_for_somebody_who_is_mailed(
    night: Night, people: People, django_capture_on_commit_callbacks: Commit
) -> None:
    run = waits(night)
    assert "fewer.zip: waits for a decision" in night.said
    assert people.sid.key in OutgoingMail.objects.filter(purpose="roster_drop").values_list("about", flat=True)
    assert people.pia.key not in OutgoingMail.objects.values_list("about", flat=True)
    assert night() == 3, "nothing is taken in past it"
    assert grade() == "03"
    assert night.left() == ["fewer.zip", "later.zip"]
    browser = signed_in(people.sid)
    page = browser.get(reverse("roster:import_run", args=[run.key])).content.decode()
    assert "Students: 20 of 42" in page
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(reverse("roster:import_apply", args=[run.key]), {"confirmation": "END"})
    run.refresh_from_db()
    assert (run.state, run.user_key) == (ImportState.APPLIED, people.sid.key)
    entry = Entry.objects.filter(event="roster.imported", outcome="applied").latest("pk")
    assert entry.user_key == people.sid.key, "the trace names who decided"
    assert night() == 0
    assert (grade(), night.left()) == ("07", [])


def test_a_cancelled_package_is_put_aside_and_the_next_taken_in(night: Night, people: People) -> None:
    run = waits(night)
    signed_in(people.sid).post(reverse("roster:import_cancel", args=[run.key]))
    night.drop("whole.zip", package(grades="08"), hours_ago=1.5)
    assert night() == 3, "the package after it ends as many"
    assert grade() == "08"
    assert [name.split("-", 1)[1] for name in night.left("refused")] == ["fewer.zip"]
    assert night.left("waiting") == ["later.zip"]


def test_a_decision_that_nobody_takes_in_a_day_is_asked_again(night: Night) -> None:
    run = waits(night)
    ImportRun.objects.filter(pk=run.pk).update(started_at=clock.now() - dt.timedelta(hours=25))
    assert close_abandoned() == 1
    assert night() == 3
    again = ImportRun.objects.get(state=ImportState.READY)
    assert (again.source_name, again.key == run.key) == ("fewer.zip", False)
    assert night.left("waiting") == ["fewer.zip"]
    assert night.left("taken") == []


def test_a_question_waits_too(night: Night, people: People) -> None:
    made = good(kids=40)
    made.rename("users", "metadata.scoreport.ssid", "metadata.other.ssid")
    made.write(night.folder / "export")
    assert night() == 3
    run = ImportRun.objects.get(state=ImportState.READY)
    assert "ssid_column" in run.summary["questions"]
    assert night("--ssid-column", "metadata.other.ssid") == 3, "once asked, it is answered on the page"


def test_what_a_killed_run_had_taken_is_taken_in_first(night: Night) -> None:
    (night.folder / "taken").mkdir()
    night.drop("taken/old.zip", package(grades="04"), hours_ago=9)
    night.drop("new.zip", package(grades="05"))
    assert night() == 0
    assert night.said.index("old.zip: applied") < night.said.index("new.zip: applied")
    assert night.left() == []


def test_a_failure_of_ours_loses_nothing(night: Night, monkeypatch: Any) -> None:
    night.drop("roster.zip", package(grades="04"))

    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("scoreport.roster.imports.applying._write", fail)
    with pytest.raises(RuntimeError):
        night()
    assert night.left("taken") == ["roster.zip"]
    monkeypatch.undo()
    monkeypatch.setattr(drop, "QUIET_SECONDS", 0)
    assert night() == 0
    assert grade() == "04"


HOLD = """
import fcntl, os, sys
handle = os.open(sys.argv[1], os.O_RDONLY | os.O_DIRECTORY)
fcntl.flock(handle, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_run_at_the_same_time_is_told(night: Night) -> None:
    night.drop("roster.zip", package(grades="04"))
    command = [sys.executable, "-c", HOLD, str(night.folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        assert night() == 4
        assert "Another run is at work" in night.said
        other.communicate()
    assert night() == 0


def test_a_folder_that_is_not_there_is_wrong_use(night: Night, tmp_path: Path, capsys: Any) -> None:
    assert main(["import-roster", str(tmp_path / "nowhere"), "--lea", "x", "--if-safe"]) == 2
    night.folder.rmdir()
    assert night() == 2
    assert "No such file or directory" in night.said
    with pytest.raises(SystemExit):
        night("--confirm-ends")


def test_deltas_night_after_night(night: Night, settings: Any, tmp_path: Path) -> None:
    settings.ROSTER_DELTAS = True
    settings.ROSTER_BASE_DIR = tmp_path / "bases"
    base = dated(good(kids=40))
    tuesday, wednesday = copy.deepcopy(base), copy.deepcopy(base)
    tuesday.row("users", "ana")["grades"] = wednesday.row("users", "ana")["grades"] = "04"
    wednesday.row("users", "ben")["grades"] = "11"
    night.drop("1.zip", base.zip().getvalue(), hours_ago=3)
    night.drop("2.zip", zipped(only(delta(base, tuesday, TUESDAY), "users")), hours_ago=2)
    night.drop("3.zip", zipped(only(delta(tuesday, wednesday, WEDNESDAY), "users")), hours_ago=1)
    assert night() == 0
    assert (grade(), grade("ben")) == ("04", "11")
    assert night.left() == []


def test_after_a_delta_that_was_not_applied_a_full_package_has_to_come(
    night: Night, settings: Any, tmp_path: Path
) -> None:
    settings.ROSTER_DELTAS = True
    settings.ROSTER_BASE_DIR = tmp_path / "bases"
    base = dated(good(kids=40))
    new = copy.deepcopy(base)
    new.row("users", "ana")["grades"] = "04"
    good_one, stale = only(delta(base, new, WEDNESDAY), "users"), only(delta(base, new, TUESDAY), "users")
    night.drop("1.zip", base.zip().getvalue(), hours_ago=3)
    night.drop("2.zip", zipped(good_one), hours_ago=2)
    night.drop("3.zip", zipped(stale), hours_ago=1)
    assert night() == 1
    night.drop("4.zip", zipped(good_one))
    assert night() == 0, "one out of turn left nothing out"
    broken = copy.deepcopy(good_one)
    broken.rows["users"][0]["status"] = "changed"
    night.drop("5.zip", zipped(broken), hours_ago=2)
    assert night() == 1
    night.drop("6.zip", zipped(good_one))
    assert night() == 1
    assert "has not kept the package that they change" in night.said
    night.drop("7.zip", dated(new).zip().getvalue(), hours_ago=2)
    night.drop("8.zip", zipped(good_one), hours_ago=1)
    assert night() == 0


def zipped(made: Builder) -> bytes:
    stream: io.BytesIO = made.zip()
    return stream.getvalue()
