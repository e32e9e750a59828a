"""The trace as a file: only what is in reach, streamed, defused, recorded."""

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client

from scoreport.audit import anchors, sealing
from scoreport.audit.events import Event
from scoreport.audit.models import Entry
from scoreport.audit.recording import Who, record
from scoreport.insights import exporting
from scoreport.insights.trail import Filters
from scoreport.lib.spreadsheets import defused
from tests.people import People, actor, make_staff, signed_in

ADDRESS = "/system-settings/audit/file/"


def lines(browser: Client, **posted: str) -> list[dict[str, Any]]:
    answer = browser.post(ADDRESS, {"format": "jsonl", **posted})
    assert answer.status_code == 200
    return [json.loads(line) for line in b"".join(answer.streaming_content).decode().splitlines()]  # type: ignore[attr-defined]


def note(people: People, name: str = "Cole Byrd", *, lea: str = "", school: str = "", student: str = "") -> None:
    record(Event.REPORT_OPENED, Who("key", name), lea=lea or people.lea.key, school=school, student=student, reason="x")


def test_a_file_holds_the_entries_of_the_own_lea_with_their_seal(people: People) -> None:
    note(people)
    note(people, lea=people.other_lea.key)
    sealing.seal()
    note(people, "Not sealed")
    found = lines(signed_in(people.ada), event="report.opened")
    assert [(one["user_name"], one["number"] is None) for one in found] == [("Cole Byrd", False), ("Not sealed", True)]
    assert found[0]["details"] == {"reason": "x"}
    sealed = lines(signed_in(people.ada))[0]
    assert sealed["number"] == 1
    assert len(sealed["seal"]) == 64
    assert anchors.take().number >= 1


def test_a_school_exports_what_was_its_own(people: People) -> None:
    people.groups["administrator"].tool_rights.create(tool="audit", right="write")
    paul = make_staff(people.lea, "Paul", "Quist", people.groups["administrator"], people.aldrich)
    note(people, school=people.aldrich.key)
    note(people, "Elsewhere", school=people.chown.key)
    assert {one["user_name"] for one in lines(signed_in(paul), event="report.opened")} == {"Cole Byrd"}


def test_reading_alone_exports_nothing(people: People) -> None:
    people.groups["coordinator"].tool_rights.filter(tool="audit", right="write").delete()
    assert signed_in(people.ada).post(ADDRESS, {"format": "csv"}).status_code == 404
    assert "As a file" not in signed_in(people.ada).get("/system-settings/audit/").content.decode()


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", " =1", "＝1"])
def test_no_cell_of_csv_is_a_formula(people: People, name: str) -> None:
    note(people, name)
    answer = signed_in(people.ada).post(ADDRESS, {"format": "csv", "event": "report.opened"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert row["user_name"] == f"'{name}"
    assert json.loads(row["details"]) == {"reason": "x"}
    assert defused("Pia = Paul") == "Pia = Paul"


def test_an_export_is_recorded_before_and_after_without_what_was_typed(people: People) -> None:
    note(people)
    lines(signed_in(people.ada), student="Ben Pérez", event="report.opened")
    told = Entry.objects.filter(event="audit.exported").order_by("pk").values_list("outcome", "lea_key", "details")
    assert list(told) == [
        ("started", people.lea.key, {"filters": ["event", "student"], "format": "jsonl"}),
        ("finished", people.lea.key, {"format": "jsonl", "count": 0}),
    ]


def test_a_broken_off_export_is_recorded_as_such(people: People) -> None:
    note(people)
    text = exporting.export(actor(people.ada), Filters(), "csv")
    next(text)
    text.close()
    text.close()
    assert Entry.objects.filter(event="audit.exported", outcome="aborted").count() == 1


def test_a_long_trace_leaves_in_pieces_and_whole(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "BATCH", 3)
    for number in range(10):
        note(people, f"Person {number}")
    found = lines(signed_in(people.ada), event="report.opened")
    assert [one["user_name"] for one in found] == [f"Person {number}" for number in range(10)]


@pytest.mark.parametrize("posted", [{"format": "xml"}, {}])
def test_another_format_is_not_there(people: People, posted: dict[str, str]) -> None:
    assert signed_in(people.ada).post(ADDRESS, posted).status_code == 404
