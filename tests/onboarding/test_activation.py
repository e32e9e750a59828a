"""Opening an account with a one-time code, as adults do it and as strangers try to (IDP-23, IDP-24, IDP-25)."""

import contextlib
import datetime as dt

import pytest
from django.test import Client
from time_machine import travel

from scoreport.accounts import guessing
from scoreport.accounts.models import User
from scoreport.audit.models import Entry
from scoreport.lib import clock
from scoreport.onboarding.accounts import end_sign_in
from scoreport.onboarding.activation import codes, proving
from scoreport.onboarding.credentials import one_time_password
from scoreport.onboarding.models import ActivationCode, Ending, Way
from scoreport.roster.access import children_of
from scoreport.roster.models import Guardian, Guardianship, Staff, Student
from tests import people as people_module
from tests.onboarding.activation import ACCOUNT, ACTIVATE, OWN, adult, code_for, opened, prove, typed
from tests.people import PASSWORD, People, actor, make_school, make_student, make_user, signed_in

NOT_TOGETHER = "These do not fit together."
OVER = "This code does not work any more"


def test_an_adult_opens_an_account_and_sees_all_their_children(people: People) -> None:
    lia = adult("Lia", people.noa, people.mia, email="Lia@Example.org", language="es")
    client = Client()
    assert prove(people.noa, code_for(lia), client)["Location"] == ACCOUNT
    page = client.get(ACCOUNT).content.decode()
    assert "Lia Lindqvist" in page
    assert 'value="lia@example.org"' in page
    answer = client.post(ACCOUNT, {"username": "Lia@example.org", "new": OWN, "again": OWN}, follow=True)
    assert answer.redirect_chain[-1][0] == "/assessments/"
    shown = answer.content.decode()
    assert "Noa" in shown
    assert "Mia" in shown
    user = User.objects.get(username="lia@example.org")
    assert (user.name, user.report_language, user.must_change_password) == ("Lia Lindqvist", "es", False)
    assert Client().post("/sign-in/", {"login": "lia@example.org", "password": OWN}).status_code == 302


@pytest.mark.parametrize("wrote", ["{}", " {} ", "UPPER", "apart", "joined"])
def test_capitals_spaces_and_hyphens_make_no_difference(people: People, wrote: str) -> None:
    code = code_for(adult("Lia", people.noa))
    forms = {"UPPER": code.upper(), "apart": code.replace("-", " "), "joined": code.replace("-", "")}
    assert prove(people.noa, forms.get(wrote) or wrote.format(code)).status_code == 302


def test_digits_of_other_keyboards_are_understood() -> None:
    assert (
        codes.digest_of("k7m2p-w9xcf-3hq8v")
        == codes.digest_of("k٧m٢p-w٩xcf-٣hq٨v")
        == codes.digest_of("Ｋ7Ｍ2p w9xcf3hq8v")
    )


def test_the_student_number_does_as_well(people: People) -> None:
    code = code_for(adult("Lia", people.noa))
    number = people.noa.local_id.lower()
    assert prove(people.noa, code, month="", day="", year="", local_id=number).status_code == 302


def test_the_code_is_kept_as_a_digest_only(people: People) -> None:
    code = code_for(adult("Lia", people.noa))
    row = ActivationCode.objects.get()
    assert code not in str(vars(row))
    assert code.replace("-", "") not in str(vars(row))


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ({"month": "", "day": "", "year": ""}, "Enter the child&#x27;s date of birth, or the student number."),
        ({"day": "31", "month": "2"}, "Enter month, day and year of a day that there is"),
        ({"year": ""}, "Enter month, day and year of a day that there is"),
        ({"code": ""}, "This field is required."),
        ({"day": "40"}, "less than or equal to 31"),
    ],
)
def test_what_is_missing_is_named_and_costs_no_try(people: People, what: dict[str, str], words: str) -> None:
    code = code_for(adult("Lia", people.noa))
    answer = Client().post(ACTIVATE, {**typed(people.noa, code), **what})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert ActivationCode.objects.get().failures == 0


