"""Caseloads: what they let staff see, and who makes, fills and ends them."""

import datetime as dt

import pytest
from django.http import Http404

from scoreport.accounts.models import Assignment, Reach
from scoreport.accounts.tools import Right, ToolCode
from scoreport.audit.models import Entry
from scoreport.roster import caseload_members, caseloads, filling
from scoreport.roster.access import visible_students
from scoreport.roster.models import Caseload, CaseloadStaff, CaseloadStudent, Enrollment, Staff, Student
from tests.people import People, actor, make_school, make_staff, make_student, signed_in, teach

YESTERDAY, TOMORROW = -1, 1


@pytest.fixture
def principal(people: People) -> People:
    """Opal as the administrator of Aldrich: rights to caseloads for that school only."""
    people.opal = make_staff(people.lea, "Olga", "Principal", people.groups["administrator"], people.aldrich)
    return people


def seen(people: People) -> set[str]:
    return {student.given_name for student in visible_students(actor(people.kai))}


def page(people: People) -> str:
    return f"/student/caseloads/{people.caseload.key}/"


def day(people: People, days: int) -> dt.date:
    return people.lea.today() + dt.timedelta(days=days)


def test_a_group_that_reaches_caseloads_sees_the_students_on_its_lists_and_no_others(people: People) -> None:
    assert seen(people) == {"Ben"}
    other = Caseload.objects.create(lea=people.lea, name="Somebody else's")
    CaseloadStudent.objects.create(caseload=other, student=people.mia, added_on=people.lea.today())
    assert seen(people) == {"Ben"}


@pytest.mark.parametrize(
    ("table", "field", "days"),
    [
        ("list", "ends_on", YESTERDAY),
        ("list", "begins_on", TOMORROW),
        ("answers", "ends_on", YESTERDAY),
        ("answers", "begins_on", TOMORROW),
        ("staff", "ended_on", YESTERDAY),
        ("staff", "enabled", None),
        ("assignment", "ends_on", YESTERDAY),
        ("enrollment", "ends_on", YESTERDAY),
        ("enrollment", "ended_on", YESTERDAY),
        ("student", "ended_on", YESTERDAY),
    ],
)
def test_it_shows_nobody_when_one_part_of_it_is_not_in_force(
    people: People, table: str, field: str, days: int | None
) -> None:
    rows = {
        "list": Caseload.objects.all(),
        "answers": CaseloadStaff.objects.all(),
        "staff": Staff.objects.filter(user=people.kai),
        "assignment": Assignment.objects.filter(user=people.kai),
        "enrollment": Enrollment.objects.filter(student=people.ben),
        "student": Student.objects.filter(pk=people.ben.pk),
    }
    rows[table].update(**{field: False if days is None else day(people, days)})
    assert seen(people) == set()


def test_the_last_day_still_counts(people: People) -> None:
    Caseload.objects.update(ends_on=people.lea.today())
    CaseloadStaff.objects.update(ends_on=people.lea.today())
    assert seen(people) == {"Ben"}


def test_a_list_that_goes_through_the_lea_keeps_students_of_any_school(people: People) -> None:
    Caseload.objects.update(school=None)
    CaseloadStudent.objects.create(caseload=people.caseload, student=people.mia, added_on=people.lea.today())
    assert seen(people) == {"Ben", "Mia"}


def test_an_assignment_for_one_school_reaches_the_lists_of_that_school_only(people: People) -> None:
    Assignment.objects.filter(user=people.kai).update(school=people.chown)
    assert seen(people) == set()
    Assignment.objects.filter(user=people.kai).update(school=people.aldrich)
    assert seen(people) == {"Ben"}


def test_one_query_serves_a_page_whatever_the_number_of_grants(
    people: People, django_assert_num_queries: object
) -> None:
    group = people.lea.groups.get(code="case-managers")
    for school in (people.aldrich, people.chown, people.emerson):
        Assignment.objects.create(user=people.kai, group=group, school=school)
    me = actor(people.kai)
    assert len(me.grants) == 4
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert [student.given_name for student in visible_students(me)] == ["Ben"]


def test_a_caseload_is_made_renamed_and_ended_and_each_deed_is_recorded(people: People) -> None:
    client = signed_in(people.ada)
    typed = {"name": "Grade 5", "place": people.aldrich.key, "begins_on": "", "ends_on": ""}
    made = client.post("/student/caseloads/", typed)
    address = made["Location"]
    caseload = Caseload.objects.get(name="Grade 5")
    assert (caseload.lea, caseload.school) == (people.lea, people.aldrich)
    assert client.post(address, {"name": "Grade 5, all", "ends_on": "2999-01-01"}).status_code == 302
    client.post(f"{address}end/")
    caseload.refresh_from_db()
    assert (caseload.name, caseload.ends_on) == ("Grade 5, all", day(people, YESTERDAY))
    told = Entry.objects.filter(event__startswith="caseload.").order_by("id")
    assert [(entry.event, entry.details["caseload"], entry.school_key) for entry in told] == [
        (f"caseload.{deed}", caseload.key, people.aldrich.key) for deed in ("added", "changed", "ended")
    ]


