"""Release holds and guardianships that are set by hand."""

import datetime as dt

import pytest
from django.http import Http404

from scoreport.audit.models import Entry
from scoreport.roster import guardianships, holds
from scoreport.roster.access import children_of
from scoreport.roster.disclosure import Refusal, refusal_for_family, refusal_for_staff
from scoreport.roster.models import Guardian, Guardianship
from tests.people import People, actor, make_guardian, signed_in

HOLDS = "/student/release-holds/"


def test_a_hold_is_set_and_lifted_with_a_reason_that_is_recorded(people: People) -> None:
    client, address = signed_in(people.ada), f"{HOLDS}{people.ben.key}/"
    assert client.post(address, {"reason": " "}).status_code == 422
    assert client.post(address, {"reason": "Letter of 3 May"}).status_code == 302
    people.ben.refresh_from_db()
    assert refusal_for_family(actor(people.pia), people.ben) is Refusal.RELEASE_HOLD
    assert refusal_for_staff(actor(people.ada), people.ben) is Refusal.RELEASE_HOLD
    assert "Ben Pérez" in client.get(HOLDS).content.decode()
    client.post(address, {"reason": "Withdrawn on 9 May"})
    people.ben.refresh_from_db()
    assert refusal_for_family(actor(people.pia), people.ben) is None
    assert people.ben.release_hold_by_hand
    told = Entry.objects.filter(event__startswith="release_hold").order_by("id")
    assert [(e.event, e.student_key, e.details["reason"]) for e in told] == [
        ("release_hold.set", people.ben.key, "Letter of 3 May"),
        ("release_hold.lifted", people.ben.key, "Withdrawn on 9 May"),
    ]


def test_named_staff_see_the_holds_of_their_school_and_can_not_change_them(people: People) -> None:
    people.groups["counselor"].tool_rights.create(tool="release_hold", right="read")
    holds.set_hold(actor(people.ada), people.sam_student, held=True, reason="Court order")
    holds.set_hold(actor(people.ada), people.ben, held=True, reason="Court order")
    client = signed_in(people.cole)
    assert "Sam Okafor" in client.get(HOLDS).content.decode()
    assert "Ben Pérez" not in client.get(HOLDS).content.decode()
    assert client.post(f"{HOLDS}{people.sam_student.key}/", {"reason": "No"}).status_code == 404
    people.sam_student.refresh_from_db()
    assert people.sam_student.release_hold


def test_a_student_is_found_by_name_for_a_hold(people: People) -> None:
    assert "Noa Lindqvist" in signed_in(people.ada).post(HOLDS, {"query": "lind noa"}).content.decode()


ORDER = {"reason": "Order of 2 May, seen", "document": "Custody order 24-D-118, office file"}


def test_rights_set_by_hand_let_an_adult_see_a_child_and_take_it_away(people: People) -> None:
    tie = Guardianship.objects.get(guardian=people.gus_guardian)
    client, address = signed_in(people.sid), f"/student/guardianships/{tie.pk}/"
    typed = {"educational_rights": "on", "portal_access": "on", **ORDER}
    for field in ORDER:
        assert client.post(address, {**typed, field: " "}).status_code == 422
    assert client.post(address, typed).status_code == 302
    assert children_of(actor(people.gus)).get() == people.ben
    client.post(address, {**ORDER, "portal_access": "on"})
    assert not children_of(actor(people.gus)).exists()
    tie.refresh_from_db()
    assert (tie.by_hand, tie.by_hand_reason, tie.by_hand_document) == (True, *ORDER.values())
    told = Entry.objects.filter(event="guardianship.changed").order_by("id")
    assert [(entry.details["fields"], entry.details["document"]) for entry in told] == [
        (["educational_rights"], ORDER["document"])
    ] * 2


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"begins_on": "2026-05-02", "ends_on": "2026-05-01"}, "The last day is before the first."),
        ({"adult_basis": "conservatorship"}, "Write down what the reason rests on."),
        ({"adult_reason": "Case 12"}, "Choose the reason in law"),
        ({"adult_basis": "because"}, "Select a valid choice"),
    ],
)
def test_terms_that_will_not_do_are_refused(people: People, typed: dict[str, str], expected: str) -> None:
    tie = Guardianship.objects.get(guardian=people.gus_guardian)
    answer = signed_in(people.sid).post(f"/student/guardianships/{tie.pk}/", {**ORDER, **typed})
    assert answer.status_code == 422
    assert expected in answer.content.decode()


def test_a_basis_in_law_keeps_the_guardians_sight_of_an_adult_student(people: People) -> None:
    people.ben.birth_on = people.lea.today().replace(day=1) - dt.timedelta(days=19 * 366)
    people.ben.save()
    tie = Guardianship.objects.get(guardian=people.pia_guardian, student=people.ben)
    typed = {"educational_rights": "on", "portal_access": "on", **ORDER}
    assert people.ben not in children_of(actor(people.pia))
    particulars = {"adult_basis": "tax_dependent", "adult_reason": "Statement for 2025"}
    signed_in(people.sid).post(f"/student/guardianships/{tie.pk}/", {**typed, **particulars})
    assert people.ben in children_of(actor(people.pia))


def test_an_adult_of_another_child_is_found_and_tied_to_the_student(people: People) -> None:
    lia, adult = make_guardian(people.lea, "Lia", "Lindqvist", [people.noa])
    client, address = signed_in(people.sid), f"/student/guardians/{people.ben.key}/"
    assert "Lia Lindqvist" in client.post(address, {"query": "lind lia"}).content.decode()
    assert "Pia" not in client.post(address, {"query": "nobody"}).content.decode().split("Tie another")[1]
    typed = {"relationship": "guardian", "educational_rights": "on", "portal_access": "on", **ORDER}
    assert client.post(f"{address}adults/{adult.key}/", typed).status_code == 302
    assert people.ben in children_of(actor(lia))
    assert client.post(f"{address}adults/{adult.key}/", typed).status_code == 404, "there is a tie now"


def test_an_adult_whom_no_roster_lists_gets_a_record_of_their_own(people: People) -> None:
    client, address = signed_in(people.sid), f"/student/guardians/{people.ben.key}/add/"
    typed = {"given_name": "Ines", "family_name": "Holder", "relationship": "guardian", "educational_rights": "on"}
    assert client.post(address, typed).status_code == 422
    assert client.post(address, {**typed, "portal_access": "on", **ORDER}).status_code == 302
    made = Guardian.objects.get(given_name="Ines")
    assert (made.lea, made.sourced_id.startswith("by-hand:")) == (people.lea, True)
    assert Guardianship.objects.get(guardian=made).by_hand


def test_the_outsider_neither_sees_nor_sets(people: People) -> None:
    outsider, tie = actor(people.max), Guardianship.objects.get(guardian=people.gus_guardian)
    with pytest.raises(Http404):
        holds.set_hold(outsider, people.ben, held=True, reason="x")
    with pytest.raises(Http404):
        guardianships.set_by_hand(outsider, tie, guardianships.Terms(True, True), guardianships.Grounds("x", "y"))
    with pytest.raises(Http404):
        guardianships.find_adults(outsider, people.ben, "Pia")
    client = signed_in(people.max)
    assert "Ben Pérez" not in client.post(HOLDS, {"query": "Pérez"}).content.decode()
    assert client.get(f"/student/guardians/{people.ben.key}/").status_code == 404
