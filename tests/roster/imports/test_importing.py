"""What stands in the roster after an import, and what stays of what was there."""

import datetime as dt
from pathlib import Path

import pytest

from scoreport.districts.models import Lea, School, SchoolYear
from scoreport.roster.imports import Answers, PackageRefused, apply_plan, check_package
from scoreport.roster.models import (
    Class,
    ClassStaff,
    ClassStudent,
    Enrollment,
    Guardian,
    Guardianship,
    Staff,
    StaffRole,
    Student,
)
from tests.roster.imports.conftest import BY_HAND, LISTED, WHO, Import
from tests.roster.oneroster.builder import enrollment_row, good, good_1_1, role_row, with_guardianships

SAMPLES = Path(__file__).parents[4] / "shared" / "samples"


def student(sourced_id: str = "ana") -> Student:
    return Student.objects.get(sourced_id=sourced_id)


def rights(student_id: str, guardian_id: str) -> tuple[bool, bool]:
    tie = Guardianship.objects.get(student__sourced_id=student_id, guardian__sourced_id=guardian_id)
    return tie.educational_rights, tie.portal_access


def codes(run: object) -> set[str]:
    return {finding["code"] for finding in run.findings}  # type: ignore[attr-defined]


@pytest.mark.parametrize("made", [good(), good_1_1()], ids=["1.2", "1.1"])
def test_people_schools_classes_and_ties_come_in(lea: Lea, take_in: Import, made: object) -> None:
    take_in(made)
    ana, ben = student(), student("ben")
    assert (ana.name, ana.ssid, ana.local_id, ana.grade_level) == ("Ana Núñez", "1000000001", "L1", "03")
    assert (ben.ssid, ben.birth_on) == ("0000000002", dt.date(2011, 1, 20))
    assert ana.primary_school == School.objects.get(cds_code="12345671234567")
    assert ana.search_text == "ana nunez l1"
    assert set(Guardian.objects.values_list("sourced_id", flat=True)) == {"gia", "pat", "rea"}
    assert set(Staff.objects.values_list("sourced_id", flat=True)) == {"tess", "cole"}
    assert StaffRole.objects.get(staff__sourced_id="cole").school == School.objects.get(sourced_id="emerson")
    assert Enrollment.objects.get(student=ana).is_primary
    assert ClassStudent.objects.get(student=ana).in_class.title == "Room 3"
    assert set(ClassStaff.objects.values_list("staff__sourced_id", "role")) == {("tess", "teacher")}
    year = SchoolYear.objects.get(lea=lea)
    assert (year.year, year.begins_on) == (2027, dt.date(2026, 8, 12))


def test_a_second_run_of_the_same_package_changes_nothing(lea: Lea, take_in: Import) -> None:
    made = with_guardianships(good(kids=5))
    take_in(made)
    lea.refresh_from_db()
    plan = check_package(lea, WHO, made.zip())
    assert plan.is_empty
    assert not plan.questions
    assert (plan.sight.gained, plan.sight.lost) == (0, 0)


def test_changes_are_written_and_only_those_counted(take_in: Import) -> None:
    take_in(good(kids=3))
    made = good(kids=3)
    made.row("users", "ana")["familyName"] = "Okoye"
    run = take_in(made)
    assert student().family_name == "Okoye"
    assert student().search_text == "ana okoye l1"
    assert run.summary["counts"]["students"] == {"added": 0, "changed": 1, "ended": 0}
    assert sum(sum(counts.values()) for counts in run.summary["counts"].values()) == 1


def test_who_is_gone_from_the_package_is_ended_and_comes_back_with_the_same_key(lea: Lea, take_in: Import) -> None:
    take_in(good())
    key = student("ben").key
    made = good()
    for table, ids in {
        "users": ["ben"], "roles": ["role-ben-emerson"], "enrollments": ["ben-math"], "demographics": ["ben"]
    }.items():  # fmt: skip
        for sourced_id in ids:
            made.remove(table, sourced_id)
    for row in made.rows["users"]:
        row["agentSourcedIds"] = row.get("agentSourcedIds", "").replace("ana,ben", "ana").replace("ben", "")
    take_in(made)
    assert student("ben").ended_on == lea.today()
    assert Guardianship.objects.get(guardian__sourced_id="pat").ended_on == lea.today()
    assert Enrollment.objects.get(student=student("ben")).ended_on == lea.today()
    assert not ClassStudent.objects.filter(student=student("ben")).exists()
    take_in(good())
    assert (student("ben").ended_on, student("ben").key) == (None, key)
    assert student("ben").ssid == "0000000002"
    assert Guardianship.objects.get(guardian__sourced_id="pat").ended_on is None