def test_nobody_is_told_which_of_the_two_was_wrong(people: People) -> None:
    code = code_for(adult("Lia", people.noa))
    wrong_date = prove(people.noa, code, day="1" if people.noa.birth_on and people.noa.birth_on.day != 1 else "2")
    wrong_code = prove(people.noa, one_time_password())
    pages = [answer.content.decode().split("<main")[1].split("<form")[0] for answer in (wrong_date, wrong_code)]
    assert NOT_TOGETHER in pages[0]
    assert pages[0] == pages[1]
    assert wrong_date.status_code == wrong_code.status_code == 422


def test_two_that_are_given_have_to_be_right_both(people: People) -> None:
    code = code_for(adult("Lia", people.noa))
    assert prove(people.noa, code, local_id="another").status_code == 422


def test_five_wrong_tries_lock_the_code_and_not_the_person(people: People) -> None:
    lia = adult("Lia", people.noa)
    code = code_for(lia)
    for _ in range(5):
        assert NOT_TOGETHER in prove(people.noa, code, local_id="wrong").content.decode()
    assert OVER in prove(people.noa, code).content.decode()
    assert ActivationCode.objects.get().ending == Ending.LOCKED
    failures = Entry.objects.filter(event="activation.failed").order_by("id")
    assert [entry.outcome for entry in failures] == ["wrong"] * 4 + ["code_locked"]
    assert {entry.student_key for entry in failures} == {people.noa.key}
    assert prove(people.noa, code_for(lia)).status_code == 302


def test_a_right_try_is_not_counted(people: People) -> None:
    code = code_for(adult("Lia", people.noa))
    for _ in range(7):
        assert prove(people.noa, code).status_code == 302


def test_codes_that_exist_nowhere_count_against_the_network_alone(people: People) -> None:
    code = code_for(adult("Lia", people.noa))
    stranger = Client(REMOTE_ADDR="203.0.113.9")
    for _ in range(guessing.NETWORK.failures):
        assert prove(people.noa, one_time_password(), stranger).status_code == 422
    refused = prove(people.noa, one_time_password(), stranger)
    assert refused.status_code == 429
    assert refused["Retry-After"]
    assert prove(people.noa, code, Client(REMOTE_ADDR="203.0.113.80")).status_code == 302


def test_a_code_is_used_once(people: People) -> None:
    code = code_for(adult("Lia", people.noa))
    opened(people.noa, code, "lia.l")
    assert OVER in prove(people.noa, code).content.decode()
    assert ActivationCode.objects.get().ending == Ending.USED


def test_another_browser_that_had_proved_it_too_comes_too_late(people: People) -> None:
    code, second = code_for(adult("Lia", people.noa)), Client()
    prove(people.noa, code, second)
    opened(people.noa, code, "lia.l")
    answer = second.post(ACCOUNT, {"username": "not.lia", "new": OWN, "again": OWN}, follow=True)
    assert "the code does not work any more" in answer.content.decode()
    assert not User.objects.filter(username="not.lia").exists()


def test_a_newer_code_replaces_the_older_and_use_of_one_ends_those_for_the_other_children(people: People) -> None:
    lia = adult("Lia", people.noa, people.mia)
    first, second = code_for(lia), code_for(lia)
    (other,) = codes.make(lia.guardianships.filter(student=people.mia), Way.MAIL)
    assert OVER in prove(people.noa, first).content.decode()
    opened(people.noa, second, "lia.l")
    assert OVER in prove(people.mia, other.code).content.decode()
    endings = ActivationCode.objects.order_by("pk").values_list("ending", flat=True)
    assert list(endings) == [Ending.REPLACED, Ending.USED, Ending.OTHER_WAY]


@pytest.mark.parametrize(("way", "days"), [(Way.DESK, 31 / 1440), (Way.MAIL, 7.01), (Way.LETTER, 30.01)])
def test_each_way_has_its_time(people: People, way: Way, days: float) -> None:
    code = code_for(adult("Lia", people.noa), way)
    with travel(clock.now() + dt.timedelta(days=days * 0.9), tick=False):
        assert prove(people.noa, code).status_code == 302
    with travel(clock.now() + dt.timedelta(days=days), tick=False):
        assert OVER in prove(people.noa, code).content.decode()


