"""Codes that staff give: on the screen of the front desk, and by email."""

import datetime as dt
import re

import pytest
from pytest_django.fixtures import Settings
from time_machine import travel

from scoreport.accounts.mail import outbox
from scoreport.accounts.models_sign_in import MailState, OutgoingMail
from scoreport.audit.models import Entry
from scoreport.design.elements.codes import qr_path
from scoreport.lib import clock
from scoreport.onboarding.activation import codes, mailing, schools
from scoreport.onboarding.activation.whom import ties_of
from scoreport.onboarding.models import ActivationCode, Ending, Way
from scoreport.roster.models import Guardian, Guardianship
from tests.mail.server import Server
from tests.onboarding.activation import adult, code_for, opened, prove
from tests.people import People, actor, signed_in
from tests.providers import making

PAGE = "/system-settings/people/guardian/"
CODE = re.compile(r"<dt>Code</dt><dd>([a-z0-9-]{17})<")


def tie_of(guardian: Guardian) -> int:
    return guardian.guardianships.order_by("pk")[0].pk


def at_desk(people: People, guardian: Guardian, **fields: str) -> str:
    """What the desk's screen shows."""
    sent = {"tie": str(tie_of(guardian)), "seen": "on", **fields}
    return signed_in(people.opal).post(f"{PAGE}{guardian.key}/code/desk/", sent, follow=True).content.decode()


def told(page: str) -> str:
    found = CODE.search(page)
    assert found
    return found[1]


def test_the_desk_shows_a_code_as_text_and_for_a_camera_and_it_opens_an_account(people: People) -> None:
    lia = adult("Lia", people.noa)
    page = at_desk(people, lia)
    code = told(page)
    assert qr_path(f"http://localhost:8000/activate/#code={code}")[1] in page
    assert "http://localhost:8000/activate/" in page
    row = ActivationCode.objects.get()
    state = f"{PAGE}{lia.key}/code/{row.key}/"
    desk = signed_in(people.opal)
    assert 'hx-trigger="every 3s"' in desk.get(state).content.decode()
    opened(people.noa, code, "lia.l")
    shown = desk.get(state).content.decode()
    assert "The account is open" in shown
    assert "hx-get" not in shown
    entry = Entry.objects.get(event="activation.code_made")
    assert (entry.user_key, entry.student_key, entry.details["choice"]) == (people.opal.key, people.noa.key, "desk")


def test_the_code_is_shown_once_and_in_no_address(people: People) -> None:
    lia = adult("Lia", people.noa)
    code = told(at_desk(people, lia))
    assert code not in signed_in(people.opal).get(f"{PAGE}{lia.key}/").content.decode()
    assert signed_in(people.opal).get(f"{PAGE}{lia.key}/code/desk/").status_code == 405


def test_nothing_is_shown_before_an_identity_document_was_seen(people: People) -> None:
    page = at_desk(people, adult("Lia", people.noa), seen="")
    assert "Look at an identity document first, and tick this box." in page
    assert not ActivationCode.objects.exists()


@pytest.mark.parametrize(
    ("ending", "words"),
    [
        (Ending.LOCKED, "The code is locked"),
        (Ending.REPLACED, "This code does not work any more"),
        (Ending.OTHER_WAY, "This code does not work any more"),
    ],
)
def test_the_desk_is_told_what_became_of_a_code(people: People, ending: Ending, words: str) -> None:
    lia = adult("Lia", people.noa)
    code_for(lia, Way.DESK)
    codes.end(ActivationCode.objects.all(), ending)
    state = f"{PAGE}{lia.key}/code/{ActivationCode.objects.get().key}/"
    assert words in signed_in(people.opal).get(state).content.decode()


def test_the_desk_is_told_when_the_time_is_over(people: People) -> None:
    lia = adult("Lia", people.noa)
    code_for(lia, Way.DESK)
    state = f"{PAGE}{lia.key}/code/{ActivationCode.objects.get().key}/"
    desk = signed_in(people.opal)
    ActivationCode.objects.update(expires_at=clock.now() - dt.timedelta(seconds=1))
    assert "The time of this code is over" in desk.get(state).content.decode()


def test_children_of_other_schools_are_not_named_to_the_desk(people: People) -> None:
    lia = adult("Lia", people.noa, people.mia)
    page = signed_in(people.opal).get(f"{PAGE}{lia.key}/").content.decode()
    assert "Noa Lindqvist, Grade 5" in page
    assert "Mia" not in page
    at_chown = Guardianship.objects.get(guardian=lia, student=people.mia)
    assert "Select a valid choice" in at_desk(people, lia, tie=str(at_chown.pk))
    assert not ActivationCode.objects.exists()


def test_the_desk_makes_no_code_for_whoever_has_a_sign_in_or_may_see_nobody(people: People) -> None:
    assert "One-time code" not in signed_in(people.opal).get(f"{PAGE}{people.pia_guardian.key}/").content.decode()
    lia = adult("Lia", people.noa, educational_rights=False)
    assert "No code can be made" in signed_in(people.opal).get(f"{PAGE}{lia.key}/").content.decode()


def test_a_code_of_one_adult_is_not_found_under_another(people: People) -> None:
    lia, leo = adult("Lia", people.noa), adult("Leo", people.noa)
    code_for(lia)
    key = ActivationCode.objects.get().key
    assert signed_in(people.opal).get(f"{PAGE}{leo.key}/code/{key}/").status_code == 404


@pytest.fixture
def mail_is_on(settings: Settings, server: Server) -> Server:
    settings.MAIL_IS_ON = True
    return server