def test_schools_and_classes_that_are_gone_are_ended(take_in: Import) -> None:
    made = good()
    made.add("orgs", sourcedId="old", name="Old School", type="school")
    made.add("classes", sourcedId="art", title="Art", schoolSourcedId="bryant")
    take_in(made)
    take_in(good())
    assert School.objects.get(sourced_id="old").ended_on is not None
    assert Class.objects.get(sourced_id="art").ended_on is not None


def test_the_answer_listed_gives_rights_to_guardians_and_parents_never_to_relatives(take_in: Import) -> None:
    take_in(good(), LISTED)
    assert rights("ana", "gia") == rights("ben", "pat") == (True, True)
    assert rights("ana", "rea") == (False, False)


def test_the_answer_by_hand_gives_no_rights_at_all(take_in: Import) -> None:
    take_in(good(), BY_HAND)
    assert rights("ana", "gia") == rights("ben", "pat") == rights("ana", "rea") == (False, False)


def test_guardianships_decide_whatever_the_agents_say(take_in: Import) -> None:
    made = with_guardianships(good())
    made.add(
        "guardianships", sourcedId="x", studentSourcedId="ana", guardianSourcedId="rea", relationship="relative",
        educationalRights="true", portalAccess="true",
    )  # fmt: skip
    run = take_in(made)
    assert rights("ben", "gia") == (True, True)
    assert rights("ben", "pat") == (False, True)
    assert rights("ana", "rea") == (False, False)
    assert codes(run) == {"relative_with_rights"}


def test_a_tie_that_guardianships_leave_out_gives_no_rights(take_in: Import) -> None:
    run = take_in(with_guardianships(good()), LISTED)
    assert rights("ana", "rea") == (False, False)
    assert "tie_without_rights" in codes(run)


def test_rights_and_dates_set_by_hand_outlive_imports(take_in: Import) -> None:
    take_in(good())
    Guardianship.objects.filter(guardian__sourced_id="pat").update(
        educational_rights=False, ends_on=dt.date(2027, 1, 1), by_hand=True, by_hand_reason="court order"
    )
    run = take_in(good())
    tie = Guardianship.objects.get(guardian__sourced_id="pat")
    assert (tie.educational_rights, tie.ends_on) == (False, dt.date(2027, 1, 1))
    assert codes(run) == {"hand_set_kept"}


def test_a_guardian_set_by_hand_stays_though_the_package_has_no_such_person(lea: Lea, take_in: Import) -> None:
    take_in(good())
    aunt = Guardian.objects.create(lea=lea, sourced_id="by-hand-1", given_name="Aunt")
    Guardianship.objects.create(
        student=student(), guardian=aunt, educational_rights=True, portal_access=True, by_hand=True
    )
    assert take_in(good()).summary["is_empty"]
    assert Guardian.objects.get(pk=aunt.pk).ended_on is None


def test_a_release_hold_comes_from_the_package_and_one_set_by_hand_stays(take_in: Import) -> None:
    made = good()
    made.row("users", "ana")["metadata.scoreport.releaseHold"] = "true"
    take_in(made)
    assert student().release_hold
    take_in(good())
    assert not student().release_hold
    Student.objects.filter(sourced_id="ana").update(release_hold=True, release_hold_by_hand=True)
    take_in(good())
    assert student().release_hold


def test_a_hold_lifted_by_hand_stays_lifted_and_the_difference_is_told(take_in: Import) -> None:
    made = good()
    made.row("users", "ana")["metadata.scoreport.releaseHold"] = "true"
    take_in(made)
    Student.objects.filter(sourced_id="ana").update(release_hold=False, release_hold_by_hand=True)
    assert codes(take_in(made)) == {"hand_hold_kept"}
    assert not student().release_hold


