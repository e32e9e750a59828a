"""The page for roster imports, as a SIS administrator uses it: upload, preview, decide, apply."""

import copy
import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from scoreport.demo.generator import write_district
from scoreport.districts.models import Lea
from scoreport.lib import clock
from scoreport.roster.imports.kinds import KINDS
from scoreport.roster.imports.labels import KINDS as LABELS
from scoreport.roster.imports.runs import OPEN, close_abandoned
from scoreport.roster.imports.tasks import check_import
from scoreport.roster.models import ImportRun, ImportState, Student
from tests.people import People, signed_in
from tests.roster.oneroster.builder import good
from tests.roster.oneroster.changes import dated, delta, only

URL = reverse("roster:imports")
Commit = Callable[..., Any]


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return write_district(tmp_path_factory.mktemp("district"), dt.date(2026, 11, 1)).package.read_bytes()


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.UPLOAD_DIR = tmp_path / "uploads"
    return tmp_path / "uploads"


def upload(browser: Client, data: bytes, commit: Commit) -> ImportRun:
    with commit(execute=True):
        browser.post(URL, {"package": SimpleUploadedFile("roster.zip", data)})
    return ImportRun.objects.latest("pk")


@pytest.mark.usefixtures("folder")
def test_an_upload_is_previewed_answered_confirmed_and_applied(
    people: People, package: bytes, folder: Path, django_capture_on_commit_callbacks: Commit
) -> None:
    browser = signed_in(people.sid)
    run = upload(browser, package, django_capture_on_commit_callbacks)
    assert run.state == ImportState.READY
    page = browser.get(reverse("roster:import_run", args=[run.key])).content.decode()
    assert "Where does the SSID stand?" in page
    # Nothing is in clear on the disk while somebody decides, and nothing has changed.
    (kept,) = folder.iterdir()
    assert b"PK\x03\x04" not in kept.read_bytes()
    assert Student.objects.filter(lea=people.lea, ended_on=None).count() == 4
    apply = reverse("roster:import_apply", args=[run.key])
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(apply, {"ssid_column": "metadata.scoreport.ssid", "guardians": "listed"})
    run.refresh_from_db()
    assert run.summary["needs_confirmation"]
    asked = browser.get(reverse("roster:import_run", args=[run.key])).content.decode()
    assert "Students: 4 of 4" in asked
    assert [kind for kind in ("class_students", "school_years", "staff_roles") if kind in asked] == []
    assert browser.post(apply, {"confirmation": "yes"}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(apply, {"confirmation": "END"})
    run.refresh_from_db()
    assert run.state == ImportState.APPLIED
    assert Student.objects.filter(lea=people.lea, ended_on=None).count() > 1000
    assert not list(folder.iterdir())
    assert Lea.objects.get(pk=people.lea.pk).ssid_column == "metadata.scoreport.ssid"


@pytest.mark.parametrize("data", [b"not a zip", b"PK\x03\x04 cut"])
def test_what_is_no_package_is_refused_in_words_and_leaves_no_file(
    people: People, folder: Path, data: bytes, django_capture_on_commit_callbacks: Commit
) -> None:
    browser = signed_in(people.sid)
    run = upload(browser, data, django_capture_on_commit_callbacks)
    assert run.state == ImportState.REFUSED
    page = browser.get(reverse("roster:import_run", args=[run.key])).content.decode()
    assert "Nothing was imported; the roster is as it was." in page
    assert "zip file" in page
    assert not list(folder.iterdir())
    assert Student.objects.filter(lea=people.lea, ended_on=None).count() == 4


@pytest.mark.usefixtures("folder")
def test_a_second_import_waits_until_the_first_is_decided_and_cancel_removes_it(
    people: People, package: bytes, folder: Path, django_capture_on_commit_callbacks: Commit
) -> None:
    browser = signed_in(people.sid)
    first = upload(browser, package, django_capture_on_commit_callbacks)
    assert upload(browser, package, django_capture_on_commit_callbacks) == first
    assert len(list(folder.iterdir())) == 1
    browser.post(reverse("roster:import_cancel", args=[first.key]))
    first.refresh_from_db()
    assert first.state == ImportState.CANCELLED
    assert not list(folder.iterdir())


@pytest.mark.usefixtures("folder")
def test_answers_that_are_kept_can_be_given_anew(people: People, django_capture_on_commit_callbacks: Commit) -> None:
    browser, data = signed_in(people.sid), good().zip().getvalue()
    run = upload(browser, data, django_capture_on_commit_callbacks)
    apply, page = reverse("roster:import_apply", args=[run.key]), reverse("roster:import_run", args=[run.key])

    def press(**posted: str) -> int:
        with django_capture_on_commit_callbacks(execute=True):
            status: int = browser.post(apply, posted).status_code
        run.refresh_from_db()
        return status

    press(ssid_column="identifier")
    assert run.summary["decided"] == {"ssid_column": "identifier", "guardians": "listed"}
    shown = browser.get(page).content.decode()
    chosen = [box for box in re.findall(r"<input[^>]+>", shown) if 'name="ssid_column"' in box and "checked" in box]
    assert len(chosen) == 1
    assert 'value="identifier"' in chosen[0]
    assert press(change="1", ssid_column="nowhere", guardians="by-hand") == 422
    assert press(change="1", ssid_column="metadata.scoreport.ssid", guardians="by-hand") == 302
    assert run.state == ImportState.READY
    press(confirmation="END")
    lea = Lea.objects.get(pk=people.lea.pk)
    assert (lea.ssid_column, lea.guardians_listed) == ("metadata.scoreport.ssid", "by-hand")
    assert set(Student.objects.filter(lea=lea, ended_on=None).values_list("ssid", flat=True)) == {
        "1000000001", "0000000002",
    }  # fmt: skip


def test_a_package_over_the_limit_is_told_so_and_leaves_no_file(people: People, folder: Path, settings: Any) -> None:
    settings.UPLOAD_BYTES = 3_000_000
    browser = signed_in(people.sid)
    page = browser.post(URL, {"package": SimpleUploadedFile("roster.zip", bytes(5_000_000))}).content.decode()
    assert "The package is larger than 2.9\xa0MB" in page
    assert "This field is required" not in page
    assert not list(folder.iterdir())
    assert not ImportRun.objects.exists()


@pytest.mark.usefixtures("folder")
def test_an_import_that_nobody_checks_can_be_cancelled_and_does_not_come_back(people: People, package: bytes) -> None:
    browser = signed_in(people.sid)
    # The worker is not there: what is enqueued on commit is never done.
    browser.post(URL, {"package": SimpleUploadedFile("roster.zip", package)})
    run = ImportRun.objects.get()
    page = reverse("roster:import_run", args=[run.key])
    assert "Cancel this import" in browser.get(page).content.decode()
    browser.post(reverse("roster:import_cancel", args=[run.key]))
    check_import.func(run.key)
    run.refresh_from_db()
    assert run.state == ImportState.CANCELLED
    assert "Cancel this import" not in browser.get(page).content.decode()


def test_what_nobody_decided_within_a_day_bars_no_other_import(people: People) -> None:
    for state in ImportState:
        ImportRun.objects.create(lea=people.lea, state=state, started_at=clock.now() - dt.timedelta(hours=25))
    young = ImportRun.objects.create(lea=people.lea, state=ImportState.READY, started_at=clock.now())
    assert close_abandoned() == 3
    assert list(ImportRun.objects.filter(state__in=OPEN)) == [young]


def test_each_kind_of_record_has_a_name() -> None:
    assert {kind.name for kind in KINDS} == set(LABELS)


def test_others_can_neither_import_nor_look(
    people: People, package: bytes, folder: Path, django_capture_on_commit_callbacks: Commit
) -> None:
    run = upload(signed_in(people.sid), package, django_capture_on_commit_callbacks)
    for user in (people.max, people.cole, people.tess, people.opal, people.pia, people.sam):
        browser = signed_in(user)
        assert browser.get(reverse("roster:import_run", args=[run.key])).status_code == 404
        assert browser.post(reverse("roster:import_apply", args=[run.key])).status_code == 404
        assert browser.post(reverse("roster:import_cancel", args=[run.key])).status_code == 404
    assert signed_in(people.pia).get(URL).status_code == 404
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(people.sid, backend="scoreport.accounts.backends.Backend")
    assert strict.post(URL, {"package": SimpleUploadedFile("roster.zip", b"x")}).status_code == 403


@pytest.mark.usefixtures("folder")
def test_a_package_of_changes_is_previewed_and_applied_like_a_full_one(
    people: People, settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Commit
) -> None:
    settings.ROSTER_DELTAS, settings.ROSTER_BASE_DIR = True, tmp_path / "bases"
    browser, old = signed_in(people.sid), dated(good(kids=40))
    run = upload(browser, old.zip().getvalue(), django_capture_on_commit_callbacks)
    answers = {"ssid_column": "metadata.scoreport.ssid", "guardians": "listed"}
    for form in (answers, {"confirmation": "END"}):
        with django_capture_on_commit_callbacks(execute=True):
            browser.post(reverse("roster:import_apply", args=[run.key]), form)
    new = copy.deepcopy(old)
    new.row("users", "ana")["grades"] = "04"
    changes = only(delta(old, new), "users").zip().getvalue()
    run = upload(browser, changes, django_capture_on_commit_callbacks)
    assert (run.state, run.summary["counts"]["students"]) == ("ready", {"added": 0, "changed": 1, "ended": 0})
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(reverse("roster:import_apply", args=[run.key]))
    assert Student.objects.get(sourced_id="ana").grade_level == "04"
    (base,) = settings.ROSTER_BASE_DIR.iterdir()
    assert run.key in base.name
    run = upload(browser, changes, django_capture_on_commit_callbacks)
    assert run.summary["is_empty"]
