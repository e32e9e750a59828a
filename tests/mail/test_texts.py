"""What mails say: in the reader's language, and never a name, a year, a score or a link to a report."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

from scoreport.accounts.mail.purposes import PURPOSES, written
from scoreport.accounts.models import Assignment, Group, User
from scoreport.configuration.models import Configuration
from scoreport.lib import clock
from scoreport.lib.mail import Message
from scoreport.onboarding.models import ActivationCode, Way
from scoreport.reports.models import TryAgain
from scoreport.roster.models import Guardian, Student
from tests.onboarding.activation import adult, code_for
from tests.people import People

# Values that stand on the records of whoever a mail is about, and that nothing else holds.
PLANTED = {
    "username": "plantedusername", "name": "Plantedgiven Plantedfamily", "child": "Plantedchild", "ssid": "7777777777",
    "local_id": "plantedlocal", "school": "Plantedschool Elementary",
}  # fmt: skip
DETAILS = {
    "confirm_address": '{"address": "new@example.org", "code": "1234-5678"}',
    "sign_in_code": "1234-5678",
    "address_changed": "old@example.org",
    "new_device": "Firefox, Windows",
    "second_step_added": "totp",
    "second_step_removed": "webauthn",
    "alarm": "stopped",
    "credentials_end": "a-configuration0",
    "roster_drop": "waits",
    "provider_tied": "Valley sign-in",
    "provider_untied": "Valley sign-in",
    "activation_code": "ABCD-EFGH-JKMN",
}
# The only addresses that a mail may name: the front doors, and for administrators a page that shows nobody's record.
DOORS = {f"{settings.PUBLIC_URL}{path}" for path in ("", "/activate/", reverse("configuration:list"))}
# Mails that no family gets.
TO_STAFF = {"alarm": ["en", "es"], "credentials_end": ["en", "es"], "roster_drop": ["en", "es"]}
LANGUAGES = [code for code, _name in settings.LANGUAGES]


@pytest.fixture
def planted(people: People) -> User:
    """Pia, with values that can't be mistaken on everything that is hers."""
    given, family = PLANTED["name"].split()
    User.objects.filter(pk=people.pia.pk).update(
        username=PLANTED["username"], name=PLANTED["name"], email="one@example.org", confirmed_email="two@example.org"
    )
    Guardian.objects.filter(pk=people.pia_guardian.pk).update(given_name=given, family_name=family)
    Student.objects.filter(pk__in=[people.ben.pk, people.mia.pk]).update(
        given_name=PLANTED["child"], local_id=PLANTED["local_id"]
    )
    Student.objects.filter(pk=people.ben.pk).update(ssid=PLANTED["ssid"])
    people.aldrich.name = PLANTED["school"]
    people.aldrich.save()
    people.pia.refresh_from_db()
    return people.pia


def wish(user: User) -> str:
    """What a mail is about that tells of the state's return."""
    student = Student.objects.get(ssid=PLANTED["ssid"])
    when = {"for_family": True, "configuration_key": "k", "asked_at": clock.now()}
    return TryAgain.objects.update_or_create(user=user, defaults={"student": student, **when})[0].key


def code(user: User) -> str:
    """What a mail is about that brings an adult without an account their code."""
    Guardian.objects.filter(sourced_id="guardian-plantedgiven").delete()
    ben = Student.objects.get(ssid=PLANTED["ssid"])
    given = PLANTED["name"].split()[0]
    guardian = adult(given, ben, email="one@example.org", language=user.language)
    code_for(guardian, Way.MAIL)
    return ActivationCode.objects.get(guardianship__guardian=guardian).key


def ending(user: User) -> str:
    """Whom a mail is about whose district's credentials end."""
    lea = Guardian.objects.get(user=user).lea
    configuration = Configuration.objects.update_or_create(
        lea=lea, key=DETAILS["credentials_end"], defaults={"name": "CAASPP", "expires_on": lea.today()}
    )[0]
    assert configuration.key == DETAILS["credentials_end"]
    Assignment.objects.get_or_create(user=user, group=Group.objects.get(lea=lea, code="coordinator"))
    return user.key


# Mails that are about something else than an account alone.
ABOUT = {"try_again": wish, "activation_code": code, "credentials_end": ending}


def render(name: str, user: User, language: str = "en") -> Message:
    User.objects.filter(pk=user.pk).update(language=language)
    user.refresh_from_db()
    about = ABOUT[name](user) if name in ABOUT else user.key
    found = written(name, about, DETAILS.get(name, ""), clock.now())
    assert found is not None, f"{name} goes to nobody: teach this test whom it is about"
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(PURPOSES))
def test_no_mail_names_anybody_or_leads_to_a_report(planted: User, name: str, language: str) -> None:
    mail = render(name, planted, language)
    text = f"{mail.subject}\n{mail.text}"
    for what, value in PLANTED.items():
        assert value.lower() not in text.lower(), what
        for word in value.split():
            assert word.lower() not in text.lower(), what
    assert planted.key not in text
    assert set(re.findall(r"https?://\S+?(?=[\s,.)]|$)", text)) <= DOORS, "no link but to the front doors"
    assert not re.search(r"score-reports|\b\d{4}-\d\d\b|\b(3|4|5|6|7|8|11)(th|rd|\.º) ", text)


@pytest.mark.parametrize("name", sorted(PURPOSES))
def test_a_mail_is_plain_whole_and_in_one_piece(planted: User, name: str) -> None:
    mail = render(name, planted)
    assert 5 < len(mail.subject) < 78
    assert "\n" not in mail.subject
    assert not re.search(r"&\w+;|&#|<[a-z/]|\{[{%]|None", mail.subject + mail.text)
    assert mail.text.count(settings.PUBLIC_URL) >= 1


@pytest.mark.parametrize("name", sorted(PURPOSES))
def test_a_mail_is_in_the_language_of_its_reader(planted: User, name: str) -> None:
    languages = TO_STAFF.get(name, LANGUAGES)
    subjects = {render(name, planted, language).subject for language in languages}
    assert len(subjects) == len(languages)


def test_a_code_goes_to_the_confirmed_address_and_nowhere_else(planted: User) -> None:
    assert render("sign_in_code", planted).to == "two@example.org"
    User.objects.filter(pk=planted.pk).update(confirmed_email="")
    assert written("sign_in_code", planted.key, "1234-5678", clock.now()) is None


def test_a_notice_goes_to_the_address_that_the_school_knows_where_none_is_confirmed(planted: User) -> None:
    assert render("password_changed", planted).to == "two@example.org"
    User.objects.filter(pk=planted.pk).update(confirmed_email="")
    assert render("password_changed", planted).to == "one@example.org"