def test_a_package_without_the_hold_column_leaves_holds_alone(take_in: Import) -> None:
    made = good()
    made.row("users", "ana")["metadata.scoreport.releaseHold"] = "true"
    take_in(made)
    made.without_column("users", "metadata.scoreport.releaseHold")
    take_in(made)
    assert student().release_hold


def test_a_package_without_birth_dates_leaves_them_alone(take_in: Import) -> None:
    take_in(good())
    made = good()
    made.drop("demographics")
    take_in(made)
    assert student("ben").birth_on == dt.date(2011, 1, 20)


@pytest.mark.parametrize(("bad", "code"), [("100000001", "nine_digit_ssid"), ("1.0E+09", "bad_ssid")])
def test_a_bad_ssid_is_told_and_never_replaces_a_good_one(take_in: Import, bad: str, code: str) -> None:
    take_in(good())
    made = good()
    made.row("users", "ana")["metadata.scoreport.ssid"] = bad
    made.row("users", "ben")["metadata.scoreport.ssid"] = ""
    run = take_in(made)
    assert student().ssid == "1000000001"
    assert student("ben").ssid == ""
    found = run.findings[0]
    assert (found["code"], found["file"], found["line"], found["column"]) == (
        code, "users.csv", 7, "metadata.scoreport.ssid"
    )  # fmt: skip
    assert bad not in str(run.findings)


def test_a_bad_ssid_of_a_new_student_is_never_padded(take_in: Import) -> None:
    made = good()
    made.row("users", "ana")["metadata.scoreport.ssid"] = "123456789"
    take_in(made)
    assert student().ssid == "123456789"


def test_bad_values_that_students_share_are_not_kept(take_in: Import) -> None:
    made = good()
    for user in ("ana", "ben"):
        made.row("users", user)["metadata.scoreport.ssid"] = "pending"
    take_in(made)
    assert (student().ssid, student("ben").ssid) == ("", "")


def test_one_ssid_on_two_students_is_refused_and_the_roster_stays(lea: Lea, take_in: Import) -> None:
    take_in(good())
    made = good()
    made.row("users", "ben")["metadata.scoreport.ssid"] = "1000000001"
    made.row("users", "ana")["givenName"] = "Changed"
    with pytest.raises(PackageRefused) as caught:
        check_package(lea, WHO, made.zip(), LISTED)
    found = caught.value.findings[0]
    assert (found.code, found.line, found.params["first"]) == ("repeated_ssid", 8, 7)
    assert "1000000001" not in str(found)
    assert student().given_name == "Ana"


def test_two_students_may_swap_their_ssids(take_in: Import) -> None:
    take_in(good())
    made = good()
    made.row("users", "ana")["metadata.scoreport.ssid"] = "0000000002"
    made.row("users", "ben")["metadata.scoreport.ssid"] = "1000000001"
    take_in(made)
    assert (student().ssid, student("ben").ssid) == ("0000000002", "1000000001")


def test_an_ssid_in_user_ids_or_identifier_is_found_there(take_in: Import) -> None:
    made = good()
    made.row("users", "ana")["userIds"] = "{LDAP:a:b},{SSID:1000000009}"
    take_in(made, Answers("userIds:SSID", "listed"))
    assert student().ssid == "1000000009"
    made.row("users", "ana")["identifier"] = "1000000008"
    take_in(made, Answers("identifier", "listed"))
    assert (student().ssid, student().local_id) == ("1000000008", "")


@pytest.mark.parametrize(
    ("marks", "primary_org", "begins", "expected"),
    [
        (("secondary", "primary"), "bryant", ("2026-08-12", "2026-01-01"), "emerson"),
        (("", ""), "emerson", ("2026-08-12", "2026-01-01"), "emerson"),
        (("", ""), "", ("2026-01-01", "2026-08-12"), "emerson"),
        (("", ""), "", ("", ""), "bryant"),
    ],
)
def test_the_primary_school_is_marked_or_named_or_the_latest_or_the_lowest(
    take_in: Import, marks: tuple[str, str], primary_org: str, begins: tuple[str, str], expected: str
) -> None:
    made = good()
    made.remove("roles", "role-ana-bryant")
    for school, mark, begin in zip(("bryant", "emerson"), marks, begins, strict=True):
        made.rows["roles"].append(role_row("ana", "student", school, mark, beginDate=begin))
    made.row("users", "ana")["primaryOrgSourcedId"] = primary_org
    run = take_in(made)
    assert student().primary_school == School.objects.get(sourced_id=expected)
    assert Enrollment.objects.get(student=student(), is_primary=True).school.sourced_id == expected
    assert ("primary_school_guessed" in codes(run)) == (not any((*marks, primary_org, *begins)))


