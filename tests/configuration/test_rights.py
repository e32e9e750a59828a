"""Each right opens its own pages and deeds, for the whole LEA, and nothing else."""

from dataclasses import dataclass

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from scoreport.accounts.models import Assignment, Group, ToolRight, User
from scoreport.accounts.tools import Right, ToolCode
from scoreport.configuration.credentials import for_school
from scoreport.configuration.models import Configuration, Connection
from scoreport.districts.models import School
from tests.configuration.entering import LIST, SECRET, add, text, typed, url
from tests.people import People, make_user, signed_in

ALL = frozenset(Right)


@dataclass(frozen=True)
class Door:
    """A page or deed, and the rights that it takes."""

    method: str
    name: str
    needs: frozenset[Right]

    def knock(self, browser: Client, configuration: Configuration, base_url: str) -> HttpResponse:
        plain = self.name in ("list", "add")
        address = reverse(f"configuration:{self.name}") if plain else url(self.name, configuration)
        data = typed(base_url, name="Changed", action="test") | {"pending": "x", "confirmation": "wrong"}
        answer = getattr(browser, self.method)(address, data if self.method == "post" else None)
        assert isinstance(answer, HttpResponse)
        return answer


DOORS = [
    Door("get", "list", frozenset({Right.READ})),
    Door("get", "add", frozenset({Right.ADD})),
    Door("post", "add", frozenset({Right.ADD})),
    Door("get", "edit", frozenset({Right.READ})),
    Door("post", "edit", frozenset({Right.READ, Right.WRITE})),
    Door("post", "test", frozenset({Right.WRITE})),
    Door("get", "delete", frozenset({Right.DELETE})),
    Door("post", "delete", frozenset({Right.DELETE})),
]
# These answer 404 for want of something to do it to as well: only their refusal shows here.
HIDDEN_DOORS = [
    Door("post", "use_anyway", frozenset({Right.WRITE})),
    Door("post", "discard", frozenset({Right.WRITE})),
    Door("post", "undo", frozenset({Right.DELETE})),
]


def holder(people: People, rights: frozenset[Right], school: School | None = None) -> User:
    group = Group.objects.create(lea=people.lea, code="test", name="Test group")
    ToolRight.objects.bulk_create(ToolRight(group=group, tool=ToolCode.CONFIGURATION, right=right) for right in rights)
    user = make_user("holder", "Holder of rights")
    Assignment.objects.create(user=user, group=group, school=school)
    return user


@pytest.mark.parametrize("door", DOORS, ids=lambda door: f"{door.method}-{door.name}")
def test_the_rights_that_a_door_takes_open_it(people: People, state: str, door: Door) -> None:
    configuration = add(people, state)
    assert door.knock(signed_in(holder(people, door.needs)), configuration, state).status_code in (200, 302, 422)


@pytest.mark.parametrize("door", DOORS + HIDDEN_DOORS, ids=lambda door: f"{door.method}-{door.name}")
def test_all_other_rights_together_do_not(people: People, state: str, door: Door) -> None:
    configuration = add(people, state)
    for missing in door.needs:
        Group.objects.filter(code="test").delete()
        User.objects.filter(username="holder").delete()
        browser = signed_in(holder(people, ALL - {missing}))
        assert door.knock(browser, configuration, state).status_code == 404
    assert untouched(configuration)


def test_rights_at_one_school_open_no_configuration_of_the_lea(people: People, state: str) -> None:
    configuration = add(people, state)
    browser = signed_in(holder(people, ALL, people.aldrich))
    for door in DOORS + HIDDEN_DOORS:
        if door.name != "list":
            assert door.knock(browser, configuration, state).status_code == 404
    page = text(browser.get(LIST))
    assert "Your right is for single schools" in page
    assert configuration.name + "</a>" not in page
    assert untouched(configuration)


def test_nobody_else_reaches_list_row_or_deed(people: People, state: str) -> None:
    configuration = add(people, state)
    for user in (people.cole, people.tess, people.opal, people.pia, people.sam):
        for door in DOORS + HIDDEN_DOORS:
            assert door.knock(signed_in(user), configuration, state).status_code == 404
    for door in DOORS + HIDDEN_DOORS:
        assert door.knock(Client(), configuration, state).status_code == 302
    assert untouched(configuration)


def test_the_coordinator_of_another_lea_finds_nothing_of_this_one(people: People, state: str) -> None:
    configuration = add(people, state)
    browser = signed_in(people.max)
    for door in DOORS + HIDDEN_DOORS:
        if door.name not in ("list", "add"):
            assert door.knock(browser, configuration, state).status_code == 404
    assert browser.get(f"{reverse('configuration:add')}?lea={people.lea.key}").status_code == 404
    assert "CAASPP</a>" not in text(browser.get(LIST))
    browser.post(reverse("configuration:add"), typed(state, schools=[people.chown.pk]))
    assert not Configuration.objects.filter(lea=people.other_lea).exists()
    assert untouched(configuration)


def test_who_may_only_read_sees_no_button_and_no_hidden_field(people: People, state: str) -> None:
    configuration = add(people, state)
    browser = signed_in(people.sid)
    page = text(browser.get(url("edit", configuration)))
    assert "<fieldset disabled>" in page
    assert 'type="password"' not in page
    for words in (">Save<", "Test what is in use", "DO NOT DELETE"):
        assert words not in page
    assert "Add Configuration" not in text(browser.get(LIST))


def test_with_rights_in_two_leas_the_list_shows_both_and_adding_names_one(people: People, state: str) -> None:
    add(people, state)
    group = Group.objects.get(lea=people.other_lea, code="coordinator")
    Assignment.objects.create(user=people.ada, group=group)
    browser = signed_in(people.ada)
    page = text(browser.get(LIST))
    assert page.index("<h2>Far Hills Unified</h2>") < page.index("<h2>Test Valley Unified</h2>")
    assert browser.get(reverse("configuration:add")).status_code == 404
    there = f"{reverse('configuration:add')}?lea={people.other_lea.key}"
    browser.post(there, typed(state))
    assert Configuration.objects.get(lea=people.other_lea).connections.get().state == "live"


def untouched(configuration: Configuration) -> bool:
    """Whether the configuration and the credentials in use are as Ada saved them."""
    configuration.refresh_from_db()
    school = configuration.lea.schools.get(name="Aldrich Elementary")
    return (
        (configuration.name, configuration.version, configuration.deleted_at) == ("CAASPP", 1, None)
        and for_school(school).account.client_secret == SECRET
        and Connection.objects.count() == 1
    )
