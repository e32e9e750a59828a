"""Who opened this report: staff see all, families their own, the student's and staff's; two households never meet."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from scoreport.audit.events import Event
from scoreport.audit.interests import Interest
from scoreport.audit.models import Entry
from scoreport.audit.recording import Who, record
from scoreport.roster.models import Guardian, Student
from tests.people import People, make_guardian, make_staff, prove, signed_in

STUDENT = "/student/student-information/"


def opened(
    student: Student, user: object, interest: Interest | None, outcome: str = "opened", role: str = "family"
) -> None:
    who = Who(user.key, user.name, role)  # type: ignore[attr-defined]
    about = {
        "lea": student.lea.key, "student": student.key, "interest": interest, "report_type": "CAASPP",
        "administration_year": 2026, "language": "es",
    }  # fmt: skip
    intent = record(Event.REPORT_OPENING, who, **about)  # type: ignore[arg-type]
    if outcome:
        record(Event.REPORT_OPENED, who, outcome=outcome, intent=intent, **about)  # type: ignore[arg-type]


def page(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return re.sub(r'nonce="[^"]*"|value="[\w-]{64}"|"X-CSRFToken": "\w+"', "", answer.content.decode())


@pytest.fixture
def otto(people: People) -> Guardian:
    """Ben's father, in another household."""
    return make_guardian(people.lea, "Otto", "Pérez-Lang", [people.ben])[1]


def test_staff_with_the_right_see_all_with_ground_outcome_and_the_law(people: People, otto: Guardian) -> None:
    opened(people.ben, people.pia, Interest.PARENT)
    opened(people.ben, otto.user, Interest.PARENT, "aborted")
    opened(people.ben, people.tess, Interest.TEACHING, "state_down", "Teacher")
    opened(people.ben, people.ada, Interest.DISTRICT, "", "Coordinator")
    signed_in(people.cole).get(f"{STUDENT}{people.ben.key}/")
    shown = page(signed_in(people.ada), f"{STUDENT}{people.ben.key}/who-opened/")
    for text in (
        "Pia Pérez", "Otto Pérez-Lang", "Tess Abadi", "teacher of the student&#x27;s class", "CAASPP 2026 Spanish",
        "sent whole", "broke off on the way", "not known: treat as disclosed", "Cole Byrd",
        "Page of the student, refused",
    ):  # fmt: skip
        assert text in shown, text
    assert (shown.count("Must be listed"), shown.count("Internal<")) == (1, 4)
    read = Entry.objects.get(event="audit.read")
    assert (read.user_key, read.student_key) == (people.ada.key, people.ben.key)
    assert "Who opened this report" in page(signed_in(people.ada), f"{STUDENT}{people.ben.key}/")
    assert "Who opened this report" not in page(signed_in(people.tess), f"{STUDENT}{people.ben.key}/")


def test_a_student_who_left_is_still_told_of(people: People) -> None:
    opened(people.ben, people.pia, Interest.PARENT)
    Student.objects.filter(pk=people.ben.pk).update(ended_on=people.lea.today())
    assert "Pia Pérez" in page(signed_in(people.ada), f"{STUDENT}{people.ben.key}/who-opened/")


def test_a_family_reads_its_own_the_students_and_those_of_staff(people: People) -> None:
    opened(people.ben, people.pia, Interest.PARENT)
    opened(people.ben, people.tess, Interest.TEACHING, "release_hold", "Teacher")
    opened(people.mia, people.ada, Interest.DISTRICT, "", "Coordinator")
    opened(people.sam_student, people.sam, Interest.STUDENT)
    browser = signed_in(people.pia)
    assert "Who opened" in page(browser, "/more/")
    shown = page(browser, "/more/who-opened/")
    for text in ("You", "Tess Abadi", "Teacher", "Ada Nguyen", "may have been shown", "CAASPP 2026 Spanish"):
        assert text in shown
    assert "old" not in re.findall(r"Tess Abadi.*?</tr>", shown, re.DOTALL)[0].replace("bold", "")
    assert "Sam" not in shown
    own = page(signed_in(people.sam), "/more/who-opened/")
    assert "You" in own
    assert Entry.objects.filter(event="audit.read", user_key=people.pia.key).count() == 2