def test_students_are_put_on_and_taken_off_with_an_entry_that_names_them_by_key(people: People) -> None:
    client, address = signed_in(people.ada), f"{page(people)}students/"
    client.post(address, {"students": [people.noa.key, people.ben.key]})
    assert seen(people) == {"Ben", "Noa"}
    client.post(address, {"students": [people.ben.key], "take": "1"})
    assert seen(people) == {"Noa"}
    told = list(Entry.objects.filter(event="caseload.changed").order_by("id").values_list("details", flat=True))
    assert [(one.get("added"), one.get("ended"), one["students"]) for one in told] == [
        (1, None, [people.noa.key]),
        (None, 1, [people.ben.key]),
    ]


def test_no_list_takes_a_student_who_is_out_of_reach_or_at_another_school(people: People) -> None:
    stranger = Student.objects.get(lea=people.other_lea)
    for student in (stranger, people.mia):
        answer = signed_in(people.ada).post(f"{page(people)}students/", {"students": [people.noa.key, student.key]})
        assert answer.status_code == 404
    assert seen(people) == {"Ben"}


def test_a_counselor_with_write_can_not_widen_their_own_sight(people: People) -> None:
    group = people.lea.groups.get(code="case-managers")
    group.tool_rights.create(tool=ToolCode.CASELOADS, right=Right.WRITE)
    client = signed_in(people.kai)
    assert client.post(f"{page(people)}students/", {"students": [people.noa.key]}).status_code == 404
    offered = client.post(f"{page(people)}fill/", {"way": "query", "query": "Noa"}).content.decode()
    assert "Lindqvist" not in offered
    assert seen(people) == {"Ben"}


def test_an_administrator_of_one_school_manages_the_lists_of_that_school_only(principal: People) -> None:
    client = signed_in(principal.opal)
    elsewhere = Caseload.objects.create(lea=principal.lea, school=principal.chown, name="Chown")
    whole = Caseload.objects.create(lea=principal.lea, name="Whole LEA")
    assert "Grade 4, A to P" in client.get("/student/caseloads/").content.decode()
    for caseload in (elsewhere, whole):
        assert client.get(f"/student/caseloads/{caseload.key}/").status_code == 404
        assert client.post(f"/student/caseloads/{caseload.key}/end/").status_code == 404
    typed = {"name": "Mine", "place": principal.lea.key}
    assert client.post("/student/caseloads/", typed).status_code == 422
    assert client.post("/student/caseloads/", {**typed, "place": principal.aldrich.key}).status_code == 302


def test_staff_are_found_by_name_and_answer_from_day_to_day(people: People) -> None:
    client, address = signed_in(people.ada), f"{page(people)}staff/"
    cole = Staff.objects.get(user=people.cole)
    people.lea.groups.get(code="case-managers").assignments.create(user=people.cole)
    assert "Let Cole Byrd answer for it" in client.post(address, {"staff": "byrd"}).content.decode()
    client.post(address, {"staff": "byrd", "person": cole.key, "begins_on": str(people.lea.today())})
    assert people.ben in visible_students(actor(people.cole))
    client.post(address, {"end": cole.key})
    assert people.ben not in visible_students(actor(people.cole))
    assert Entry.objects.filter(event="caseload.changed", details__person=cole.key).count() == 2


def test_staff_of_another_lea_or_school_can_not_be_put_on_a_list(principal: People) -> None:
    far, near = Staff.objects.get(user=principal.max), Staff.objects.get(user=principal.cole)
    address = f"{page(principal)}staff/"
    assert signed_in(principal.ada).post(address, {"staff": "x", "person": far.key}).status_code == 404
    assert "Outsider" not in signed_in(principal.ada).post(address, {"staff": "Max"}).content.decode()
    assert signed_in(principal.opal).post(address, {"staff": "x", "person": near.key}).status_code == 404


def test_no_more_students_than_the_most_fit_on_a_list(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caseload_members, "MOST_STUDENTS", 1)
    with pytest.raises(caseload_members.TooMany):
        caseload_members.put_students(actor(people.ada), people.caseload, [people.noa.key])
    answer = signed_in(people.ada).post(f"{page(people)}students/", {"students": [people.noa.key]}, follow=True)
    assert "at most 1,000" in answer.content.decode()
    assert seen(people) == {"Ben"}


def given(offer: filling.Offer) -> list[str]:
    return [student.given_name for student in offer.students]


def test_a_list_is_filled_by_name(people: People) -> None:
    assert given(filling.by_query(actor(people.ada), people.caseload, "LINDQVIST noa")) == ["Noa"]
    assert given(filling.by_query(actor(people.ada), people.caseload, "  ")) == []
    offer = filling.by_query(actor(people.ada), people.caseload, "perez")
    assert (given(offer), offer.already) == ([], 1)