def test_a_school_that_only_enrollments_name_counts_too(take_in: Import) -> None:
    made = good()
    made.rows["enrollments"].append(enrollment_row("ana", "student", "math", "emerson", endDate="2027-01-15"))
    take_in(made)
    assert Enrollment.objects.get(student=student(), school__sourced_id="emerson").ends_on == dt.date(2027, 1, 15)
    assert student().primary_school == School.objects.get(sourced_id="bryant")


def test_a_person_with_several_roles_is_each_of_them(take_in: Import) -> None:
    made = good()
    made.rows["roles"].append(role_row("tess", "guardian", "emerson", "secondary"))
    made.row("users", "ana")["agentSourcedIds"] = "gia,rea,tess"
    take_in(made)
    assert Staff.objects.filter(sourced_id="tess").exists()
    assert rights("ana", "tess") == (True, True)


def test_two_leas_with_the_same_ids_and_ssids_stay_apart(lea: Lea, take_in: Import) -> None:
    take_in(good())
    other = Lea.objects.create(name="Far Hills Unified")
    apply_plan(check_package(other, WHO, good(kids=2).zip(), LISTED), WHO)
    assert Student.objects.filter(lea=lea, ended_on=None).count() == 2
    assert Student.objects.filter(lea=other, ended_on=None).count() == 4
    tie = Guardianship.objects.get(student__lea=other, student__sourced_id="ana", guardian__sourced_id="gia")
    assert tie.guardian.lea == other


@pytest.mark.skipif(not SAMPLES.exists(), reason="the packages of others are not beside this checkout")
def test_a_package_of_others_comes_in(lea: Lea) -> None:
    plan = check_package(lea, WHO, SAMPLES / "oneroster-1.1-base", Answers(guardians="by-hand"))
    run = apply_plan(plan, WHO)
    assert Student.objects.filter(lea=lea).count() == 2
    assert "no_ssid_anywhere" in codes(run)


@pytest.mark.skipif(not SAMPLES.exists(), reason="the packages of others are not beside this checkout")
@pytest.mark.parametrize("name", ["oneroster-1.1-full.zip", "oneroster-1.2-full.zip"])
def test_a_package_of_others_without_a_school_is_refused_with_what_to_do(lea: Lea, name: str) -> None:
    with pytest.raises(PackageRefused) as refused:
        check_package(lea, WHO, SAMPLES / name, Answers(guardians="by-hand"))
    found = {finding.code: finding for finding in refused.value.findings}
    assert "Export the schools with the type" in found["no_school"].advice
    assert not Student.objects.exists()


@pytest.mark.parametrize("column", ["userMasterIdentifier", "identifier"])
def test_the_ids_of_other_systems_come_in_and_an_ssid_is_never_one_of_them(
    lea: Lea, take_in: Import, column: str
) -> None:
    made = good()
    made.headers["users"].append("userMasterIdentifier")
    for row in made.rows["users"]:
        row |= {"identifier": f"{row['sourcedId']}-7", "userMasterIdentifier": f"m-{row['sourcedId']}"}
        row |= {column: row.pop("metadata.scoreport.ssid")} if "metadata.scoreport.ssid" in row else {}
    take_in(made, Answers(ssid_column=column, guardians="listed"))
    other = {"userMasterIdentifier": ("ana-7", ""), "identifier": ("", "m-ana")}
    assert (student().local_id, student().master_identifier) == other[column]
    tess, gia = Staff.objects.get(sourced_id="tess"), Guardian.objects.get(sourced_id="gia")
    assert (tess.local_id, tess.master_identifier) == ("tess-7", "m-tess")
    assert (gia.local_id, gia.master_identifier) == ("gia-7", "m-gia")
