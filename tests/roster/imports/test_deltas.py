"""Packages of changes: the same roster as a full package would give, or a refusal in words."""

import copy
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scoreport.districts.models import Lea
from scoreport.roster.imports import PackageRefused, apply_plan, check_package
from scoreport.roster.imports.bases import base_kept, find_base
from scoreport.roster.imports.kinds import KINDS
from scoreport.roster.imports.runs import new_run
from scoreport.roster.models import ClassStudent, Guardianship, ImportRun, Student
from scoreport.roster.oneroster.findings import Finding
from tests.roster.imports.conftest import LISTED, WHO
from tests.roster.oneroster.builder import (
    BIRTHPLACE,
    PASSWORD,
    Builder,
    enrollment_row,
    good,
    good_1_1,
    role_row,
    with_guardianships,
)
from tests.roster.oneroster.changes import MONDAY, THURSDAY, TUESDAY, WEDNESDAY, dated, delta, only

Import = Callable[[Builder], ImportRun]


@pytest.fixture(autouse=True)
def _deltas(settings: Any, tmp_path: Path) -> None:
    settings.ROSTER_DELTAS = True
    settings.ROSTER_BASE_DIR = tmp_path / "bases"


@pytest.fixture
def take_in(lea: Lea) -> Import:
    return lambda made: taken_in(lea, made)


def taken_in(lea: Lea, made: Builder) -> ImportRun:
    """Check and apply as page and command do; endings are confirmed."""
    lea.refresh_from_db()
    run = new_run(lea, WHO, "package.zip")
    plan = check_package(lea, WHO, made.zip(), LISTED)
    with base_kept(lea, made.zip, run.key):
        return apply_plan(plan, WHO, confirmed=True, run=run)


def refusal(lea: Lea, made: Builder) -> Finding:
    """The first thing that is wrong with it."""
    lea.refresh_from_db()
    with pytest.raises(PackageRefused) as refused:
        check_package(lea, WHO, made.zip(), LISTED)
    return refused.value.findings[0]


def roster(lea: Lea) -> dict[str, Any]:
    """What is in force, by kind and key."""
    return {
        kind.name: {key: row.values for key, row in kind.existing(lea).items() if not row.is_ended} for kind in KINDS
    }


def later(made: Builder) -> Builder:
    """Some weeks on: each kind of change that a district knows."""
    new = copy.deepcopy(made)
    new.row("users", "ana")["familyName"] = "Núñez Byrd"
    new.row("users", "ben")["agentSourcedIds"] = "gia"
    new.row("users", "pat")["agentSourcedIds"] = ""
    new.row("classes", "math")["title"] = "Math II"
    new.remove("users", "kid-1")  # has left the district
    new.remove("enrollments", "kid-1-room-3")
    moved = {"classSourcedId": "math", "schoolSourcedId": "emerson"}
    new.row("enrollments", "kid-2-room-3").update(moved)  # the row keeps its id
    new.row("demographics", "ana")["birthDate"] = "2018-05-03"
    if made.version == "1.2":
        new.remove("roles", "role-kid-1-bryant")
        new.row("roles", "role-kid-2-bryant")["orgSourcedId"] = "emerson"
        new.rows["roles"].append(role_row("new", "student", "emerson"))
    else:
        new.row("users", "kid-2")["orgSourcedIds"] = "emerson"
    role = {"role": "student", "orgSourcedIds": "emerson"} if made.version == "1.1" else {}
    new.rows["users"].append(
        {"sourcedId": "new", "givenName": "New", "familyName": "Child", "metadata.scoreport.ssid": "3000000003", **role}
    )
    new.rows["enrollments"].append(enrollment_row("new", "student", "math", "emerson"))
    return new


def kids_1_1() -> Builder:
    made = good_1_1()
    for number in (1, 2, 3):
        user = {"givenName": f"Kid {number}", "familyName": "Test", "metadata.scoreport.ssid": f"200000000{number}"}
        made.rows["users"].append({"sourcedId": f"kid-{number}", "orgSourcedIds": "bryant", "role": "student", **user})
        made.rows["enrollments"].append(enrollment_row(f"kid-{number}", "student", "room-3", "bryant"))
    return made


@pytest.mark.parametrize("old", [good(kids=3), with_guardianships(good(kids=3)), kids_1_1()], ids=["1.2", "own", "1.1"])
def test_changes_lead_to_the_same_roster_as_the_full_package(lea: Lea, take_in: Import, old: Builder) -> None:
    new = later(dated(old))
    take_in(old)
    run = take_in(delta(old, new))
    assert run.summary["counts"]["students"] == {"added": 1, "changed": 2, "ended": 1}
    by_changes = roster(lea)
    other = Lea.objects.create(name="Far Hills Unified")
    taken_in(other, old)
    taken_in(other, new)
    assert by_changes == roster(other)
    # The base has moved on with the roster: nothing is left to change, neither by the full package nor by none.
    assert check_package(lea, WHO, new.zip()).is_empty
    assert check_package(lea, WHO, delta(new, new, WEDNESDAY).zip()).is_empty