def test_a_list_is_filled_by_pasted_numbers_and_tells_which_named_nobody_or_several(people: People) -> None:
    twin = make_student(people.lea, people.aldrich, "Ada", "Twin", ssid="1000000009", grade="05", years=10)
    third = make_student(people.lea, people.aldrich, "Bea", "Twin", ssid="1000000008", grade="05", years=10)
    Student.objects.filter(pk=third.pk).update(local_id=twin.local_id)
    text = f"{people.noa.local_id};\n{twin.local_id}\t,{people.mia.local_id} 99999, {people.noa.local_id}"
    offer = filling.by_local_ids(actor(people.ada), people.caseload, text)
    assert given(offer) == ["Noa"]
    assert offer.ambiguous == (twin.local_id,)
    # Mia is at another school: to this list she is as unknown as a number that nobody has.
    assert offer.unknown == (people.mia.local_id, "99999")


def test_a_list_is_filled_from_a_class_of_its_school(people: People) -> None:
    room = teach(people.tess, people.aldrich, "Room 9", [people.noa, people.ben])
    assert given(filling.by_class(actor(people.ada), people.caseload, room.pk)) == ["Noa"]
    assert [one.title for one in filling.classes_of(people.caseload)] == ["Room 12", "Room 9"]
    room.class_students.filter(student=people.noa).update(ends_on=day(people, YESTERDAY))
    assert given(filling.by_class(actor(people.ada), people.caseload, room.pk)) == []


@pytest.mark.parametrize(
    ("grade", "first", "last", "expected"),
    [
        ("05", "", "", ["Noa"]),
        ("", "L", "M", ["Noa"]),
        ("", "m", "z", []),
        ("05", "a", "li", ["Noa"]),
        ("06", "", "", []),
    ],
)
def test_a_list_is_filled_by_grade_and_letters(
    people: People, grade: str, first: str, last: str, expected: list[str]
) -> None:
    assert given(filling.by_range(actor(people.ada), people.caseload, grade, first, last)) == expected


@pytest.mark.parametrize(
    ("name", "first", "last", "expected"),
    [
        ("Ñáñez", "m", "n", True),
        ("Čermák", "A", "B", False),
        ("de la Cruz", "D", "D", True),
        ("Kim", "", "k", True),
        ("Kim", "", "kh", False),
        ("Zhang", "Z", "", True),
        ("张", "A", "Z", False),
    ],
)
def test_letters_are_compared_without_case_and_accents(name: str, first: str, last: str, expected: bool) -> None:
    assert filling.lies_between(name, first, last) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"way": "query", "query": "noa"}, "1 student to put on the list"),
        ({"way": "numbers", "numbers": "NOA05"}, "1 student to put on the list"),
        ({"way": "range", "grade": "05"}, "1 student to put on the list"),
        ({"way": "numbers", "numbers": "7"}, "Numbers that name nobody"),
        ({"way": "query", "query": "nobody"}, "No student found"),
    ],
)
def test_the_page_offers_whom_it_found_before_anybody_is_put_on(
    people: People, typed: dict[str, str], expected: str
) -> None:
    answer = signed_in(people.ada).post(f"{page(people)}fill/", typed)
    assert expected in answer.content.decode()
    assert CaseloadStudent.objects.count() == 1


@pytest.mark.parametrize("typed", [{}, {"way": "none"}, {"way": "class", "in_class": "0"}, {"way": "query"}])
def test_a_way_that_is_none_finds_nobody(people: People, typed: dict[str, str]) -> None:
    assert signed_in(people.ada).post(f"{page(people)}fill/", typed).status_code == 422


def test_two_leas_have_their_own_lists(people: People) -> None:
    outsider = signed_in(people.max)
    make_school(people.other_lea, "Second School")
    assert "Grade 4, A to P" not in outsider.get("/student/caseloads/").content.decode()
    assert outsider.post("/student/caseloads/", {"name": "x", "place": people.aldrich.key}).status_code == 422
    for right in Right:
        with pytest.raises(Http404):
            caseloads.get_caseload(actor(people.max), people.caseload.key, right)


def test_who_only_reads_sees_the_list_and_can_change_nothing(people: People) -> None:
    people.lea.groups.get(code="case-managers").tool_rights.create(tool=ToolCode.CASELOADS, right=Right.READ)
    client = signed_in(people.kai)
    shown = client.get(page(people)).content.decode()
    assert "Pérez" in shown
    assert "checkbox" not in shown
    assert client.post(page(people), {"name": "x"}).status_code == 404
    for part in ("students/", "staff/", "fill/", "end/"):
        assert client.post(page(people) + part).status_code == 404


def test_a_reach_by_classes_opens_no_list(people: People) -> None:
    people.groups["teacher"].tool_rights.create(tool=ToolCode.CASELOADS, right=Right.READ)
    assert people.groups["teacher"].reach == Reach.CLASSES
    assert not caseloads.caseloads_of(actor(people.tess)).exists()
