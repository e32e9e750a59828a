"""Alarms: raised once a person and a day, mailed once, acknowledged with a note by somebody else; limits and hours."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from scoreport.accounts.models import Assignment, OutgoingMail
from scoreport.audit import sealing
from scoreport.audit.events import Event
from scoreport.audit.interests import Interest
from scoreport.audit.models import Entry
from scoreport.audit.recording import SYSTEM, Who, record
from scoreport.districts.models import Lea
from scoreport.insights.models import Alarm, Watched
from scoreport.insights.watching import watch
from scoreport.roster.models import Student
from tests.people import People, make_staff, make_student, prove, signed_in

ADDRESS = "/system-settings/alarms/"
# A Wednesday at noon in California.
NOON = dt.datetime(2026, 11, 18, 20, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def look(user: object, student: Student, interest: Interest = Interest.SCHOOL) -> None:
    who = Who(user.key, user.name, "Counselor")  # type: ignore[attr-defined]
    record(Event.STUDENT_VIEWED, who, lea=student.lea.key, student=student.key, interest=interest)


def watched() -> list[tuple[str, str, int]]:
    sealing.seal()
    watch()
    return list(Alarm.objects.order_by("kind", "user_name").values_list("kind", "user_name", "count"))


def test_half_a_limit_and_the_limit_are_told(people: People) -> None:
    people.groups["counselor"].students_an_hour = 4
    people.groups["counselor"].save()
    students = [make_student(people.lea, people.emerson, f"K{n}", "M", ssid="", grade="09", years=14) for n in range(7)]
    browser = signed_in(people.cole)
    got = [browser.get(f"/student/student-information/{one.key}/").status_code for one in students]
    assert got == [200] * 4 + [429] * 3
    assert watched() == [("many", "Cole Byrd", 2), ("stopped", "Cole Byrd", 3)]
    assert watched() == [("many", "Cole Byrd", 2), ("stopped", "Cole Byrd", 3)]


@pytest.mark.parametrize(
    ("at", "rings"),
    [
        ("2026-11-18T13:59:59", True),  # 5:59 a.m. on a Wednesday
        ("2026-11-18T14:00:00", False),
        ("2026-11-19T03:59:59", False),
        ("2026-11-19T04:00:00", True),  # 8 p.m.
        ("2026-11-21T20:00:00", True),  # a Saturday
        ("2026-07-15T02:30:00", False),  # 7:30 p.m. in summer time
    ],
)
def test_look_ups_outside_the_hours_of_the_lea(
    people: People, clock: time_machine.Traveller, at: str, rings: bool
) -> None:
    clock.move_to(dt.datetime.fromisoformat(at).replace(tzinfo=dt.UTC))
    look(people.cole, people.sam_student)
    assert watched() == ([("odd_hours", "Cole Byrd", 1)] if rings else [])


def test_families_may_look_at_any_hour_and_an_lea_sets_its_own(people: People, clock: time_machine.Traveller) -> None:
    clock.move_to(NOON - dt.timedelta(hours=8))
    look(people.pia, people.ben, Interest.PARENT)
    Lea.objects.filter(pk=people.other_lea.pk).update(watch_begins=dt.time(3), watch_ends=dt.time(5))
    look(people.max, Student.objects.get(lea=people.other_lea), Interest.DISTRICT)
    assert watched() == []
    Lea.objects.filter(pk=people.other_lea.pk).update(watch_days="")
    clock.move_to(NOON)
    look(people.max, Student.objects.get(lea=people.other_lea), Interest.DISTRICT)
    assert watched() == []


def test_students_outside_ones_caseload_though_the_school_is_ones_own(people: People) -> None:
    Assignment.objects.create(user=people.kai, group=people.groups["counselor"], school=people.aldrich)
    for student in (people.ben, people.noa):
        assert signed_in(people.kai).get(f"/student/student-information/{student.key}/").status_code == 200
    signed_in(people.tess).get(f"/student/student-information/{people.ben.key}/")
    assert list(Entry.objects.filter(event="student.viewed").order_by("pk").values_list("interest", flat=True)) == [
        "caseload", "school", "teaching",
    ]  # fmt: skip
    assert watched() == [("outside_caseload", "Kai Moreno", 1)]


def test_tries_on_students_out_of_reach_count_and_the_lea_sets_from_how_many_on(people: People) -> None:
    Lea.objects.update(outside_caseload_a_day=2)
    browser = signed_in(people.cole)
    browser.get(f"/student/student-information/{people.ben.key}/")
    browser.get(f"/student/student-information/{people.ben.key}/")
    assert watched() == []
    browser.get(f"/student/student-information/{people.noa.key}/")
    assert watched() == [("outside_caseload", "Cole Byrd", 2)]


def test_a_broken_seal_is_told_to_every_lea(people: People) -> None:
    record(Event.AUDIT_VERIFIED, SYSTEM, outcome="whole", number=5)
    assert watched() == []
    record(Event.AUDIT_VERIFIED, SYSTEM, outcome="changed", number=5)
    assert [kind for kind, _name, _count in watched()] == ["seal", "seal"]


def test_each_alarm_is_mailed_once_to_those_who_may_see_it_and_names_nobody(people: People) -> None:
    for user in (people.ada, people.max, people.opal):
        user.email = f"{user.username}@example.org"
        user.save()
    for _number in range(3):
        look(people.cole, people.sam_student)
        people.lea.refresh_from_db()
    Lea.objects.update(watch_days="7")
    assert watched() == [("odd_hours", "Cole Byrd", 3)]
    (mail,) = OutgoingMail.objects.filter(purpose="alarm")
    assert mail.about == people.ada.key
    from scoreport.accounts.mail.purposes import written

    message = written("alarm", people.ada.key, "odd_hours", NOON)
    assert message is not None
    assert (message.to, "usual hours" in message.text) == ("ada@example.org", True)
    for secret in ("Cole", "Sam", people.sam_student.key, people.cole.key):
        assert secret not in message.subject + message.text


def test_the_next_day_is_another_alarm(people: People, clock: time_machine.Traveller) -> None:
    for days in (0, 1):
        clock.move_to(NOON + dt.timedelta(days=days, hours=10))
        look(people.cole, people.sam_student)
    assert len(watched()) == 2


def test_entries_that_commit_late_are_looked_at_as_well(people: People) -> None:
    look(people.cole, people.sam_student)
    first = Entry.objects.get().pk
    Entry.objects.using("audit").bulk_create([Entry(pk=first + 200, at=NOON, event=Event.SIGNED_OUT)])
    assert watched() == []
    Lea.objects.update(watch_days="7")
    Entry(
        pk=first + 100, at=NOON, event=Event.STUDENT_VIEWED, user_key=people.tess.key, user_name="Tess Abadi",
        lea_key=people.lea.key, interest="teaching",
    ).save(force_insert=True)  # fmt: skip
    sealing.seal()
    watch()
    assert list(Alarm.objects.values_list("kind", "user_name")) == [("odd_hours", "Tess Abadi")]
    assert Watched.objects.get().number == 3


def alarm(people: People) -> Alarm:
    Lea.objects.update(watch_days="7")
    look(people.cole, people.sam_student)
    watched()
    return Alarm.objects.get()


def test_an_alarm_is_open_until_it_is_acknowledged_with_a_note(people: People) -> None:
    raised, browser = alarm(people), signed_in(people.ada)
    shown = browser.get(ADDRESS).content.decode()
    for text in ("Look-ups outside the usual hours", "Cole Byrd", "What this person did that day"):
        assert text in shown
    answer = browser.post(f"{ADDRESS}{raised.key}/", {"note": "  "})
    assert (answer.status_code, "This field is required" in answer.content.decode()) == (422, True)
    browser.post(f"{ADDRESS}{raised.key}/", {"note": "Parents' evening, asked him."})
    shown = browser.get(ADDRESS).content.decode()
    assert "No open alarm." in shown
    assert "Parents&#x27; evening" in shown
    told = Entry.objects.filter(event__startswith="alarm.").order_by("pk")
    assert list(told.values_list("event", "user_name")) == [
        ("alarm.raised", "system"), ("alarm.acknowledged", "Ada Nguyen"),
    ]  # fmt: skip
    assert browser.post(f"{ADDRESS}{raised.key}/", {"note": "again"}).status_code == 302
    assert Alarm.objects.get().note == "Parents' evening, asked him."


def test_nobody_acknowledges_an_alarm_about_themselves(people: People) -> None:
    raised = alarm(people)
    Alarm.objects.update(user_key=people.ada.key)
    page = signed_in(people.ada).post(f"{ADDRESS}{raised.key}/", {"note": "it was me"}, follow=True).content.decode()
    assert "somebody else has to acknowledge it" in page
    assert Alarm.objects.get().acknowledged_at is None


def test_the_trace_of_that_person_and_day_is_one_press_away(people: People) -> None:
    raised = alarm(people)
    page = signed_in(people.ada).post(
        "/system-settings/audit/", {"person": raised.user_key, "begins_on": raised.day, "ends_on": raised.day}
    )
    assert "Looked up a student" in page.content.decode().split("<tbody>")[1]


def test_alarms_of_others_and_without_the_right_are_not_there(people: People) -> None:
    raised = alarm(people)
    assert "Cole" not in signed_in(people.max).get(ADDRESS).content.decode()
    assert signed_in(people.max).post(f"{ADDRESS}{raised.key}/", {"note": "x"}).status_code == 404
    assert signed_in(people.cole).get(ADDRESS).status_code == 404
    people.groups["administrator"].tool_rights.create(tool="alarms", right="read")
    paul = make_staff(people.lea, "Paul", "Quist", people.groups["administrator"], people.emerson)
    assert "Nothing to show here." in signed_in(paul).get(ADDRESS).content.decode()


SETTINGS = {
    "watch_begins": "07:00", "watch_ends": "18:30", "watch_days": ["1", "2", "3", "4", "5", "6"],
    "outside_caseload_a_day": "3", "family_look_ups_an_hour": "100",
}  # fmt: skip


def test_limits_and_hours_are_set_and_each_change_is_in_the_trace(people: People) -> None:
    browser, group = signed_in(people.ada), people.groups["counselor"]
    address = f"{ADDRESS}{people.lea.key}/limits/"
    page = browser.get(address).content.decode()
    assert "Empty: 180; for the whole LEA 300." in page
    assert browser.post(address, SETTINGS | {f"group_{group.pk}": "25"}).status_code == 302
    people.lea.refresh_from_db()
    group.refresh_from_db()
    assert (people.lea.watch_begins, people.lea.watch_days, group.students_an_hour) == (dt.time(7), "123456", 25)
    told = Entry.objects.filter(event="lea_setting.changed").order_by("pk").values_list("details", flat=True)
    assert list(told)[-1] == {"setting": "students_an_hour", "old": "", "new": "25", "group": "counselor"}
    assert len(told) == 6
    assert (
        "Nothing was changed."
        in browser.post(address, SETTINGS | {f"group_{group.pk}": "25"}, follow=True).content.decode()
    )
    assert browser.post(address, SETTINGS | {"watch_ends": "06:00"}).status_code == 422
    assert browser.post(address, SETTINGS | {f"group_{group.pk}": "0"}).status_code == 422


def test_limits_ask_for_a_fresh_sign_in(people: People) -> None:
    browser = signed_in(people.ada)
    prove(browser, people.ada, seconds_ago=3600)
    assert browser.post(f"{ADDRESS}{people.lea.key}/limits/", SETTINGS).status_code == 302
    people.lea.refresh_from_db()
    assert people.lea.watch_days == "12345"
