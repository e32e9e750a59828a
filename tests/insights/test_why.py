"""Why can't they see it: every condition is judged as the doors judge it, and leads to where it is mended."""

import datetime as dt
import html
import re
from collections.abc import Callable

import pytest
from django.http import Http404
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from scoreport.accounts.models import Assignment, User
from scoreport.accounts.tools import Right, ToolCode
from scoreport.audit.models import Entry
from scoreport.configuration.models import Configuration, Connection
from scoreport.districts.models import DisplayOption
from scoreport.insights import why
from scoreport.insights.why import Question, Verdict
from scoreport.onboarding.reach import AnyPerson, kind_of
from scoreport.reports.problems import Problem
from scoreport.reports.state import State
from scoreport.roster.access import get_child, get_student
from scoreport.roster.disclosure import refusal_for_family, refusal_for_staff
from scoreport.roster.models import Enrollment, Guardianship, Staff, Student
from tests import people as people_module
from tests.accounts.second_steps import add_app
from tests.people import People, actor, make_staff, signed_in
from tests.reports.conftest import configure, state  # noqa: F401 - a fixture
from tests.reports.upstream import Upstream

NOWHERE = "http://127.0.0.1:9"


def address(person: AnyPerson, student: Student) -> str:
    return f"/system-settings/who-sees-what/{kind_of(person)}/{person.key}/students/{student.key}/"


def bad(reader: User, person: AnyPerson, student: Student) -> list[str]:
    """The codes of the conditions that fail."""
    student.refresh_from_db()
    person.refresh_from_db()
    answer = why.answer(Question(actor(reader), person, student))
    return [step.code for part in answer.parts for step in part.steps if step.verdict is Verdict.BAD]


def door(person: AnyPerson, student: Student) -> bool:
    """Whether the portal, or the staff tool, would ask the state for this person."""
    if person.user is None or not person.user.is_active or person.user.must_change_password:
        return False
    me = actor(person.user)
    try:
        if isinstance(person, Staff):
            refusal = refusal_for_staff(me, get_student(me, student.key))
        else:
            refusal = refusal_for_family(me, get_child(me, student.key))
        State(Student.objects.get(pk=student.pk))
    except (Http404, Problem):
        return False
    return refusal is None


@pytest.fixture
def configured(people: People) -> People:
    add_app(people.tess)
    configure(people, NOWHERE)
    return people


def test_nothing_fails_for_who_sees(configured: People) -> None:
    tess = Staff.objects.get(user=configured.tess)
    for person, student in (
        (configured.pia_guardian, configured.ben),
        (configured.sam_student, configured.sam_student),
        (tess, configured.ben),
    ):
        assert bad(configured.ada, person, student) == []
        assert door(person, student)


YESTERDAY = dt.date(2020, 1, 1)
TOMORROW = dt.date(2999, 1, 1)


def _tie(**values: object) -> Callable[[People], object]:
    return lambda people: Guardianship.objects.filter(guardian=people.pia_guardian, student=people.ben).update(**values)


def _ben(**values: object) -> Callable[[People], object]:
    return lambda people: Student.objects.filter(pk=people.ben.pk).update(**values)


def _pia(**values: object) -> Callable[[People], object]:
    return lambda people: type(people.pia_guardian).objects.filter(pk=people.pia_guardian.pk).update(**values)


def _account(**values: object) -> Callable[[People], object]:
    return lambda people: User.objects.filter(pk=people.pia.pk).update(**values)


def _school(**values: object) -> Callable[[People], object]:
    return lambda people: type(people.aldrich).objects.filter(pk=people.aldrich.pk).update(**values)


