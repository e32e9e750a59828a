"""Packages as other systems write them: all of these are read, with remarks where something was interpreted."""

import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest

from scoreport.roster.oneroster import Package, PackageRefused, read_package
from tests.roster.oneroster.builder import BIRTHPLACE, PASSWORD, good, good_1_1, role_row, with_guardianships

SAMPLES = Path(__file__).parents[4] / "shared" / "samples"


def codes(package: Package) -> set[str]:
    return {finding.code for finding in package.findings}


def ties(package: Package) -> set[tuple[str, str, str]]:
    return {(link.student_id, link.guardian_id, link.relation) for link in package.agents}


EXPECTED_TIES = {
    ("ana", "gia", "guardian"),
    ("ben", "gia", "guardian"),
    ("ben", "pat", "parent"),
    ("ana", "rea", "relative"),
}


def test_a_good_package_is_read_without_findings() -> None:
    package = read_package(good().zip())
    assert package.findings == ()
    assert package.users["ana"].birth_on == dt.date(2018, 3, 5)
    assert package.users["ana"].grade_level == "03"
    assert package.orgs["bryant"].cds_code == "12345671234567"
    assert package.sessions["year"].school_year == 2027
    assert ties(package) == EXPECTED_TIES
    assert package.guardianships is None


def test_passwords_and_birthplaces_are_not_read() -> None:
    everything = repr(read_package(good().zip()))
    assert PASSWORD not in everything
    assert BIRTHPLACE not in everything


def test_a_folder_reads_like_a_zip(tmp_path: Path) -> None:
    assert read_package(good().write(tmp_path)) == read_package(good().zip())


def test_a_path_of_a_zip_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "roster.zip"
    path.write_bytes(good().zip().getvalue())
    assert read_package(path) == read_package(good().zip())


def test_version_1_1_has_its_roles_in_users() -> None:
    package = read_package(good_1_1().zip())
    assert {(role.user_id, role.role) for role in package.roles} == {
        (role.user_id, role.role) for role in read_package(good().zip()).roles
    }
    assert ties(package) == EXPECTED_TIES


@pytest.mark.parametrize("spelling", ["agentSourcedIds", "agentSourceIds", "AGENTSOURCEIDS", "agents"])
def test_each_spelling_of_the_agents_column_ties_families(spelling: str) -> None:
    made = good()
    made.rename("users", "agentSourcedIds", spelling)
    assert ties(read_package(made.zip())) == EXPECTED_TIES


def test_agents_on_one_side_only_are_enough() -> None:
    made = good()
    for row in made.rows["users"]:
        if row["sourcedId"] in {"ana", "ben"}:
            row["agentSourcedIds"] = ""
    package = read_package(made.zip())
    assert ties(package) == EXPECTED_TIES
    assert package.findings == ()


def test_sides_that_disagree_are_joined_and_reported() -> None:
    made = good()
    made.row("users", "pat")["agentSourcedIds"] = ""
    package = read_package(made.zip())
    assert ties(package) == EXPECTED_TIES
    assert codes(package) == {"one_sided_tie"}


def test_headers_match_without_case_and_in_any_order() -> None:
    made = good()
    made.headers["users"] = list(reversed(made.headers["users"]))
    made.rename("users", "givenName", " GIVENNAME ")
    assert read_package(made.zip()).users["ana"].given_name == "Ana"


@pytest.mark.parametrize(
    ("table", "right", "wrong"),
    [
        ("users", "sourcedId", "sourceID"),
        ("demographics", "birthDate", "birthDates"),
        ("demographics", "sourcedId", "userSourcedId"),
        ("users", "grades", "grade"),
    ],
)
def test_a_misspelled_header_is_understood_and_reported(table: str, right: str, wrong: str) -> None:
    made = good()
    made.rename(table, right, wrong)
    package = read_package(made.zip())
    found = next(finding for finding in package.findings if finding.code == "near_miss")
    assert (found.file, found.line, found.column) == (f"{table}.csv", 1, wrong)
    assert right in found.what
    assert package.users["ana"].birth_on == dt.date(2018, 3, 5)
    assert package.users["ana"].grade_level == "03"


def test_extension_columns_of_others_are_ignored_and_our_own_must_be_spelled_right() -> None:
    made = good()
    made.column("users", "metadata.ic.legacysourceId", ana="x")
    made.column("users", "metadata.scoreport.hold", ana="true")
    found = {finding.code: finding.column for finding in read_package(made.zip()).findings}
    assert found == {"unknown_own_column": "metadata.scoreport.hold"}


def test_a_byte_order_mark_is_no_part_of_the_first_header() -> None:
    made = good()
    made.encoding = "utf-8-sig"
    assert read_package(made.zip()).users["ana"].family_name == "Núñez"


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_semicolons_and_tabs_are_read_with_a_remark(delimiter: str) -> None:
    made = good()
    made.delimiter = delimiter
    package = read_package(made.zip())
    assert codes(package) == {"delimiter"}
    assert ties(package) == EXPECTED_TIES


def test_us_dates_are_read_month_first_with_a_remark() -> None:
    made = good()
    made.row("demographics", "ana")["birthDate"] = "3/5/2018"
    package = read_package(made.zip())
    assert package.users["ana"].birth_on == dt.date(2018, 3, 5)
    found = package.findings[0]
    assert (found.code, found.file, found.line, found.column) == ("us_date", "demographics.csv", 2, "birthDate")


