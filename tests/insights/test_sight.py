"""Who Sees What: groups, reasons and students of a person, as far as the reader's own reach goes."""

import datetime as dt
import html
import re

import pytest
from django.test import Client

from scoreport.accounts.models import Assignment, User
from scoreport.accounts.tools import Right, ToolCode
from scoreport.audit.models import Entry
from scoreport.insights import sight
from scoreport.onboarding.reach import AnyPerson, kind_of
from scoreport.roster.access import visible_students
from scoreport.roster.conditions import adult_birth_on, comes_of_age_on
from scoreport.roster.models import Guardianship, Staff, Student
from scoreport.roster.sources import sources
from tests.people import People, actor, make_guardian, make_staff, make_student, signed_in, teach

ADDRESS = "/system-settings/who-sees-what/"


def staff_of(user: User) -> Staff:
    return Staff.objects.get(user=user)


def page(client: Client, person: AnyPerson, query: str = "") -> str:
    address = f"{ADDRESS}{kind_of(person)}/{person.key}/"
    answer = client.post(address, {"query": query}) if query else client.get(address)
    assert answer.status_code == 200
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


@pytest.fixture
def principal(people: People) -> User:
    """The administrator of Aldrich: reaches Ben and Noa."""
    return make_staff(people.lea, "Olga", "Principal", people.groups["administrator"], people.aldrich)


@pytest.mark.parametrize("name", ["ada", "cole", "tess", "kai", "opal", "max"])
def test_the_reasons_together_are_what_the_doors_show(people: People, name: str) -> None:
    who = actor(getattr(people, name))
    reasons = {student.pk for source in sources(who) for student in source.students()}
    assert reasons == set(visible_students(who).values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("tess", "Class Room 12 at Aldrich Elementary Teacher 1 No end"),
        ("kai", "Caseload Grade 4, A to P at Aldrich Elementary Case managers 1 No end"),
        ("cole", "Students enrolled at Emerson High Counselor 1 No end"),
        ("ada", "All students of Test Valley Unified District assessment coordinator 4 No end"),
        ("opal", "This person opens no reports as staff."),
    ],
)
def test_each_reason_is_told_with_its_number_of_students(people: People, name: str, expected: str) -> None:
    assert expected in page(signed_in(people.ada), staff_of(getattr(people, name)))


def test_the_first_of_all_dates_is_the_day_until_which_a_reason_holds(people: People) -> None:
    today = people.lea.today()
    until = today + dt.timedelta(days=30)
    Assignment.objects.filter(user=people.kai).update(ends_on=until + dt.timedelta(days=9))
    people.caseload.ends_on = until
    people.caseload.save()
    assert [source.until for source in sources(actor(people.kai))] == [until]


def test_groups_are_told_with_what_they_allow_where_and_until_when_ended_ones_too(people: People) -> None:
    ended = people.lea.today() - dt.timedelta(days=3)
    Assignment.objects.create(user=people.tess, group=people.groups["office"], school=people.chown, ends_on=ended)
    told = page(signed_in(people.ada), staff_of(people.tess))
    assert "Teacher Students of their own classes Test Valley Unified No end In force" in told
    assert "Paperless Assessment Reporting: View, select and generate the Score Report." in told
    assert re.search(r"School office All students of the schools Chown Middle Until .* Not in force", told)


def test_each_student_is_listed_once_with_every_reason(people: People) -> None:
    teach(people.tess, people.aldrich, "Room 14", [people.ben, people.noa])
    told = page(signed_in(people.ada), staff_of(people.tess))
    assert "2 students within your reach, each counted once" in told
    assert "Class Room 12 at Aldrich Elementary Class Room 14 at Aldrich Elementary Every condition" in told


def test_a_search_tells_of_students_whom_the_person_does_not_see_as_well(people: People) -> None:
    told = page(signed_in(people.ada), staff_of(people.tess), "mia")
    assert "Mia Pérez" in told
    assert "Why, or why not?" in told


def test_the_reader_is_told_of_nobody_outside_their_own_reach(people: People, principal: User) -> None:
    told = page(signed_in(principal), people.pia_guardian)
    assert "Ben Pérez" in told
    assert "Mia" not in told
    assert "Chown" not in told
    make_staff(people.lea, "Una", "Union", people.groups["teacher"])
    una = Staff.objects.get(given_name="Una")
    una.roles.create(school=people.aldrich, role="teacher")
    assert una.user
    teach(una.user, people.aldrich, "Mixed", [people.ben, people.mia])
    told = page(signed_in(principal), una)
    assert "Class Mixed at Aldrich Elementary Teacher 1" in told
    assert "Mia" not in told
    assert "Mia" not in page(signed_in(principal), una, "mia pérez").replace("mia pérez", "")