def test_a_code_comes_by_mail_in_the_familys_language_without_a_childs_name(people: People, mail_is_on: Server) -> None:
    lia = adult("Lia", people.noa, email="lia@example.org", language="es")
    sent = signed_in(people.opal).post(f"{PAGE}{lia.key}/code/mail/", {"tie": tie_of(lia)}, follow=True)
    assert "A code is on its way" in sent.content.decode()
    row = OutgoingMail.objects.get()
    outbox.send_due()
    (message,) = mail_is_on.came
    text = message.get_content()
    found = re.search(r"[a-z0-9]{5}(-[a-z0-9]{5}){2}", text)
    assert found
    assert message["To"] == "lia@example.org"
    assert "http://localhost:8000/activate/" in text
    assert "Your school district" not in text
    assert not any(word in text for word in ("Noa", "Lindqvist", "2026", found[0] + "#"))
    assert found[0] not in row.sealed
    row.refresh_from_db()
    assert (row.state, row.sealed) == (MailState.SENT, "")
    assert prove(people.noa, found[0]).status_code == 302


def test_a_code_that_died_on_the_way_is_not_sent(people: People, mail_is_on: Server) -> None:
    lia = adult("Lia", people.noa, email="lia@example.org")
    signed_in(people.opal).post(f"{PAGE}{lia.key}/code/mail/", {"tie": tie_of(lia)})
    Guardianship.objects.filter(guardian=lia).update(educational_rights=False)
    outbox.send_due()
    assert not mail_is_on.came
    assert OutgoingMail.objects.get().state == MailState.DROPPED


def test_without_an_address_or_a_mail_server_no_mail_is_offered(people: People, settings: Settings) -> None:
    lia, leo = adult("Lia", people.noa), adult("Leo", people.noa, email="leo@example.org")
    settings.MAIL_IS_ON = True
    assert "Send a code by email" not in signed_in(people.opal).get(f"{PAGE}{lia.key}/").content.decode()
    settings.MAIL_IS_ON = False
    assert "Send a code by email" not in signed_in(people.opal).get(f"{PAGE}{leo.key}/").content.decode()
    answer = signed_in(people.opal).post(f"{PAGE}{leo.key}/code/mail/", {"tie": tie_of(leo)}, follow=True)
    assert "No code can be made" in answer.content.decode()


def test_all_families_of_a_school_get_mail_once(people: People, mail_is_on: Server) -> None:
    adult("Lia", people.noa, email="lia@example.org")
    adult("Leo", people.noa, people.ben, email="leo@example.org")
    adult("Lou", people.noa)
    adult("Ann", people.mia, email="ann@example.org")
    for _ in range(2):
        mailing.send.call(people.aldrich.key, people.opal.key)
    outbox.send_due()
    assert sorted(str(message["To"]) for message in mail_is_on.came) == ["leo@example.org", "lia@example.org"]
    assert [entry.details["count"] for entry in Entry.objects.filter(event="activation.mailed")] == [2]


def test_the_task_holds_keys_only_and_asks_again_what_the_person_may(people: People, mail_is_on: Server) -> None:
    adult("Lia", people.noa, email="lia@example.org")
    page = f"/system-settings/activation/{people.aldrich.key}/"
    assert "One adult has nothing yet and an address" in signed_in(people.opal).get(page).content.decode()
    people.opal.assignments.all().delete()
    mailing.send.call(people.aldrich.key, people.opal.key)
    assert not ActivationCode.objects.exists()


def test_progress_counts_adults_by_school_and_grade(people: People) -> None:
    lia = adult("Lia", people.noa)
    adult("Leo", people.noa, people.ben)
    code_for(lia)
    by_school = {school.name: progress for school, progress in schools.by_school(actor(people.ada))}
    assert by_school["Aldrich Elementary"] == schools.Progress(adults=3, signed_in=1, with_code=1)
    assert by_school["Chown Middle"] == schools.Progress(adults=1, signed_in=1)
    assert by_school["Emerson High"] == schools.Progress()
    assert dict(schools.by_grade(actor(people.opal), people.aldrich)) == {
        "04": schools.Progress(adults=2, signed_in=1),
        "05": schools.Progress(adults=2, with_code=1),
    }
    with travel(clock.now() + dt.timedelta(days=31), tick=False):
        assert dict(schools.by_school(actor(people.opal)))[people.aldrich].with_code == 0


def test_the_office_sees_its_own_school_alone(people: People) -> None:
    page = signed_in(people.opal).get("/system-settings/activation/").content.decode()
    assert "Aldrich Elementary" in page
    assert "Chown Middle" not in page
    assert signed_in(people.opal).get(f"/system-settings/activation/{people.chown.key}/").status_code == 404


def test_notes_of_old_codes_are_removed(people: People) -> None:
    code_for(adult("Lia", people.noa))
    with travel(clock.now() + dt.timedelta(days=119), tick=False):
        codes.purge()
    assert ActivationCode.objects.exists()
    with travel(clock.now() + dt.timedelta(days=121), tick=False):
        codes.purge()
    assert not ActivationCode.objects.exists()


def test_where_parents_sign_in_at_the_district_no_code_is_made(people: People) -> None:
    guardian = adult("Tove", people.ben)
    assert ties_of(guardian)
    making.oidc(people.lea, required_for=["guardian"])
    assert not ties_of(guardian)
    page = signed_in(people.opal).get(f"{PAGE}{guardian.key}/")
    assert "or parents sign in at the district's provider" in page.content.decode()
