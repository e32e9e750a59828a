"""Packages that are refused as a whole: each with words that name the place."""

import io
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoreport.roster.oneroster import Finding, Package, PackageRefused, read_package
from scoreport.roster.oneroster.findings import KEPT_PER_CODE
from scoreport.roster.oneroster.words import WORDS
from tests.roster.oneroster.builder import Builder, enrollment_row, good, role_row, with_guardianships


def refused(source: Path | io.BytesIO) -> tuple[Finding, ...]:
    with pytest.raises(PackageRefused) as caught:
        read_package(source)
    for finding in caught.value.findings:
        assert finding.what
        assert finding.advice
        assert str(finding)
    return caught.value.findings


def first(source: Path | io.BytesIO) -> Finding:
    found = refused(source)[0]
    assert found.severity == "error"
    return found


def place(finding: Finding) -> tuple[str, str, int, str]:
    return finding.code, finding.file, finding.line, finding.column


Change = Callable[[Builder], object]


def cell(table: str, sourced_id: str, column: str, value: str) -> Change:
    return lambda made: made.row(table, sourced_id).update({column: value})


def raw(name: str, change: Callable[[bytes], bytes]) -> Change:
    return lambda made: made.raw.update({f"{name}.csv": change(made.text(name).encode())})


BAD: dict[str, tuple[Change, tuple[str, str, int, str]]] = {
    "cp1252": (
        lambda made: made.raw.update({"users.csv": made.text("users").encode("cp1252")}),
        ("not_utf8", "users.csv", 2, ""),
    ),
    "utf16": (
        lambda made: made.raw.update({"users.csv": made.text("users").encode("utf-16")}),
        ("utf16", "users.csv", 0, ""),
    ),
    "zero bytes": (raw("orgs", lambda data: data.replace(b"Bryant", b"Br\0ant")), ("nul_byte", "orgs.csv", 3, "")),
    "an open quote": (
        raw("roles", lambda data: data.replace(b"role-tess-bryant", b'"role-tess-bryant')),
        ("open_quote", "roles.csv", 5, ""),
    ),
    "a quote inside": (
        raw("orgs", lambda data: data.replace(b"Bryant Elementary", b'"Bryant" Elementary')),
        ("bad_quote", "orgs.csv", 3, ""),
    ),
    "a short row": (
        raw("enrollments", lambda data: data + b"x,,,room-3\r\n"),
        ("ragged_row", "enrollments.csv", 6, ""),
    ),
    "a long row": (raw("orgs", lambda data: data + b"x,,,y,school,,,too,many\r\n"), ("ragged_row", "orgs.csv", 5, "")),
    "an empty file": (raw("users", lambda _: b""), ("no_header", "users.csv", 1, "")),
    "a missing column": (
        lambda made: made.without_column("users", "familyName"),
        ("missing_column", "users.csv", 1, "familyName"),
    ),
    "a column twice": (
        raw("users", lambda data: data.replace(b"identifier", b"givenname", 1)),
        ("column_twice", "users.csv", 1, "givenname"),
    ),
    "an id twice": (
        lambda made: made.rows["users"].append(dict(made.row("users", "ana"))),
        ("repeated_id", "users.csv", 9, "sourcedId"),
    ),
    "an empty id": (cell("classes", "math", "sourcedId", ""), ("empty_cell", "classes.csv", 3, "sourcedId")),
    "an unknown class": (
        lambda made: made.rows["enrollments"].append(enrollment_row("ana", "student", "nowhere", "bryant")),
        ("dangling", "enrollments.csv", 6, "classSourcedId"),
    ),
    "an unknown person": (
        lambda made: made.rows["roles"].append(role_row("nobody", "student", "bryant")),
        ("dangling", "roles.csv", 9, "userSourcedId"),
    ),
    "an unknown school": (
        cell("classes", "math", "schoolSourcedId", "nowhere"),
        ("dangling", "classes.csv", 3, "schoolSourcedId"),
    ),
    "an impossible date": (
        cell("demographics", "ana", "birthDate", "15/06/2018"),
        ("bad_date", "demographics.csv", 2, "birthDate"),
    ),
    "both agents columns": (
        lambda made: made.column("users", "agentSourceIds", ana="pat"),
        ("agents_differ", "users.csv", 7, "agentSourcedIds"),
    ),
    "a word for true": (
        cell("users", "ana", "enabledUser", "maybe"),
        ("bad_truth", "users.csv", 7, "enabledUser"),
    ),
    "a name too long": (
        cell("users", "ana", "givenName", "A" * 201),
        ("cell_too_long", "users.csv", 7, "givenName"),
    ),
    "changes only": (lambda made: made.modes.update(users="delta"), ("delta_without_base", "manifest.csv", 0, "")),
    "an old version": (
        lambda made: setattr(made, "version", "1.0"),
        ("unknown_version", "manifest.csv", 3, ""),
    ),
    "no manifest": (
        lambda made: setattr(made, "files", lambda: {f"{n}.csv": made.text(n).encode() for n in made.headers}),
        ("no_manifest", "", 0, ""),
    ),
    "a missing file": (lambda made: made.drop("roles"), ("missing_file", "roles.csv", 0, "")),
    "no school": (
        lambda made: [row.update(type="department") for row in made.rows["orgs"]],
        ("no_school", "orgs.csv", 0, "type"),
    ),
}