FAULTS: dict[str, Callable[[People], object]] = {
    "has_sign_in": _pia(user=None),
    "active": _account(is_active=False),
    "own_password": _account(must_change_password=True),
    "tie": lambda people: Guardianship.objects.filter(guardian=people.pia_guardian).delete(),
    "guardian_enabled": _pia(enabled=False),
    "tie_listed": _tie(ended_on=YESTERDAY),
    "educational_rights": _tie(educational_rights=False),
    "portal_access": _tie(portal_access=False),
    "begun": _tie(begins_on=TOMORROW),
    "lasting": _tie(ends_on=YESTERDAY),
    "rights_not_passed": _ben(birth_on=dt.date(2000, 1, 1)),
    "release_hold": _ben(release_hold=True),
    "display_option_off": _school(display_option=""),
    "no_ssid": _ben(ssid=""),
    "bad_ssid": _ben(ssid="123"),
    "no_configuration": lambda people: Configuration.objects.all().delete(),
    "configuration_unreadable": lambda people: Connection.objects.update(client_key_sealed="gone"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_one_fault_shows_as_one_bad_condition_that_leads_to_where_it_is_mended(configured: People, fault: str) -> None:
    FAULTS[fault](configured)
    assert bad(configured.ada, configured.pia_guardian, configured.ben) == [fault]
    assert not door(configured.pia_guardian, configured.ben)
    client = signed_in(configured.ada)
    page = client.get(address(configured.pia_guardian, configured.ben)).content.decode()
    assert "They can&#x27;t see the reports" in page or "They can't see the reports" in page
    links = re.findall(r'<li class="in-step in-step-bad">.*?<a href="([^"]+)">', page, re.DOTALL)
    assert len(links) == 1
    assert client.get(links[0]).status_code == 200


def test_a_student_who_is_too_young_is_told_apart(configured: People) -> None:
    sam = configured.sam_student
    Student.objects.filter(pk=sam.pk).update(birth_on=sam.lea.today() - dt.timedelta(days=15 * 365), grade_level="09")
    assert bad(configured.ada, sam, sam) == ["student_too_young"]
    assert bad(configured.ada, sam, configured.ben)[0] == "self"


def test_a_school_that_is_missing_shows_both_as_no_school_and_as_not_shown(configured: People) -> None:
    Student.objects.filter(pk=configured.ben.pk).update(primary_school=None)
    assert bad(configured.ada, configured.pia_guardian, configured.ben) == ["display_option_off", "no_school"]


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (lambda people: Assignment.objects.filter(user=people.tess).update(ends_on=YESTERDAY), ["group"]),
        (lambda people: people.groups["teacher"].tool_rights.all().delete(), ["group"]),
        (lambda people: Staff.objects.filter(user=people.tess).update(ended_on=YESTERDAY), ["staff_listed", "reach"]),
        (lambda people: people.ben.class_students.update(ends_on=YESTERDAY), ["reach"]),
        (_ben(release_hold=True), ["release_hold"]),
        (_school(display_option=""), []),
    ],
)
def test_staff_are_told_which_part_of_their_reach_is_missing(
    configured: People, fault: Callable[[People], object], expected: list[str]
) -> None:
    fault(configured)
    tess = Staff.objects.get(user=configured.tess)
    assert bad(configured.ada, tess, configured.ben) == expected
    assert door(tess, configured.ben) == (not expected)


def test_a_second_step_that_is_demanded_and_not_set_up_is_told(people: People) -> None:
    configure(people, NOWHERE)
    assert bad(people.ada, Staff.objects.get(user=people.tess), people.ben) == ["second_step"]


@pytest.mark.parametrize("name", ["sid", "olga", "tess"])
def test_links_are_given_only_to_who_may_go_there(configured: People, name: str) -> None:
    make_staff(configured.lea, "Olga", "Principal", configured.groups["administrator"], configured.aldrich)
    configured.groups["teacher"].tool_rights.create(tool=ToolCode.SIGHT, right=Right.READ)
    reader = User.objects.get(username=name)
    client = signed_in(reader)
    for fault in FAULTS.values():
        fault(configured)
    if name != "sid":
        Guardianship.objects.create(
            guardian=configured.pia_guardian, student=configured.ben, educational_rights=False, ended_on=None
        )
    page = client.get(address(configured.pia_guardian, configured.ben)).content.decode()
    assert "in-step-bad" in page
    for link in re.findall(r'<li class="in-step .*?<a href="([^"]+)">', page, re.DOTALL):
        assert client.get(link).status_code == 200, link
    assert ("/system-settings/people/" in page.split("<main")[1]) == (name != "tess")
    assert ("/student/guardians/" in page.split("<main")[1]) == (name == "sid")