def test_people_outside_the_readers_reach_are_not_there(people: People, principal: User) -> None:
    lia = make_guardian(people.lea, "Lia", "Okafor", [people.sam_student])[1]
    for client, person in ((signed_in(principal), lia), (signed_in(people.max), people.pia_guardian)):
        assert client.get(f"{ADDRESS}{kind_of(person)}/{person.key}/").status_code == 404
    assert "Lia" not in signed_in(principal).post(ADDRESS, {"query": "okafor"}).content.decode()


def test_two_leas_keep_their_groups_and_students_to_themselves(people: People) -> None:
    group = people.other_lea.groups.get(code="coordinator")
    Assignment.objects.create(user=people.tess, group=group, reason="Covers")
    told = page(signed_in(people.ada), staff_of(people.tess))
    assert "Far Hills" not in told
    assert "Farrow" not in told
    assert "1 student within your reach" in told


def test_a_guardians_children_are_told_with_rights_and_until_when(people: People) -> None:
    born = people.ben.birth_on
    assert born
    told = page(signed_in(people.ada), people.pia_guardian)
    last = comes_of_age_on(born) - dt.timedelta(days=1)
    assert re.search(rf"Ben Pérez.*By the tie, yes.*{last.year}.*the day before the 18th birthday", told)
    assert "The tie is without educational rights." in page(signed_in(people.ada), people.gus_guardian)
    ends = people.lea.today() + dt.timedelta(days=20)
    Guardianship.objects.filter(guardian=people.pia_guardian, student=people.ben).update(ends_on=ends)
    tie = next(one for one in sight.ties_of(actor(people.ada), people.pia_guardian) if one.tie.student == people.ben)
    assert (tie.until, tie.ends_with_age, tie.failed) == (ends, False, "")


@pytest.mark.parametrize("born", [dt.date(2008, 2, 29), dt.date(2008, 3, 1), dt.date(2007, 12, 31)])
def test_the_first_day_of_age_is_that_of_the_rule(born: dt.date) -> None:
    first = comes_of_age_on(born)
    assert born <= adult_birth_on(first)
    assert born > adult_birth_on(first - dt.timedelta(days=1))


def test_an_adult_who_is_staff_and_guardian_leads_from_one_record_to_the_other(people: People) -> None:
    tess = staff_of(people.tess)
    guardian = make_guardian(people.lea, "Tessa", "Abadi", [people.noa])[1]
    guardian.sourced_id, guardian.user = tess.sourced_id, None
    guardian.save()
    assert "This adult is a guardian too" in page(signed_in(people.ada), tess)
    assert "This adult is staff too" in page(signed_in(people.ada), guardian)


def test_staff_who_have_left_are_marked_while_they_still_hold_groups(people: People) -> None:
    cole = staff_of(people.cole)
    words = "The roster has ended or disabled this member of staff"
    assert words not in page(signed_in(people.ada), cole)
    Staff.objects.filter(pk=cole.pk).update(enabled=False)
    told = page(signed_in(people.ada), cole)
    assert words in told
    assert "Emerson High Counselor 0" in told


def test_who_may_view_as_family_is_led_there(people: People, principal: User) -> None:
    words = "View the portal as this person"
    assert words in page(signed_in(people.ada), people.pia_guardian)
    assert words not in page(signed_in(people.ada), staff_of(people.cole))
    assert words not in page(signed_in(principal), people.pia_guardian)


def test_each_look_up_is_recorded_with_who_looked_and_about_whom(people: People) -> None:
    page(signed_in(people.ada), people.pia_guardian)
    signed_in(people.ada).get(f"{ADDRESS}guardian/{people.pia_guardian.key}/students/{people.ben.key}/")
    told = Entry.objects.filter(event="sight.read").order_by("id")
    assert [(e.user_key, e.details["person"], e.student_key) for e in told] == [
        (people.ada.key, people.pia_guardian.key, ""),
        (people.ada.key, people.pia_guardian.key, people.ben.key),
    ]


def test_a_long_list_comes_in_pages(people: People) -> None:
    for number in range(60):
        ssid = f"20000000{number:02}"
        make_student(people.lea, people.emerson, f"N{number:02}", "Zz", ssid=ssid, grade="09", years=14)
    client, cole = signed_in(people.ada), staff_of(people.cole)
    assert "61 students within your reach" in page(client, cole)
    assert "N59" not in page(client, cole)
    assert "N59" in client.get(f"{ADDRESS}staff/{cole.key}/?page=2").content.decode()


def test_a_right_to_see_sight_for_own_classes_reaches_own_students_only(people: People) -> None:
    people.groups["teacher"].tool_rights.create(tool=ToolCode.SIGHT, right=Right.READ)
    client = signed_in(people.tess)
    assert "Ben Pérez" in page(client, people.pia_guardian)
    assert "Mia" not in page(client, people.pia_guardian)
    assert client.get(f"{ADDRESS}staff/{staff_of(people.ada).key}/").status_code == 404
    assert client.get(f"{ADDRESS}student/{Student.objects.get(given_name='Mia').key}/").status_code == 404