@pytest.mark.parametrize("habit", BAD)
def test_a_fault_is_named_with_file_line_and_column(habit: str) -> None:
    change, expected = BAD[habit]
    made = good()
    change(made)
    assert place(first(made.zip())) == expected


def test_a_file_that_the_manifest_promises_must_be_there() -> None:
    made = good()
    made.modes["demographics"] = "bulk"
    del made.headers["demographics"]
    assert place(first(made.zip())) == ("bulk_but_missing", "demographics.csv", 0, "")


def test_a_package_of_changes_is_told_so_and_not_that_its_files_are_missing() -> None:
    made = good()
    made.modes.update(dict.fromkeys(made.headers, "delta"))
    assert {finding.code for finding in refused(made.zip())} == {"delta_without_base"}


def test_rows_that_point_to_a_class_at_no_school_are_not_called_deleted() -> None:
    made = good()
    made.row("orgs", "bryant").update(type="department")
    found = read_package(made.zip()).findings
    assert [f.what for f in found if "deleted" in f.what] == []
    assert "points_to_left_out" in {f.code for f in found}


def test_a_broken_file_is_not_reported_once_more_for_each_row_that_points_into_it() -> None:
    made = good(kids=30)
    made.raw["users.csv"] = made.text("users").encode("cp1252")
    assert {finding.code for finding in refused(made.zip())} == {"not_utf8"}


def test_many_findings_of_one_kind_are_counted_and_few_kept() -> None:
    made = good(kids=50)
    made.remove("classes", "room-3")
    found = refused(made.zip())
    assert len(found) == KEPT_PER_CODE
    assert found[-1].more == 52 - KEPT_PER_CODE
    assert str(52 - KEPT_PER_CODE) in str(found[-1])


def test_guardianships_need_known_people_and_each_pair_once() -> None:
    made = with_guardianships(good())
    made.rows["guardianships"] += [
        dict(made.rows["guardianships"][0]),
        {**made.rows["guardianships"][0], "studentSourcedId": "tess"},
        {**made.rows["guardianships"][0], "guardianSourcedId": "nobody"},
        {**made.rows["guardianships"][2], "educationalRights": "perhaps"},
    ]
    assert [f.code for f in refused(made.zip())] == ["bad_truth"]
    made.rows["guardianships"].pop()
    assert {f.code for f in refused(made.zip())} == {"repeated_guardianship", "no_student", "dangling"}


def test_values_like_ssids_are_masked_in_findings() -> None:
    made = good()
    made.row("demographics", "ana")["birthDate"] = "1000000001"
    made.rows["enrollments"].append(enrollment_row("1000000001", "student", "room-3", "bryant"))
    text = " ".join(str(finding) for finding in refused(made.zip()))
    assert "1000000001" not in text
    assert "••••••0001" in text


def test_something_else_is_no_zip() -> None:
    assert first(io.BytesIO(b"sourcedId,name\r\n")).code == "not_a_zip"
    assert first(io.BytesIO(b"")).code == "not_a_zip"


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert first(tmp_path / "roster.zip").code == "no_package"


