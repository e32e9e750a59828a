"""Refused attempts are in the trace of the LEA whose record was asked for, and change nothing of the answer."""

import pytest

from scoreport.accounts.models import User
from scoreport.audit.models import Entry
from tests.people import People, signed_in

STUDENT = "/student/student-information/"


def refused(user: User, address: str) -> Entry:
    assert signed_in(user).get(address).status_code == 404
    return Entry.objects.get(event="page.refused")


def test_a_student_out_of_reach(people: People) -> None:
    entry = refused(people.cole, f"{STUDENT}{people.ben.key}/")
    assert (entry.outcome, entry.details) == ("out_of_reach", {"page": "reports:student"})
    assert (entry.user_key, entry.lea_key, entry.school_key, entry.student_key) == (
        people.cole.key, people.lea.key, people.aldrich.key, people.ben.key,
    )  # fmt: skip


def test_a_student_of_another_lea_is_in_the_trace_of_that_lea(people: People) -> None:
    assert refused(people.max, f"{STUDENT}{people.ben.key}/").lea_key == people.lea.key


@pytest.mark.parametrize(
    ("name", "address", "outcome"),
    [
        ("pia", STUDENT, "no_right"),
        ("tess", "/system-settings/audit/", "no_right"),
        ("max", f"{STUDENT}nothing/", "nothing_there"),
        ("ada", "/system-settings/portal-preferences/caaspp-configuration/nothing/", "nothing_there"),
    ],
)
def test_a_tool_without_the_right_and_a_row_that_is_not_there(
    people: People, name: str, address: str, outcome: str
) -> None:
    entry = refused(getattr(people, name), address)
    assert (entry.outcome, entry.student_key) == (outcome, "")


def test_what_nobody_is_signed_in_for_and_addresses_that_do_not_exist_leave_nothing(people: People) -> None:
    assert signed_in(people.cole).get("/no/such/page/").status_code == 404
    assert not Entry.objects.filter(event="page.refused").exists()


def test_links_write_down_their_own_refusals(people: People) -> None:
    assert signed_in(people.cole).get("/score-reports/nonsense/").status_code == 404
    assert Entry.objects.filter(event="report.link_refused").count() == 1
    assert not Entry.objects.filter(event="page.refused").exists()


def test_attempts_count_as_look_ups(people: People) -> None:
    people.groups["counselor"].students_an_hour = 2
    people.groups["counselor"].save()
    browser = signed_in(people.cole)
    for student in (people.ben, people.mia):
        browser.get(f"{STUDENT}{student.key}/")
    assert browser.get(f"{STUDENT}{people.sam_student.key}/").status_code == 429
