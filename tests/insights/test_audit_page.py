"""The audit page: the trace, filtered, for the LEAs in reach."""

import datetime as dt
import html

import time_machine
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from scoreport.accounts.models import User
from scoreport.audit.events import Event
from scoreport.audit.models import Entry
from scoreport.audit.recording import ALIAS, DETAILS, SYSTEM, Who, record
from scoreport.insights import words
from scoreport.insights.trail import PAGE, Filters, read
from scoreport.roster.models import Enrollment, Staff, Student
from tests.people import People, actor, make_staff, signed_in

ADDRESS = "/system-settings/audit/"


def opened(people: People, student: Student, user: User | None = None) -> Entry:
    user, school = user or people.cole, student.primary_school
    return record(
        Event.REPORT_OPENED, Who(user.key, user.name, "Counselor"), outcome="opened", lea=student.lea.key,
        school=school.key if school else "", student=student.key,
        report_type="CAASPP", administration_year=2026, language="es",
    )  # fmt: skip


def shown(client: Client, **filters: str) -> str:
    answer = client.post(ADDRESS, filters) if filters else client.get(ADDRESS)
    return answer.content.decode().split("<tbody>")[-1]


def test_each_event_and_each_detail_has_words() -> None:
    assert set(words.EVENTS) == set(Event)
    assert set(words.DETAILS) == DETAILS


def test_an_opening_is_shown_in_words_with_the_students_present_name(people: People) -> None:
    opened(people, people.ben)
    Student.objects.filter(pk=people.ben.pk).update(given_name="Benito")
    page = shown(signed_in(people.ada))
    for text in ("Opened a score report", "Cole Byrd", "Counselor", "Benito Pérez", "CAASPP 2026 Spanish"):
        assert text in page
    assert "Benito" not in str(list(Entry.objects.values()))


def test_the_outsider_sees_nothing_of_another_lea(people: People) -> None:
    opened(people, people.ben)
    Client().post("/sign-in/", {"login": "pia", "password": "wrong"})
    page = shown(signed_in(people.max))
    assert "Cole Byrd" not in page
    assert "Pia" not in page
    assert "Max Outsider" in page


def test_sign_ins_are_shown_for_accounts_of_the_own_lea(people: People) -> None:
    Client().post("/sign-in/", {"login": "pia", "password": "wrong"})
    Client().post("/sign-in/", {"login": "max", "password": "wrong"})
    Client().post("/sign-in/", {"login": "nobody", "password": "wrong"})
    page = shown(signed_in(people.ada), event="sign_in.failed")
    assert "Pia Pérez" in page
    assert "Max Outsider" not in page
    assert "Unknown" not in page


def test_entries_are_found_by_event_person_student_and_dates(people: People) -> None:
    with time_machine.travel(dt.datetime(2026, 3, 2, 7, 59, tzinfo=dt.UTC)):
        opened(people, people.ben)
    with time_machine.travel(dt.datetime(2026, 3, 2, 8, 0, tzinfo=dt.UTC)):
        opened(people, people.mia, people.tess)
    client = signed_in(people.ada)
    for filters in (
        {"person": "tess"},
        {"person": "ABADI te"},
        {"person": people.tess.key},
        {"student": people.mia.key},
        {"student": "mia perez"},
        {"begins_on": "2026-03-02", "ends_on": "2026-03-02"},
        {"event": "report.opened", "begins_on": "2026-03-02"},
    ):
        page = shown(client, **filters)
        assert "Mia Pérez" in page
        assert "Ben Pérez" not in page
    assert "Nothing was recorded" in client.post(ADDRESS, {"student": "nobody"}).content.decode()


def test_names_are_not_searched_by_address(people: People) -> None:
    opened(people, people.ben)
    assert "Ben Pérez" in signed_in(people.ada).get(ADDRESS, {"student": "nobody"}).content.decode()


def test_reading_is_recorded_without_what_was_typed(people: People) -> None:
    signed_in(people.ada).post(ADDRESS, {"student": "Ben Pérez", "person": "Cole"})
    entry = Entry.objects.get(event="audit.read")
    assert (entry.user_key, entry.lea_key) == (people.ada.key, people.lea.key)
    assert entry.details == {"filters": ["person", "student"]}


def test_older_entries_follow_on_further_pages_without_gap_or_overlap(people: People) -> None:
    for _number in range(PAGE + 5):
        opened(people, people.ben)
    ada = actor(people.ada)
    first = read(ada, Filters(event="report.opened"))
    second = read(ada, Filters(event="report.opened", before=first.older))
    keys = [entry.pk for entry in (*first.entries, *second.entries)]
    assert (len(first.entries), len(second.entries), second.older) == (PAGE, 5, None)
    assert keys == sorted(set(keys), reverse=True)
    button = signed_in(people.ada).post(ADDRESS, {"event": "report.opened"}).content.decode().split("Older entries")[0]
    assert f'value="{first.older}"' in button[-150:]
    assert signed_in(people.ada).post(ADDRESS, {"before": "nonsense"}).status_code == 422
    assert "Older entries" not in shown(signed_in(people.ada), event="report.opened", before=str(first.older))