def test_a_zip_that_breaks_off_is_told_from_something_else() -> None:
    data = good().zip().getvalue()
    assert first(io.BytesIO(data[: len(data) // 2])).code == "zip_truncated"


def test_a_damaged_member_is_named() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, data in good().files().items():
            archive.writestr(name, data)
    broken = stream.getvalue().replace(b"Bryant Elementary", b"Bryant Elementarx")
    found = first(io.BytesIO(broken))
    assert (found.code, found.file) == ("zip_damaged", "orgs.csv")


@pytest.mark.parametrize("name", ["../users.csv", "/etc/users.csv", "..\\users.csv", "C:/users.csv", "a/../../b.csv"])
def test_a_name_that_points_outside_is_refused(name: str) -> None:
    made = good()
    made.raw[name] = b"x"
    assert first(made.zip()).code == "unsafe_path"


def test_a_link_in_a_folder_is_not_followed(tmp_path: Path) -> None:
    folder = good().write(tmp_path / "package")
    (tmp_path / "secret.csv").write_text("sourcedId\n")
    (folder / "orgs.csv").unlink()
    (folder / "orgs.csv").symlink_to(tmp_path / "secret.csv")
    assert first(folder).code == "unsafe_path"


def test_files_in_several_folders_and_twins_are_refused() -> None:
    made = good()
    made.raw["old/users.csv"] = b"x"
    assert first(made.zip()).code == "several_folders"
    made = good()
    made.raw["USERS.csv"] = b"x"
    assert first(made.zip()).code == "file_twice"


def test_a_zip_bomb_is_refused_at_once() -> None:
    made = good()
    made.raw["users.csv"] = b"0" * 50_000_000
    stream = made.zip()
    started = time.monotonic()
    assert first(stream).code == "zip_bomb"
    assert time.monotonic() - started < 2


def test_a_bomb_that_lies_about_its_size_is_read_no_further_than_it_says() -> None:
    made = good()
    made.raw["users.csv"] = b"0" * 50_000_000
    data = bytearray(made.zip().getvalue())
    size = struct.pack("<L", 50_000_000)
    while (at := data.find(size)) >= 0:
        data[at : at + 4] = struct.pack("<L", 1000)
    started = time.monotonic()
    assert first(io.BytesIO(bytes(data))).code in {"zip_damaged", "zip_bomb"}
    assert time.monotonic() - started < 2


def test_too_many_members_and_a_password_are_refused() -> None:
    made = good()
    made.raw |= {f"file-{number}.csv": b"" for number in range(300)}
    assert first(made.zip()).code == "too_many_files"
    data = bytearray(good().zip().getvalue())
    data[data.find(b"PK\x01\x02") + 8] |= 1
    assert first(io.BytesIO(bytes(data))).code == "zip_encrypted"


def test_no_file_is_written_while_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    read_package(good().zip())
    made = good()
    made.raw["users.csv"] = b"\xff"
    refused(made.zip())
    assert list(tmp_path.iterdir()) == []


def read_or_refuse(source: io.BytesIO) -> Package | tuple[Finding, ...]:
    try:
        return read_package(source)
    except PackageRefused as caught:
        findings = caught.findings
    assert all(str(finding) for finding in findings)
    return findings


@given(st.binary(max_size=2_000))
def test_any_bytes_are_refused_in_words(data: bytes) -> None:
    assert isinstance(read_or_refuse(io.BytesIO(data)), tuple)


ZIPPED = good().zip().getvalue()


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(ZIPPED) - 1), st.binary(min_size=1, max_size=4)), min_size=1, max_size=6))
def test_a_zip_with_any_bytes_changed_is_read_or_refused(changes: list[tuple[int, bytes]]) -> None:
    data = bytearray(ZIPPED)
    for at, new in changes:
        data[at : at + len(new)] = new
    read_or_refuse(io.BytesIO(bytes(data)))


PIECES = ["\r\n", "\n", '"', ",", ";", "sourcedId", "ana", "é", "\ud7ff", "\u2028", "\x1e", "2018-01-01", "\0", " "]


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["users", "roles", "orgs", "classes", "enrollments", "demographics", "academicSessions"]),
    st.integers(0, 300),
    st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=6),
)
def test_a_file_with_any_text_put_in_is_read_or_refused(table: str, at: int, pieces: list[str]) -> None:
    made = good()
    text = made.text(table)
    made.raw[f"{table}.csv"] = (text[:at] + "".join(pieces) + text[at:]).encode("utf-8", "surrogatepass")
    read_or_refuse(made.zip())


@pytest.mark.parametrize("code", WORDS)
def test_each_finding_has_words_that_can_be_filled(code: str) -> None:
    numbers = dict.fromkeys(("limit", "ratio", "cells", "expected", "first"), 7)
    words = dict.fromkeys(
        ("id", "value", "meant", "target", "agent", "role", "student", "guardian", "school", "kind", "status"), "x"
    )
    more = dict.fromkeys(("version", "mode", "byte", "delimiter", "date", "known"), "x")
    finding = Finding(code, "error", "users.csv", 3, "grades", {**numbers, **words, **more}, 2)  # type: ignore[arg-type]
    assert "%" not in str(finding)
