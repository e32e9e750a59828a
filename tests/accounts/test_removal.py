"""A lost second step is removed by who has seen the person; of staff by two."""

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client

from scoreport.accounts.models import OutgoingMail, User
from scoreport.audit.models import Entry
from scoreport.operations import second_step
from scoreport.roster.models import Guardian, Staff
from tests.accounts.second_steps import add_app, add_passkey, add_recovery_codes
from tests.people import People, make_staff, prove, signed_in


def page(people: People, user: User) -> str:
    """The address of the person's page."""
    kind, model = ("guardian", Guardian) if Guardian.objects.filter(user=user).exists() else ("staff", Staff)
    return f"/system-settings/people/{kind}/{model.objects.get(user=user).key}/"


def remove(client: Client, people: People, user: User) -> str:
    return client.post(page(people, user) + "second-step/", follow=True).content.decode()


def has_steps(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user).exists())


def test_the_office_removes_the_second_step_of_a_family_and_nobody_goes_on(people: People) -> None:
    add_app(people.pia)
    add_recovery_codes(people.pia)
    add_passkey(people.pia)
    User.objects.filter(pk=people.pia.pk).update(email_codes=True, confirmed_email="pia@example.org")
    theirs = signed_in(people.pia)
    assert "The second step is removed" in remove(signed_in(people.opal), people, people.pia)
    people.pia.refresh_from_db()
    assert not has_steps(people.pia)
    assert not people.pia.email_codes
    assert theirs.get("/assessments/").status_code == 302
    entry = Entry.objects.get(event="second_step.reset")
    assert (entry.user_key, entry.details["user"]) == (people.opal.key, people.pia.key)
    assert OutgoingMail.objects.get().purpose == "second_step_reset"
    back = Client()
    back.post("/sign-in/", {"login": "pia", "password": "a long sentence for tests"})
    assert "removed your second step" in back.get("/security/").content.decode()


def test_of_staff_two_have_to_agree_within_a_day(people: People) -> None:
    max_too = make_staff(people.lea, "Mo", "Second", people.groups["coordinator"])
    add_app(people.cole)
    ada, mo = signed_in(people.ada), signed_in(max_too)
    assert "A second person with your rights" in remove(ada, people, people.cole)
    assert "A second person with your rights" in remove(ada, people, people.cole), "one person is one person"
    assert has_steps(people.cole)
    assert "Ada Nguyen has asked for this" in mo.get(page(people, people.cole)).content.decode()
    assert "The second step is removed" in remove(mo, people, people.cole)
    assert not has_steps(people.cole)


def test_what_one_has_asked_for_is_void_after_a_day(people: People) -> None:
    mo = make_staff(people.lea, "Mo", "Second", people.groups["coordinator"])
    add_app(people.cole)
    with time_machine.travel("2026-11-24T17:00:00Z", tick=False):
        remove(signed_in(people.ada), people, people.cole)
    with time_machine.travel("2026-11-25T17:00:01Z", tick=False):
        remove(signed_in(mo), people, people.cole)
    assert has_steps(people.cole)


def test_nobody_agrees_to_the_removal_of_their_own(people: People) -> None:
    mo = make_staff(people.lea, "Mo", "Second", people.groups["coordinator"])
    add_app(mo)
    remove(signed_in(mo), people, mo)
    remove(signed_in(people.ada), people, mo)
    assert has_steps(mo)


@pytest.mark.parametrize("name", ["cole", "opal", "max", "pia"])
def test_who_may_not_manage_a_sign_in_removes_nothing(people: People, name: str) -> None:
    add_app(people.tess)
    answer = signed_in(getattr(people, name)).post(page(people, people.tess) + "second-step/")
    assert answer.status_code == 404
    assert has_steps(people.tess)


def test_it_asks_for_a_confirmed_sign_in(people: People) -> None:
    add_app(people.pia)
    opal = signed_in(people.opal)
    prove(opal, people.opal, seconds_ago=400)
    assert opal.post(page(people, people.pia) + "second-step/")["Location"].startswith("/confirm/")
    assert has_steps(people.pia)


def test_the_operator_helps_a_coordinator_who_is_alone(people: People, capsys: pytest.CaptureFixture[str]) -> None:
    add_app(people.ada)
    assert second_step.run("Ada") == 0
    assert "signs in with the password alone" in capsys.readouterr().out
    assert not has_steps(people.ada)
    assert second_step.run("ada") == second_step.run("nobody") == 1
    assert Entry.objects.get(event="second_step.reset").user_name == "system"


def test_a_reset_of_the_password_leaves_the_second_step_and_ends_sign_ins(people: People) -> None:
    add_app(people.pia)
    theirs = signed_in(people.pia)
    signed_in(people.opal).post(page(people, people.pia) + "reset/")
    assert has_steps(people.pia)
    assert not people.pia.sessions.exists()
    assert theirs.get("/assessments/").status_code == 302
    assert OutgoingMail.objects.get().purpose == "password_reset"