def test_many_entries_of_the_same_instant_follow_as_well(people: People) -> None:
    with time_machine.travel(dt.datetime(2026, 3, 2, tzinfo=dt.UTC), tick=False):
        for _number in range(PAGE * 2 + 5):
            opened(people, people.ben)
    ada, before, keys = actor(people.ada), None, []
    for _page in range(3):
        page = read(ada, Filters(event="report.opened", before=before))
        keys += [entry.pk for entry in page.entries]
        before = page.older
    assert (keys, before) == (sorted(set(keys), reverse=True), None)
    assert len(keys) == PAGE * 2 + 5


def test_who_holds_the_right_for_a_school_reads_what_was_of_that_school(people: People) -> None:
    opened(people, people.ben, people.tess)
    opened(people, people.sam_student, people.cole)
    record(Event.LEA_SETTING_CHANGED, Who(people.ada.key, people.ada.name), lea=people.lea.key, setting="any")
    people.groups["counselor"].tool_rights.create(tool="audit", right="read")
    page = shown(signed_in(people.cole))
    assert "Sam Okafor" in page
    assert "Tess Abadi" not in page
    assert "Ada Nguyen" not in page
    entry = Entry.objects.get(event="audit.read")
    assert (entry.lea_key, entry.school_key) == (people.lea.key, people.emerson.key)


def test_who_holds_the_right_for_own_classes_or_caseloads_reads_nothing(people: People) -> None:
    opened(people, people.ben, people.tess)
    for group in (people.groups["teacher"], people.kai.assignments.get().group):
        group.tool_rights.create(tool="audit", right="read")
    for user in (people.tess, people.kai):
        page = signed_in(user).get(ADDRESS).content.decode()
        assert "Nothing to show here." in page
        assert "Opened a score report" not in page
    assert not Entry.objects.filter(event="audit.read").exists()


def test_students_and_people_who_left_are_found(people: People) -> None:
    opened(people, people.ben, people.tess)
    Student.objects.filter(pk=people.ben.pk).update(ended_on=people.lea.today())
    Enrollment.objects.filter(student=people.ben).delete()
    Staff.objects.filter(user=people.tess).update(ended_on=people.lea.today(), enabled=False)
    people.tess.is_active = False
    people.tess.save()
    for filters in ({"student": "ben"}, {"person": "tess"}):
        page = shown(signed_in(people.ada), **filters)
        assert "Ben Pérez" in page
        assert "Tess Abadi" in page
    people.groups["administrator"].tool_rights.create(tool="audit", right="read")
    principal = make_staff(people.lea, "Paul", "Quist", people.groups["administrator"], people.aldrich)
    assert "Ben Pérez" in shown(signed_in(principal), student="ben")


def test_what_the_system_did_is_found_by_its_name(people: People) -> None:
    opened(people, people.ben)
    record(Event.KEYS_ROTATED, SYSTEM, lea=people.lea.key)
    page = shown(signed_in(people.ada), person="system")
    assert "Re-encrypted secrets" in page
    assert "Opened a score report" not in page


def test_a_page_asks_for_the_ends_of_indexes_only(people: People) -> None:
    """However long the trace is: no question of the page may walk through it (SCAN) or sort it."""
    alias = connections[ALIAS]
    with CaptureQueriesContext(alias) as asked:
        for filters in (Filters(), Filters(event="report.opened"), Filters(student=people.ben.key),
                        Filters(person="tess", begins_on=dt.date(2026, 1, 1))):  # fmt: skip
            read(actor(people.ada), filters)
    plans = [plan for query in asked if query["sql"].startswith("SELECT") for plan in _plan(query["sql"])]
    assert plans
    assert not [plan for plan in plans if plan.startswith("SCAN")]


def _plan(sql: str) -> list[str]:
    """SQLite tells how it finds rows whatever their number; PostgreSQL reads short tables through."""
    connection = connections[ALIAS]
    if connection.vendor != "sqlite":
        return ["not told"]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return [row[-1] for row in cursor.fetchall()]


def test_each_outcome_and_setting_that_is_recorded_has_words(people: People) -> None:
    for event, code, text in (
        (Event.REPORT_OPENED, "opened", "sent whole"),
        (Event.REPORT_LINK_REFUSED, "another_sign_in", "the link was made in an earlier sign-in"),
        (Event.REPORTS_GENERATED, "state_down", "service is down"),
        (Event.CONFIGURATION_TESTED, "credentials_rejected", "Credentials: refused"),
    ):
        record(event, Who(user_name="somebody"), outcome=code, lea=people.lea.key)
        assert text in html.unescape(shown(signed_in(people.ada), event=event.value))
    record(Event.LEA_SETTING_CHANGED, Who(), lea=people.lea.key, setting="guardians_keep_adults", new=True)
    assert "guardians keep their access at 18" in shown(signed_in(people.ada))


def test_an_outcome_of_a_time_that_nobody_remembers_stays_as_it_was_written(people: People) -> None:
    record(Event.REPORT_OPENED, Who(), outcome="lost_in_the_fog", lea=people.lea.key)
    assert "lost_in_the_fog" in shown(signed_in(people.ada))