class VerdictsOfAGuardian(TestCase):
    """Whatever the facts are, the page says "can" exactly where the door lets in."""

    databases = frozenset({"default", "audit"})  # type: ignore[assignment]
    people: People

    @classmethod
    def setUpTestData(cls) -> None:
        cls.people = people_module.make()
        configure(cls.people, NOWHERE)

    @settings(max_examples=60, deadline=None)
    @given(
        tie=st.fixed_dictionaries(
            {
                "educational_rights": st.booleans(),
                "portal_access": st.booleans(),
                "begins_on": st.sampled_from([None, YESTERDAY, TOMORROW]),
                "ends_on": st.sampled_from([None, None, YESTERDAY, TOMORROW]),
                "ended_on": st.sampled_from([None, None, YESTERDAY]),
            }
        ),
        ben=st.fixed_dictionaries(
            {
                "birth_on": st.sampled_from([None, dt.date(2000, 1, 1), dt.date(2015, 1, 1)]),
                "release_hold": st.booleans(),
                "ssid": st.sampled_from(["1000000001", "1000000001", "", "12"]),
            }
        ),
        option=st.sampled_from(DisplayOption),
        enabled=st.booleans(),
    )
    def test_page_and_door_agree(
        self, tie: dict[str, object], ben: dict[str, object], option: str, enabled: bool
    ) -> None:
        people = self.people
        _tie(**tie)(people)
        _ben(**ben)(people)
        _school(display_option=option)(people)
        _pia(enabled=enabled)(people)
        assert (bad(people.ada, people.pia_guardian, people.ben) == []) == door(people.pia_guardian, people.ben)


def told(client: Client, person: AnyPerson, student: Student) -> str:
    answer = client.post(address(person, student))
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def test_the_state_is_asked_only_on_a_press_and_the_question_is_recorded(people: People, state: Upstream) -> None:  # noqa: F811
    client = signed_in(people.ada)
    client.get(address(people.pia_guardian, people.ben))
    assert state.count("listing") == 0
    assert "The state has 4 score reports for this student." in told(client, people.pia_guardian, people.ben)
    assert state.count("listing") == 1
    asked = Entry.objects.filter(event__startswith="reports.", student_key=people.ben.key).order_by("id")
    assert [(entry.event, entry.user_key) for entry in asked] == [
        ("reports.requested", people.ada.key),
        ("reports.generated", people.ada.key),
    ]
    assert asked[0].details["reason"] == "why"


def test_what_the_state_says_no_with_is_told_with_the_place_to_mend_it(people: People, state: Upstream) -> None:  # noqa: F811
    Connection.objects.update(base_url="http://127.0.0.1:9")
    page = told(signed_in(people.ada), people.pia_guardian, people.ben)
    assert "can't be reached" in page or "is down" in page
    assert "The state has no score report" not in page


def test_no_report_at_all_is_told_as_that(people: People, state: Upstream) -> None:  # noqa: F811
    page = told(signed_in(people.ada), people.pia_guardian, people.noa)
    assert "The state has no score report for this student" in page


def test_under_a_release_hold_nobody_but_named_staff_asks(people: People, state: Upstream) -> None:  # noqa: F811
    Student.objects.filter(pk=people.ben.pk).update(release_hold=True)
    assert "Ask the state now" not in told(signed_in(people.ada), people.pia_guardian, people.ben)
    assert state.count("listing") == 0
    people.groups["coordinator"].tool_rights.create(tool=ToolCode.RELEASE_HOLD, right=Right.READ)
    assert "4 score reports" in told(signed_in(people.ada), people.pia_guardian, people.ben)


def test_the_page_is_there_for_pairs_within_reach_only(people: People) -> None:
    principal = make_staff(people.lea, "Olga", "Principal", people.groups["administrator"], people.aldrich)
    assert signed_in(principal).get(address(people.pia_guardian, people.ben)).status_code == 200
    assert signed_in(principal).get(address(people.pia_guardian, people.mia)).status_code == 404
    stranger = Student.objects.get(lea=people.other_lea)
    assert signed_in(people.ada).get(address(people.pia_guardian, stranger)).status_code == 404
    assert signed_in(people.max).get(address(people.pia_guardian, people.ben)).status_code == 404


def test_an_enrollment_that_ended_puts_a_student_out_of_a_counselors_reach(configured: People) -> None:
    add_app(configured.cole)
    cole = Staff.objects.get(user=configured.cole)
    assert bad(configured.ada, cole, configured.sam_student) == []
    Enrollment.objects.filter(student=configured.sam_student).update(ends_on=YESTERDAY)
    assert bad(configured.ada, cole, configured.sam_student) == ["reach"]
