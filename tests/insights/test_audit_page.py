"""The audit page: the trace, filtered, for the LEAs in reach."""

import datetime as dt
import html

import time_machine
from django.test import Client

from scoreport.audit.events import Event
from scoreport.audit.models import Entry
from scoreport.audit.recording import DETAILS, Who, record
from scoreport.insights import words
from scoreport.insights.trail import PAGE, Filters, read
from scoreport.roster.models import Student
from tests.people import People, actor, signed_in

ADDRESS = "/system-settings/audit/"


def opened(people: People, student: Student, who: str = "Cole Byrd") -> Entry:
    return record(
        Event.REPORT_OPENED, Who("key", who, "Counselor"), outcome="opened", lea=people.lea.key, student=student.key,
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
        opened(people, people.mia, who="Tess Abadi")
    client = signed_in(people.ada)
    for filters in (
        {"person": "tess"},
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
    assert f'value="{first.older}"' in button[-100:]
    assert "Older entries" not in shown(signed_in(people.ada), event="report.opened", before=str(first.older))


def test_who_holds_the_right_for_a_school_only_reads_nothing(people: People) -> None:
    opened(people, people.ben)
    people.groups["counselor"].tool_rights.create(tool="audit", right="read")
    page = signed_in(people.cole).get(ADDRESS).content.decode()
    assert "Nothing to show here." in page
    assert "Opened a score report" not in page
    assert not Entry.objects.filter(event="audit.read").exists()


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