@pytest.mark.parametrize(
    "change",
    [
        {"educational_rights": False},
        {"portal_access": False},
        {"ended_on": dt.date(2020, 1, 1)},
        {"ends_on": dt.date(2020, 1, 1)},
        {"begins_on": dt.date(2099, 1, 1)},
    ],
)
def test_a_code_dies_with_what_it_stands_for_also_between_its_two_pages(
    people: People, change: dict[str, object]
) -> None:
    lia = adult("Lia", people.noa)
    code, client = code_for(lia), Client()
    prove(people.noa, code, client)
    Guardianship.objects.filter(guardian=lia).update(**change)
    assert client.get(ACCOUNT)["Location"] == ACTIVATE
    assert OVER in prove(people.noa, code).content.decode()
    assert codes.make(lia.guardianships.all(), Way.DESK) == []


def test_a_guardian_whom_the_roster_ended_opens_nothing(people: People) -> None:
    lia = adult("Lia", people.noa)
    code = code_for(lia)
    Guardian.objects.filter(pk=lia.pk).update(enabled=False)
    assert OVER in prove(people.noa, code).content.decode()


def test_no_code_is_made_where_there_is_nothing_to_ask_for_or_a_sign_in(people: People) -> None:
    assert codes.make(people.pia_guardian.guardianships.all(), Way.DESK) == []
    people.noa.birth_on, people.noa.local_id = None, ""
    people.noa.save()
    assert codes.make(adult("Lia", people.noa).guardianships.all(), Way.DESK) == []


def test_the_second_page_without_the_first_leads_back(people: People) -> None:
    assert Client().get(ACCOUNT)["Location"] == ACTIVATE
    assert Client().post(ACCOUNT, {"username": "x.y.z", "new": OWN, "again": OWN})["Location"] == ACTIVATE


def test_what_was_proved_counts_for_half_an_hour(people: People) -> None:
    code, client = code_for(adult("Lia", people.noa)), Client()
    prove(people.noa, code, client)
    with travel(clock.now() + dt.timedelta(minutes=31), tick=False):
        assert client.get(ACCOUNT)["Location"] == ACTIVATE


def test_the_session_gets_another_key_when_a_code_was_proved(people: People) -> None:
    client = Client()
    client.get(ACTIVATE)
    session = client.session
    session["kept"] = 1
    session.save()
    before = session.session_key
    prove(people.noa, code_for(adult("Lia", people.noa)), client)
    assert client.session.session_key != before


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"username": "pia"}, "Somebody has this user name."),
        ({"username": "PIA"}, "Somebody has this user name."),
        ({"username": "two words"}, "without spaces"),
        ({"new": "short", "again": "short"}, "at least 10 characters"),
        ({"new": "aldrich elementary", "again": "aldrich elementary"}, "belongs to the name of a school"),
        ({"username": "wandering.lia", "new": "wandering.lia", "again": "wandering.lia"}, "too similar"),
        ({"again": "another long sentence"}, "The two passwords are not the same."),
    ],
)
def test_names_and_passwords_that_will_not_do(people: People, fields: dict[str, str], words: str) -> None:
    client = Client()
    prove(people.noa, code_for(adult("Lia", people.noa)), client)
    answer = client.post(ACCOUNT, {"username": "lia.l", "new": OWN, "again": OWN, **fields})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert ActivationCode.objects.get().ended_at is None


def test_two_adults_of_one_child_get_an_account_each(people: People) -> None:
    lia, leo = adult("Lia", people.noa), adult("Leo", people.noa, people.mia)
    opened(people.noa, code_for(lia), "lia.l")
    opened(people.noa, code_for(leo), "leo.l")
    lia.refresh_from_db()
    leo.refresh_from_db()
    assert lia.user != leo.user
    assert lia.user is not None
    assert list(children_of(actor(lia.user))) == [people.noa]


def test_an_ended_account_opens_again_under_its_name(people: People) -> None:
    end_sign_in(actor(people.ada), people.pia_guardian)
    people.pia_guardian.refresh_from_db()
    client = Client()
    prove(people.ben, code_for(people.pia_guardian), client)
    page = client.get(ACCOUNT).content.decode()
    assert "as before" in page
    assert 'name="username"' not in page
    client.post(ACCOUNT, {"new": OWN, "again": OWN})
    assert Client().post("/sign-in/", {"login": "pia", "password": OWN}).status_code == 302
    assert Client().post("/sign-in/", {"login": "pia", "password": PASSWORD}).status_code == 422


