"""Questions, confirmation, two imports at once, and the trace: what an import does not do by itself."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import OperationalError, transaction

from scoreport.audit.models import Entry
from scoreport.districts.models import Lea
from scoreport.roster.imports import (
    Answers,
    AnswersMissing,
    ConfirmationNeeded,
    ImportUnderWay,
    PackageRefused,
    RosterMoved,
    apply_plan,
    check_package,
    finding_from_json,
    finding_to_json,
    writing,
)
from scoreport.roster.models import Guardianship, ImportRun, ImportState, Student
from tests.roster.imports.conftest import BY_HAND, LISTED, WHO, Import
from tests.roster.oneroster.builder import Builder, good, with_guardianships


def without_kids(made: Builder, count: int) -> Builder:
    """Take so many of the added students out again."""
    for number in range(1, count + 1):
        made.remove("users", f"kid-{number}")
        made.remove("roles", f"role-kid-{number}-bryant")
        made.remove("enrollments", f"kid-{number}-room-3")
    return made


def test_the_first_import_asks_where_the_ssid_stands_and_what_guardians_may_see(lea: Lea) -> None:
    plan = check_package(lea, WHO, good().zip())
    asked = {question.code: question.choices for question in plan.questions}
    assert asked == {"ssid_column": ("metadata.scoreport.ssid", "none"), "guardians": ("listed", "by-hand")}
    column = plan.ssid_columns[0]
    assert (column.name, column.good, column.examples) == ("metadata.scoreport.ssid", 2, ("••••••0001", "••••••0002"))
    with pytest.raises(AnswersMissing):
        apply_plan(plan, WHO, confirmed=True)
    assert not Student.objects.exists()


def test_guardianships_answer_the_question_about_guardians(lea: Lea) -> None:
    plan = check_package(lea, WHO, with_guardianships(good()).zip(), Answers(ssid_column="identifier"))
    assert plan.questions == ()


def test_answers_are_kept_for_the_lea_and_traced(lea: Lea, take_in: Import) -> None:
    take_in(good())
    lea.refresh_from_db()
    assert (lea.ssid_column, lea.guardians_listed) == ("metadata.scoreport.ssid", "listed")
    traced = Entry.objects.filter(event="lea_setting.changed").values_list("user_name", "details__setting")
    assert set(traced) == {("Sid Rao", "ssid_column"), ("Sid Rao", "guardians_listed")}
    assert check_package(lea, WHO, good().zip()).questions == ()


def test_a_kept_column_that_is_gone_is_asked_again(lea: Lea, take_in: Import) -> None:
    take_in(good())
    lea.refresh_from_db()
    made = good()
    made.without_column("users", "metadata.scoreport.ssid")
    plan = check_package(lea, WHO, made.zip())
    assert [question.code for question in plan.questions] == ["ssid_column"]
    assert plan.findings[0].code == "ssid_column_gone"


def test_a_new_answer_alone_is_something_to_apply(lea: Lea, take_in: Import) -> None:
    take_in(with_guardianships(good()))
    lea.refresh_from_db()
    assert not check_package(lea, WHO, with_guardianships(good()).zip(), BY_HAND).is_empty
    assert check_package(lea, WHO, with_guardianships(good()).zip(), LISTED).is_empty


def test_the_answer_none_leaves_ssids_as_they_are(take_in: Import) -> None:
    take_in(good())
    take_in(good(), Answers(ssid_column="none"))
    assert Student.objects.get(sourced_id="ana").ssid == "1000000001"


def test_an_answer_that_is_none_is_refused(lea: Lea) -> None:
    with pytest.raises(ValueError, match="listed or by-hand"):
        check_package(lea, WHO, good().zip(), Answers(guardians="everybody"))


def test_the_plan_says_how_many_gain_or_lose_sight_of_a_child(lea: Lea, take_in: Import) -> None:
    first = check_package(lea, WHO, good().zip(), LISTED)
    assert (first.sight.guardians_gain, first.sight.teachers_gain) == (2, 1)
    take_in(good())
    lea.refresh_from_db()
    swapped = good()
    for row in swapped.rows["users"]:
        ids = {"gia": "ana", "pat": "ana", "ana": "gia,pat,rea", "ben": ""}
        if row["sourcedId"] in ids:
            row["agentSourcedIds"] = ids[row["sourcedId"]]
    plan = check_package(lea, WHO, swapped.zip())
    assert (plan.sight.guardians_gain, plan.sight.guardians_lose) == (1, 2)


def test_an_adult_student_is_no_child_that_a_guardian_gains(lea: Lea) -> None:
    made = good()
    for user in ("ana", "ben"):
        made.row("demographics", user)["birthDate"] = "1999-01-01"
    assert check_package(lea, WHO, made.zip(), LISTED).sight.guardians_gain == 0


def test_more_than_five_percent_of_students_ending_needs_a_confirmation(lea: Lea, take_in: Import) -> None:
    take_in(good(kids=38))
    few = check_package(lea, WHO, without_kids(good(kids=38), 2).zip(), LISTED)
    assert not few.needs_confirmation
    many = check_package(lea, WHO, without_kids(good(kids=38), 3).zip(), LISTED)
    assert {ending.kind: (ending.ending, ending.of) for ending in many.over_threshold} == {
        "students": (3, 40),
        "enrollments": (3, 40),
        "class_students": (3, 40),
    }
    with pytest.raises(ConfirmationNeeded):
        apply_plan(many, WHO)
    assert Student.objects.filter(ended_on=None).count() == 40
    apply_plan(many, WHO, confirmed=True)
    assert Student.objects.filter(ended_on=None).count() == 37


def test_guardianships_that_lose_their_rights_count_as_ending(lea: Lea, take_in: Import) -> None:
    take_in(good(kids=38))
    plan = check_package(lea, WHO, good(kids=38).zip(), Answers(guardians="by-hand"))
    assert [ending.kind for ending in plan.over_threshold] == ["guardianships"]


def test_half_of_an_enrollments_file_needs_a_confirmation(lea: Lea, take_in: Import) -> None:
    take_in(good(kids=38))
    cut = good(kids=38)
    cut.rows["enrollments"] = cut.rows["enrollments"][:20]
    plan = check_package(lea, WHO, cut.zip(), LISTED)
    assert [ending.kind for ending in plan.over_threshold] == ["class_students"]


def test_a_plan_is_not_applied_to_a_roster_that_moved_on(lea: Lea, take_in: Import) -> None:
    take_in(good())
    first = check_package(lea, WHO, good(kids=1).zip(), LISTED)
    second = check_package(lea, WHO, good(kids=2).zip(), LISTED)
    apply_plan(first, WHO)
    with pytest.raises(RosterMoved):
        apply_plan(second, WHO)
    assert Student.objects.filter(ended_on=None).count() == 3


def test_a_right_set_by_hand_after_the_preview_is_not_overwritten(lea: Lea, take_in: Import) -> None:
    take_in(good())
    plan = check_package(lea, WHO, good().zip(), BY_HAND)
    Guardianship.objects.filter(guardian__sourced_id="gia").update(by_hand=True)
    with pytest.raises(RosterMoved):
        apply_plan(plan, WHO, confirmed=True)
    assert Guardianship.objects.filter(guardian__sourced_id="gia", educational_rights=True).count() == 2


def test_a_second_import_is_told_while_another_holds_the_roster(lea: Lea, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = check_package(lea, WHO, good().zip(), LISTED)

    @contextmanager
    def busy() -> Iterator[None]:
        raise OperationalError("database is locked")
        yield

    monkeypatch.setattr(transaction, "atomic", busy)
    with pytest.raises(ImportUnderWay):
        apply_plan(plan, WHO)
    assert not Entry.objects.filter(event="roster.imported").exists()


def test_an_import_that_fails_half_way_leaves_the_roster_as_it_was(
    lea: Lea, take_in: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(good())
    plan = check_package(lea, WHO, good(kids=5).zip(), LISTED)
    write = writing.Writer.write

    def failing(self: writing.Writer, changes: object) -> None:
        write(self, changes)  # type: ignore[arg-type]
        if changes.kind.name == "class_students":  # type: ignore[attr-defined]
            raise OSError("disk full")

    monkeypatch.setattr(writing.Writer, "write", failing)
    with pytest.raises(OSError, match="disk full"):
        apply_plan(plan, WHO)
    assert Student.objects.count() == 2
    assert ImportRun.objects.filter(lea=lea).count() == 1
    assert list(Entry.objects.filter(event="roster.imported").values_list("outcome", flat=True))[:2] == [
        "failed",
        "started",
    ]


def test_the_trace_of_an_import_holds_keys_and_counts_and_no_names(lea: Lea, take_in: Import) -> None:
    run = take_in(good())
    applied = Entry.objects.get(event="roster.imported", outcome="applied")
    assert applied.lea_key == lea.key
    assert applied.details["run"] == run.key
    assert applied.details["added"]["students"] == 2
    assert (applied.details["gained"], applied.details["lost"]) == (3, 0)
    everything = str(list(Entry.objects.values()))
    assert not any(word in everything for word in ("Ana", "Núñez", "1000000001"))
    assert run.state == ImportState.APPLIED


def test_a_refused_package_is_traced_by_its_codes(lea: Lea) -> None:
    made = good()
    made.without_column("users", "familyName")
    with pytest.raises(PackageRefused):
        check_package(lea, WHO, made.zip())
    assert Entry.objects.get(event="roster.refused").details["code"] == "missing_column"
    assert not Student.objects.exists()


def test_a_finding_is_kept_by_code_and_comes_back_whole(lea: Lea) -> None:
    made = good()
    made.row("users", "ana")["grades"] = "third"
    finding = check_package(lea, WHO, made.zip()).findings[0]
    assert finding_from_json(finding_to_json(finding)) == finding
