"""Who may see whom: the rule that every page goes through."""

import datetime as dt

import pytest
import time_machine

from scoreport.districts.models import DisplayOption
from scoreport.roster.access import children_of, visible_students
from scoreport.roster.disclosure import Refusal, refusal_for_family
from scoreport.roster.models import Guardianship, Student
from tests.people import People, actor


def names(students: object) -> set[str]:
    return {student.given_name for student in students}  # type: ignore[attr-defined]


def test_a_coordinator_sees_all_students_of_the_own_lea_only(people: People) -> None:
    assert names(visible_students(actor(people.ada))) == {"Ben", "Mia", "Sam", "Noa"}
    assert {s.lea_id for s in visible_students(actor(people.max))} == {people.other_lea.pk}


def test_a_counselor_sees_the_students_of_the_assigned_school(people: People) -> None:
    assert names(visible_students(actor(people.cole))) == {"Sam"}


def test_a_teacher_sees_the_students_of_own_classes(people: People) -> None:
    assert names(visible_students(actor(people.tess))) == {"Ben"}


def test_office_staff_and_families_see_nobody_as_staff(people: People) -> None:
    for user in (people.opal, people.pia, people.sam):
        assert names(visible_students(actor(user))) == set()


def test_a_guardian_sees_each_child_with_rights_and_a_student_themselves(people: People) -> None:
    assert names(children_of(actor(people.pia))) == {"Ben", "Mia"}
    assert names(children_of(actor(people.gus))) == set()
    assert names(children_of(actor(people.sam))) == {"Sam"}


@pytest.mark.parametrize(
    "change",
    [
        {"educational_rights": False},
        {"portal_access": False},
        {"ends_on": dt.date(2020, 1, 1)},
        {"begins_on": dt.date(2999, 1, 1)},
        {"ended_on": dt.date(2020, 1, 1)},
    ],
)
def test_a_guardianship_without_rights_or_out_of_force_shows_nothing(people: People, change: dict[str, object]) -> None:
    Guardianship.objects.filter(student=people.ben, guardian=people.pia_guardian).update(**change)
    assert names(children_of(actor(people.pia))) == {"Mia"}


def test_rights_pass_to_the_student_at_midnight_pacific_time_of_the_birthday(people: People) -> None:
    Student.objects.filter(pk=people.ben.pk).update(birth_on=dt.date(2008, 6, 1))
    with time_machine.travel(dt.datetime(2026, 6, 1, 6, 59, 59, tzinfo=dt.UTC)):
        assert "Ben" in names(children_of(actor(people.pia)))
    with time_machine.travel(dt.datetime(2026, 6, 1, 7, 0, 0, tzinfo=dt.UTC)):
        assert "Ben" not in names(children_of(actor(people.pia)))
        Guardianship.objects.filter(student=people.ben).update(
            adult_basis="conservatorship", adult_reason="Order of 2 May 2026"
        )
        assert "Ben" in names(children_of(actor(people.pia)))


def test_the_display_option_decides_who_sees_reports(people: People) -> None:
    ben = people.ben
    ben.user = people.gus
    cases = {
        DisplayOption.UNMARKED: (Refusal.DISPLAY_OPTION_OFF, Refusal.DISPLAY_OPTION_OFF),
        DisplayOption.GUARDIANS: (None, Refusal.STUDENT_TOO_YOUNG),
        DisplayOption.ALL_STUDENTS: (None, None),
    }
    for option, (guardian, student) in cases.items():
        people.aldrich.display_option = option
        ben.primary_school = people.aldrich
        assert refusal_for_family(actor(people.pia), ben) == guardian
        assert refusal_for_family(actor(people.gus), ben) == student


def test_a_student_of_16_or_past_grade_10_has_own_access(people: People) -> None:
    sam = people.sam_student
    assert refusal_for_family(actor(people.sam), sam) is None
    sam.birth_on = sam.lea.today() - dt.timedelta(days=15 * 365)
    assert refusal_for_family(actor(people.sam), sam) is None
    sam.grade_level = "10"
    assert refusal_for_family(actor(people.sam), sam) is Refusal.STUDENT_TOO_YOUNG


def test_a_release_hold_bars_everyone_but_named_staff(people: People) -> None:
    people.ben.release_hold = True
    assert refusal_for_family(actor(people.pia), people.ben) is Refusal.RELEASE_HOLD
    people.groups["counselor"].tool_rights.create(tool="release_hold", right="read")
    people.groups["counselor"].assignments.update(school=people.aldrich)
    assert refusal_for_family(actor(people.cole), people.ben) is None
