"""Who is in which group, where and how long."""

import datetime as dt

import pytest

from scoreport.accounts import assignments
from scoreport.accounts.models import Assignment
from scoreport.accounts.rights import ReasonMissing
from scoreport.audit.models import Entry
from scoreport.roster.access import visible_students
from tests.people import People, actor, signed_in


def address(people: People, code: str = "office") -> str:
    return f"/system-settings/tool-rights/{people.groups[code].pk}/people/"


def test_a_person_is_put_into_a_group_for_schools_and_taken_out_at_once(people: People) -> None:
    client, cole = signed_in(people.ada), signed_in(people.cole)
    chosen = {"person": "Cole", "where": [people.aldrich.key, people.chown.key]}
    assert client.post(address(people), chosen).status_code == 302
    given = Assignment.objects.filter(user=people.cole, group=people.groups["office"]).order_by("school__name")
    assert [one.school for one in given] == [people.aldrich, people.chown]
    assert "/system-settings/people/" in cole.get("/tools/").content.decode()
    for one in given:
        client.post(f"/system-settings/tool-rights/people/{one.pk}/end/")
    assert "/system-settings/people/" not in cole.get("/tools/").content.decode()
    told = Entry.objects.filter(event__startswith="assignment.").order_by("id")
    assert [entry.event for entry in told] == ["assignment.given"] * 2 + ["assignment.ended"] * 2


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"person": "pia"}, "No staff member of this LEA"),
        ({"person": "max"}, "No staff member of this LEA"),
        ({"person": "nobody"}, "No staff member of this LEA"),
        ({"person": "a"}, "Several people fit"),
        ({"person": "cole", "begins_on": "2026-05-02", "ends_on": "2026-05-01"}, "The last day is before the first."),
        ({"person": "cole", "where": []}, "This field is required."),
        ({"person": "cole", "where": ["nowhere"]}, "Select a valid choice"),
    ],
)
def test_an_assignment_that_will_not_do_is_refused(people: People, typed: dict[str, object], told: str) -> None:
    before = Assignment.objects.count()
    answer = signed_in(people.ada).post(address(people), {"where": ["lea"], **typed})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert Assignment.objects.count() == before


def test_the_whole_lea_and_single_schools_are_not_chosen_together(people: People) -> None:
    chosen = {"person": "cole", "where": ["lea", people.aldrich.key]}
    assert signed_in(people.ada).post(address(people), chosen).status_code == 422


def test_a_person_is_found_by_name_where_only_one_fits(people: People) -> None:
    assert signed_in(people.ada).post(address(people), {"person": "BYRD cole", "where": ["lea"]}).status_code == 302
    assert Assignment.objects.filter(user=people.cole, group=people.groups["office"]).exists()


def test_a_school_of_another_lea_is_refused(people: People) -> None:
    foreign = people.other_lea.schools.get()
    assert signed_in(people.ada).post(address(people), {"person": "cole", "where": [foreign.key]}).status_code == 422
    with pytest.raises(assignments.NotOfThisLea):
        assignments.assign(actor(people.ada), people.groups["office"], people.cole, assignments.Term([foreign]))
    with pytest.raises(assignments.NotOfThisLea):
        assignments.assign(actor(people.ada), people.groups["office"], people.max, assignments.Term())


def test_whoever_is_to_see_every_student_of_the_lea_needs_a_written_reason(people: People) -> None:
    client, chosen = signed_in(people.ada), {"person": "cole", "where": ["lea"]}
    refused = client.post(address(people, "counselor"), chosen)
    assert refused.status_code == 422
    assert "why this person sees every student" in refused.content.decode()
    assert people.ben not in visible_students(actor(people.cole))
    client.post(address(people, "counselor"), {**chosen, "reason": "The only counselor of the LEA"})
    assert people.ben in visible_students(actor(people.cole))
    assert Entry.objects.get(event="assignment.given").details["reason"] == "The only counselor of the LEA"
    with pytest.raises(ReasonMissing):
        assignments.assign(actor(people.ada), people.groups["counselor"], people.tess, assignments.Term())


def test_an_assignment_holds_from_its_first_to_its_last_day(people: People) -> None:
    today = people.lea.today()
    for begins, ends, holds in ((0, 0, True), (-9, -1, False), (1, None, False), (None, 0, True)):
        days = [None if days is None else today + dt.timedelta(days=days) for days in (begins, ends)]
        Assignment.objects.filter(user=people.cole).update(begins_on=days[0], ends_on=days[1])
        assert (people.sam_student in visible_students(actor(people.cole))) == holds