def test_a_folder_inside_the_zip_and_what_a_mac_adds_do_not_matter() -> None:
    made = good()
    made.folder_name = "Export 2026/"
    stream = made.zip()
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("__MACOSX/Export 2026/._users.csv", b"\x00\x05\x16\x07")
        archive.writestr("Export 2026/.DS_Store", b"\x00\x00\x00\x01Bud1")
        archive.writestr("Export 2026/read me.txt", b"hello")
    assert read_package(stream).findings == ()


def test_ids_that_differ_in_case_only_are_two_people() -> None:
    made = good()
    made.add("users", sourcedId="ANA", givenName="Anna", familyName="Other", enabledUser="true", grades="04")
    made.rows["roles"].append(role_row("ANA", "student", "emerson"))
    users = read_package(made.zip()).users
    assert (users["ana"].given_name, users["ANA"].given_name) == ("Ana", "Anna")


def test_active_and_dates_in_a_bulk_file_are_ignored_and_deleted_rows_left_out() -> None:
    made = good()
    made.row("users", "ana").update({"status": "active", "dateLastModified": "not a date"})
    made.row("enrollments", "tess-math").update({"status": "tobedeleted"})
    made.row("classes", "math").update({"status": "tobedeleted"})
    package = read_package(made.zip())
    assert set(package.enrollments) == {"ana-room-3", "tess-room-3"}
    assert codes(package) == {"left_out", "points_to_left_out"}


def test_a_disabled_or_nameless_account_is_still_a_person() -> None:
    made = good()
    made.row("users", "ana").update({"enabledUser": "FALSE", "username": ""})
    package = read_package(made.zip())
    assert package.users["ana"].enabled is False
    assert package.findings == ()


@pytest.mark.parametrize(
    ("written", "read"), [("KG", "KN"), ("KN", "KN"), ("0", "KN"), ("9", "09"), ("09", "09"), ("TK", "TK")]
)
def test_grades_are_read_in_their_usual_spellings(written: str, read: str) -> None:
    made = good()
    made.row("users", "ana")["grades"] = written
    assert read_package(made.zip()).users["ana"].grade_level == read


def test_a_quoted_line_break_does_not_shift_line_numbers() -> None:
    made = good()
    made.row("users", "gia")["middleName"] = "two\nlines"
    made.row("users", "ana")["grades"] = "third"
    found = next(f for f in read_package(made.zip()).findings if f.code == "unknown_grade")
    assert made.text("users").splitlines()[found.line - 1].startswith("ana,")


def test_guardianships_say_who_holds_rights() -> None:
    package = read_package(with_guardianships(good()).zip())
    assert package.guardianships is not None
    rights = {(row.student_id, row.guardian_id): row.educational_rights for row in package.guardianships}
    assert rights == {("ana", "gia"): True, ("ben", "gia"): True, ("ben", "pat"): False}


def test_an_empty_right_is_no_right_and_reported() -> None:
    made = with_guardianships(good())
    made.rows["guardianships"][0]["educationalRights"] = ""
    package = read_package(made.zip())
    assert package.guardianships is not None
    assert package.guardianships[0].educational_rights is False
    assert codes(package) == {"empty_right"}


def test_a_file_that_the_manifest_calls_absent_is_not_read() -> None:
    made = good()
    made.modes["demographics"] = "absent"
    package = read_package(made.zip())
    assert package.users["ana"].birth_on is None
    assert codes(package) == {"absent_but_there"}


@pytest.mark.parametrize("place", ["identifier", "metadata.ic.stateID", "userIds", "stateStudentId"])
def test_columns_that_may_hold_the_ssid_are_counted_with_masked_examples(place: str) -> None:
    made = good(kids=2)
    made.without_column("users", "metadata.scoreport.ssid")
    cells = {"ana": "1000000001", "ben": "0000000002", "kid-1": "123456789", "kid-2": "1000000001"}
    if place not in made.headers["users"]:
        made.headers["users"].append(place)
    for user, ssid in cells.items():
        made.row("users", user)[place] = f"{{LDAP:x}},{{SSID:{ssid}}}" if place == "userIds" else ssid
    name = "userIds:ssid" if place == "userIds" else place
    column = next(c for c in read_package(made.zip()).ssid_columns if c.name == name)
    assert (column.good, column.nine_digits, column.repeated) == (1, 1, 2)
    assert column.examples == ("••••••0002",)


@pytest.mark.skipif(not SAMPLES.exists(), reason="the packages of others are not beside this checkout")
@pytest.mark.parametrize("name", ["oneroster-1.1-base", "oneroster-1.1-full.zip", "oneroster-1.2-full.zip"])
def test_packages_of_others_are_read_or_refused_in_words(name: str) -> None:
    try:
        findings = read_package(SAMPLES / name).findings
        assert name == "oneroster-1.1-base"
    except PackageRefused as refused:
        findings = refused.findings
        assert {f.code for f in findings if f.severity == "error"} == {"no_school"}
    assert all(finding.what and finding.advice and finding.file for finding in findings)


def test_an_open_zip_is_left_open_for_its_owner() -> None:
    stream = good().zip()
    read_package(stream)
    assert isinstance(stream, io.BytesIO)
    assert not stream.closed
