"""Release holds and guardianships that are set by hand."""

import pytest
from django.http import Http404

from scoreport.audit.models import Entry
from scoreport.roster import guardianships, holds
from scoreport.roster.access import children_of
from scoreport.roster.disclosure import Refusal, refusal_for_family, refusal_for_staff
from scoreport.roster.models import Guardianship
from tests.people import People, actor, signed_in

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


def test_rights_set_by_hand_let_an_adult_see_a_child_and_take_it_away(people: People) -> None:
    tie = Guardianship.objects.get(guardian=people.gus_guardian)
    client, address = signed_in(people.sid), f"/student/guardianships/{tie.pk}/"
    typed = {"educational_rights": "on", "portal_access": "on", "reason": "Order of 2 May, seen"}
    assert client.post(address, {**typed, "reason": ""}).status_code == 422
    assert client.post(address, typed).status_code == 302
    assert children_of(actor(people.gus)).get() == people.ben
    client.post(address, {"portal_access": "on", "reason": "Order of 9 May, seen"})
    assert not children_of(actor(people.gus)).exists()
    tie.refresh_from_db()
    assert tie.by_hand
    told = Entry.objects.filter(event="guardianship.changed").order_by("id")
    assert [entry.details["fields"] for entry in told] == [["educational_rights"], ["educational_rights"]]


def test_a_last_day_before_the_first_is_refused(people: People) -> None:
    tie = Guardianship.objects.get(guardian=people.gus_guardian)
    typed = {"begins_on": "2026-05-02", "ends_on": "2026-05-01", "reason": "x"}
    address = f"/student/guardianships/{tie.pk}/"
    assert signed_in(people.sid).post(address, typed).status_code == 422


def test_the_outsider_neither_sees_nor_sets(people: People) -> None:
    outsider, tie = actor(people.max), Guardianship.objects.get(guardian=people.gus_guardian)
    with pytest.raises(Http404):
        holds.set_hold(outsider, people.ben, held=True, reason="x")
    with pytest.raises(Http404):
        guardianships.set_by_hand(outsider, tie, guardianships.Terms(True, True), "x")
    client = signed_in(people.max)
    assert "Ben Pérez" not in client.post(HOLDS, {"query": "Pérez"}).content.decode()
    assert client.get(f"/student/guardians/{people.ben.key}/").status_code == 404