def test_files_without_changes_may_be_absent_and_others_whole(lea: Lea, take_in: Import) -> None:
    old = dated(good(kids=3))
    take_in(old)
    new = copy.deepcopy(old)
    new.row("users", "ana")["grades"] = "04"
    take_in(only(delta(old, new), "users"))
    assert Student.objects.get(sourced_id="ana").grade_level == "04"
    assert Student.objects.filter(ended_on=None).count() == 5
    # users as changes beside enrollments that are whole
    newer = copy.deepcopy(new)
    newer.row("users", "ben")["grades"] = "11"
    newer.remove("enrollments", "kid-3-room-3")
    mixed = only(delta(new, newer, WEDNESDAY), "users", "enrollments")
    mixed.rows["enrollments"] = newer.rows["enrollments"]
    mixed.modes["enrollments"] = "bulk"
    take_in(mixed)
    assert Student.objects.get(sourced_id="ben").grade_level == "11"
    assert not ClassStudent.objects.filter(student__sourced_id="kid-3").exists()


def test_guardianships_may_come_as_changes_too(lea: Lea, take_in: Import) -> None:
    old = dated(with_guardianships(good()))
    take_in(old)
    made = only(delta(old, old), "guardianships")
    row = {**old.row("guardianships", "ana-gia"), "status": "tobedeleted", "dateLastModified": TUESDAY}
    made.rows["guardianships"] = [row]
    made.modes["guardianships"] = "delta"
    take_in(made)
    kept = Guardianship.objects.filter(educational_rights=True, ended_on=None)
    assert list(kept.values_list("student__sourced_id", "guardian__sourced_id")) == [("ben", "gia")]
    whole = only(delta(old, old, WEDNESDAY), "users", "guardianships")
    take_in(whole)
    assert kept.count() == 2


def test_who_is_ended_takes_along_what_points_there_and_returns_without_it(lea: Lea, take_in: Import) -> None:
    old = dated(good(kids=3))
    take_in(old)
    gone = copy.deepcopy(old)
    gone.remove("users", "kid-1")
    run = take_in(only(delta(old, gone), "users"))
    assert "points_to_left_out" in {finding["code"] for finding in run.findings}
    assert not ClassStudent.objects.filter(student__sourced_id="kid-1").exists()
    take_in(only(delta(gone, old, WEDNESDAY), "users", "roles"))
    kid = Student.objects.get(sourced_id="kid-1")
    assert kid.ended_on is not None  # without a role nobody is a student
    back = only(delta(gone, old, THURSDAY), "roles")
    back.rows["roles"] = [{**role_row("kid-1", "student", "bryant"), "status": "active", "dateLastModified": THURSDAY}]
    take_in(back)
    assert Student.objects.get(sourced_id="kid-1").ended_on is None
    assert not ClassStudent.objects.filter(student__sourced_id="kid-1").exists()


def test_rights_set_by_hand_and_the_threshold_bind_a_delta_too(lea: Lea, take_in: Import) -> None:
    old = dated(good(kids=20))
    take_in(old)
    Guardianship.objects.filter(guardian__sourced_id="pat").update(by_hand=True)
    new = copy.deepcopy(old)
    for number in range(1, 6):
        new.remove("users", f"kid-{number}")
    new.row("users", "ben")["agentSourcedIds"] = new.row("users", "pat")["agentSourcedIds"] = ""
    plan = check_package(lea, WHO, only(delta(old, new), "users").zip())
    assert {ending.kind for ending in plan.over_threshold} >= {"students", "enrollments", "class_students"}
    take_in(only(delta(old, new), "users"))
    assert Guardianship.objects.get(guardian__sourced_id="pat").ended_on is None


def changed(old: Builder, at: str = TUESDAY, **cells: str) -> Builder:
    """A delta that changes Ana's row."""
    new = copy.deepcopy(old)
    new.row("users", "ana").update({"givenName": f"Ana {at}", **cells})
    return only(delta(old, new, at), "users")


def test_without_a_base_nothing_is_applied(lea: Lea, take_in: Import, settings: Any) -> None:
    old = good()
    assert refusal(lea, changed(old)).code == "delta_without_base"
    settings.ROSTER_DELTAS = False
    take_in(old)
    assert not settings.ROSTER_BASE_DIR.exists()
    settings.ROSTER_DELTAS = True
    found = refusal(lea, changed(old))
    assert (found.code, found.file) == ("delta_without_base", "manifest.csv")
    assert "SCOREPORT_ROSTER_DELTAS" in found.advice
    # The same package again makes a base, though it changes nothing; an import that kept none takes it away.
    run = ImportRun.objects.get()
    with base_kept(lea, old.zip, run.key):
        pass
    assert find_base(lea) is not None
    apply_plan(check_package(lea, WHO, later(good(kids=3)).zip()), WHO, confirmed=True)
    assert refusal(lea, changed(old)).code == "delta_without_base"


def test_a_base_of_which_a_byte_was_changed_is_none(lea: Lea, take_in: Import, settings: Any) -> None:
    take_in(good())
    path = next(settings.ROSTER_BASE_DIR.iterdir())
    data = bytearray(path.read_bytes())
    assert "Núñez".encode() not in data
    data[300] ^= 1
    path.write_bytes(data)
    assert refusal(lea, changed(good())).code == "delta_without_base"