def test_a_guardian_with_children_in_two_districts_has_one_sign_in(people: People) -> None:
    far = make_school(people.other_lea, "Far Hills Middle")
    kim = make_student(people.other_lea, far, "Kim", "Pérez", ssid="2000000001", grade="06", years=11)
    there = adult("Pia", kim)
    client = signed_in(people.pia)
    prove(kim, code_for(there), client)
    assert "Yes, that is me" in client.get(ACCOUNT).content.decode()
    shown = client.post(ACCOUNT, follow=True).content.decode()
    assert "Kim" in shown
    assert "Ben" in shown
    there.refresh_from_db()
    assert there.user == people.pia


def test_staff_who_are_parents_sign_in_with_their_account_first(people: People) -> None:
    Staff.objects.filter(user=people.tess).update(sourced_id="guardian-tess")
    tess = adult("Tess", people.noa)
    client, code = Client(), code_for(tess)
    prove(people.noa, code, client)
    assert "You have an account already" in client.get(ACCOUNT).content.decode()
    assert client.post(ACCOUNT, {"username": "a.second", "new": OWN, "again": OWN}).status_code == 200
    assert not User.objects.filter(username="a.second").exists()
    hers = signed_in(people.tess)
    prove(people.noa, code, hers)
    hers.post(ACCOUNT)
    tess.refresh_from_db()
    assert tess.user == people.tess


@pytest.mark.parametrize("who", ["sam", "gus"])
def test_neither_a_student_nor_another_adult_takes_the_children_into_their_account(people: People, who: str) -> None:
    lia = adult("Lia", people.noa)
    client = signed_in(getattr(people, who))
    prove(people.noa, code_for(lia), client)
    assert "This is somebody else" in client.get(ACCOUNT).content.decode()
    assert client.post(ACCOUNT).status_code == 422
    lia.refresh_from_db()
    assert lia.user is None


def test_an_old_sign_in_is_confirmed_before_children_are_added(people: People) -> None:
    client = signed_in(make_user("hal", "Hal Lindqvist"))
    prove(people.noa, code_for(adult("Hal", people.noa)), client)
    people_module.prove(client, User.objects.get(username="hal"), seconds_ago=900)
    assert "/confirm/" in client.post(ACCOUNT)["Location"]


def test_opening_is_recorded_and_told(people: People) -> None:
    client = opened(people.noa, code_for(adult("Lia", people.noa)), "lia.l")
    entry = Entry.objects.get(event="account.activated")
    user = User.objects.get(username="lia.l")
    assert (entry.user_key, entry.student_key, entry.details["choice"]) == (user.key, people.noa.key, "letter")
    assert "Your sign-in was opened with a code of the school" in client.get("/security/").content.decode()


def test_the_sign_in_page_and_the_code_page_lead_to_each_other(people: People) -> None:
    assert f'href="{ACTIVATE}"' in Client().get("/sign-in/").content.decode()
    assert 'href="/sign-in/"' in Client().get(ACTIVATE).content.decode()


def test_of_many_wrong_tries_at_once_no_more_than_five_are_looked_at(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each try begins before the one before it has come to its end."""
    code, looked_at = code_for(adult("Lia", people.noa)), []

    def fits(second: proving.Second, student: Student) -> bool:
        looked_at.append(student.key)
        assert len(looked_at) < 20
        with contextlib.suppress(proving.Over, proving.Wrong):
            proving.prove(code, second)
        return False

    monkeypatch.setattr(proving.Second, "fits", fits)
    prove(people.noa, code)
    assert len(looked_at) == 5
    assert ActivationCode.objects.get().ending == Ending.LOCKED


def test_the_form_keeps_what_was_typed_and_takes_nothing_from_the_address(people: People) -> None:
    answer = prove(people.noa, "k7m2p-w9xcf-3hq8v", local_id="77")
    assert 'value="k7m2p-w9xcf-3hq8v"' in answer.content.decode()
    assert 'value="k7m2p' not in Client().get(ACTIVATE, typed(people.noa, "k7m2p-w9xcf-3hq8v")).content.decode()