def test_a_student_reads_no_guardian_and_a_guardian_reads_the_student(people: People) -> None:
    mother = make_guardian(people.lea, "Mona", "Okafor", [people.sam_student])[1]
    opened(people.sam_student, mother.user, Interest.PARENT)
    opened(people.sam_student, people.sam, Interest.STUDENT)
    opened(people.sam_student, people.cole, Interest.SCHOOL, role="Counselor")
    students = page(signed_in(people.sam), "/more/who-opened/")
    assert "Cole Byrd" in students
    assert "Mona" not in students
    mothers = page(signed_in(mother.user), "/more/who-opened/")  # type: ignore[arg-type]
    assert students.count("<tr>") == 3
    assert mothers.count("<tr>") == 4


def test_two_households_never_learn_of_each_other(people: People) -> None:
    """SEC-08: the pages of the one are the same whether the other exists, reads, and works for the school or not."""
    addresses = (
        "/more/who-opened/",
        f"/children/{people.ben.key}/who-opened/",
        f"/children/{people.ben.key}/who-opened/?page=2",
    )
    opened(people.ben, people.pia, Interest.PARENT)
    opened(people.ben, people.tess, Interest.TEACHING, role="Teacher")
    before = [page(signed_in(people.pia), address) for address in addresses]
    otto = make_guardian(people.lea, "Otto", "Pérez-Lang", [people.ben])[1]
    for _number in range(60):
        opened(people.ben, otto.user, Interest.PARENT)
    opened(people.ben, people.gus, None, "")
    record(
        Event.REPORT_LINK_REFUSED,
        Who(people.gus.key, people.gus.name, "family"),
        lea=people.lea.key,
        student=people.ben.key,
    )
    staff = make_staff(people.lea, "Olga", "Lang", people.groups["counselor"], people.aldrich)
    people.gus_guardian.user = staff
    people.gus_guardian.save()
    opened(people.ben, staff, Interest.SCHOOL, role="Counselor")
    assert [page(signed_in(people.pia), address) for address in addresses] == before
    record_for_pia = f"{STUDENT}{people.ben.key}/disclosure-record/?reader={people.pia_guardian.key}"
    shown = _rows(page(signed_in(people.ada), record_for_pia))
    assert "Pia" in shown
    for name in ("Otto", "Olga", "Gus"):
        assert name not in shown
    whole = _rows(page(signed_in(people.ada), f"{STUDENT}{people.ben.key}/disclosure-record/"))
    for name in ("Otto", "Olga", "Gus", "Pia", "Tess"):
        assert name in whole


def _rows(shown: str) -> str:
    return shown.split("<tbody>")[1].split("</tbody>")[0]


def test_many_openings_follow_page_by_page(people: People) -> None:
    for number in range(53):
        opened(people.ben, people.pia, Interest.PARENT, "opened" if number else "aborted")
    browser, address = signed_in(people.pia), f"/children/{people.ben.key}/who-opened/"
    assert page(browser, "/more/who-opened/").count("<tr>") == 1 + 5
    assert page(browser, address).count("<tr>") == 1 + 50
    second = page(browser, f"{address}?page=2")
    assert second.count("<tr>") == 1 + 3
    assert "broke off on the way" in second
    for odd in ("-1", "x", "99999999999999999999", "²"):
        assert browser.get(address, {"page": odd}).status_code == 200


def test_the_record_is_made_for_somebody_and_as_a_file_that_runs_nothing(people: People) -> None:
    people.tess.name = '=HYPERLINK("https://evil.example","Tess")'
    opened(people.ben, people.tess, Interest.TEACHING, role="Teacher")
    opened(people.ben, people.gus, None, "another_person")
    browser = signed_in(people.ada)
    answer = browser.post(f"{STUDENT}{people.ben.key}/disclosure-record/file/")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert lines[0].startswith('"Student","Ben Pérez","BEN04"')
    assert "\"'=HYPERLINK" in lines[2]
    assert lines[2].endswith('"no"')
    assert lines[3].endswith('"yes"')
    assert "Ben" not in answer["Content-Disposition"]
    made = Entry.objects.filter(event="disclosure_record.made").values_list("student_key", "details__format")
    assert list(made) == [(people.ben.key, "csv")]
    assert browser.get(f"{STUDENT}{people.ben.key}/disclosure-record/?reader=nobody").status_code == 404


def test_a_file_asks_for_a_fresh_sign_in(people: People) -> None:
    browser = signed_in(people.ada)
    prove(browser, people.ada, seconds_ago=3600)
    for address in (f"{STUDENT}{people.ben.key}/disclosure-record/file/", "/system-settings/audit/file/"):
        answer = browser.post(address, {"format": "csv"})
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("account_reauthenticate"))
    assert not Entry.objects.filter(event__in=["disclosure_record.made", "audit.exported"]).exists()