def test_an_import_that_fails_leaves_the_base_of_the_one_before(
    lea: Lea, take_in: Import, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(dated(good()))
    before = list(settings.ROSTER_BASE_DIR.iterdir())

    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("scoreport.roster.imports.applying._write", fail)
    with pytest.raises(RuntimeError):
        take_in(changed(good()))
    assert list(settings.ROSTER_BASE_DIR.iterdir()) == before
    monkeypatch.undo()


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda row: row.update(status=""), "delta_status"),
        (lambda row: row.update(status="inactive"), "delta_status"),
        (lambda row: row.update(dateLastModified=""), "delta_date"),
        (lambda row: row.update(dateLastModified="last week"), "delta_date"),
        (lambda row: row.update(dateLastModified="2999-01-01T00:00:00Z"), "future_change"),
        (lambda row: row.update(sourcedId=""), "empty_cell"),
    ],
)
def test_each_row_of_a_delta_says_what_becomes_of_it_and_when_it_changed(
    lea: Lea, take_in: Import, spoil: Callable[[dict[str, str]], None], code: str
) -> None:
    take_in(good())
    made = changed(good())
    spoil(made.rows["users"][0])
    found = refusal(lea, made)
    assert (found.code, found.file, found.line) == (code, "users.csv", 2)


def test_a_delta_twice_is_the_same_and_one_out_of_turn_is_refused(lea: Lea, take_in: Import) -> None:
    old = dated(good())
    take_in(old)
    take_in(changed(old, TUESDAY))
    assert check_package(lea, WHO, changed(old, TUESDAY).zip()).is_empty
    take_in(changed(old, WEDNESDAY))
    found = refusal(lea, changed(old, TUESDAY))
    assert {"older_row", "older_delta"} >= {found.code}
    assert "2020-11-04 08:00:00 UTC" in found.what
    assert refusal(lea, changed(old, MONDAY)).code in {"older_row", "older_delta"}
    # Another row, but a package that is older than what was applied.
    other = copy.deepcopy(old)
    other.row("users", "ben")["givenName"] = "Benjamin"
    assert refusal(lea, only(delta(old, other, TUESDAY), "users")).code == "older_delta"
    # A newer change of one row does not make the stale one beside it good.
    stale = copy.deepcopy(other)
    stale.row("users", "ana")["givenName"] = "Anna"
    both = only(delta(old, stale, TUESDAY), "users")
    both.row("users", "ben")["dateLastModified"] = THURSDAY
    assert refusal(lea, both).code == "older_row"


def test_a_full_package_without_dates_counts_from_the_moment_of_its_import(lea: Lea, take_in: Import) -> None:
    take_in(good())
    assert refusal(lea, changed(good(), "2020-11-03T08:00:00Z")).code == "older_delta"


def test_days_alone_are_compared_by_days(lea: Lea, take_in: Import) -> None:
    old = dated(good(), "2020-11-03T20:00:00Z")
    take_in(old)
    assert not check_package(lea, WHO, changed(old, "2020-11-03").zip()).is_empty
    assert refusal(lea, changed(old, "2020-11-02")).code in {"older_row", "older_delta"}


def test_columns_version_and_files_must_be_those_of_the_base(lea: Lea, take_in: Import) -> None:
    old = good()
    old.drop("demographics")
    take_in(old)
    made = changed(old)
    made.without_column("users", "metadata.scoreport.releaseHold")
    found = refusal(lea, made)
    assert (found.code, found.column) == ("delta_columns", "metadata.scoreport.releaseHold")
    births = only(delta(old, good()), "demographics")
    assert refusal(lea, births).code == "delta_of_nothing"
    assert refusal(lea, only(delta(good_1_1(), good_1_1()), "users")).code == "delta_version"


def test_a_file_that_the_manifest_does_not_name_is_not_guessed_beside_changes(lea: Lea, take_in: Import) -> None:
    old = good()
    take_in(old)
    made = changed(old)
    made.raw["roles.csv"] = old.text("roles").encode()
    made.modes.pop("roles")
    found = refusal(lea, made)
    assert (found.code, found.file) == ("whole_or_changes", "roles.csv")


def test_an_end_of_somebody_unknown_is_only_noted(lea: Lea, take_in: Import) -> None:
    old = dated(good())
    take_in(old)
    made = changed(old)
    made.add("users", sourcedId="ghost", status="tobedeleted", dateLastModified=TUESDAY, familyName="x", givenName="x")
    plan = check_package(lea, WHO, made.zip())
    noted = [finding for finding in plan.findings if finding.code == "ended_already"]
    assert [(finding.file, finding.line) for finding in noted] == [("users.csv", 3)]


def test_a_base_holds_only_what_an_import_reads(lea: Lea, take_in: Import) -> None:
    take_in(good())
    base = find_base(lea)
    assert base is not None
    with zipfile.ZipFile(base) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"Ana" in everything
    assert PASSWORD.encode() not in everything
    assert BIRTHPLACE.encode() not in everything
