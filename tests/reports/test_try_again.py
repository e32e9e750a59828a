"""One mail when the state is back: to those who asked for it, by keys, once, and only if they still may."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from pytest_django.fixtures import Settings

from scoreport.accounts.mail import outbox
from scoreport.accounts.models import OutgoingMail, User
from scoreport.audit.models import Entry
from scoreport.configuration.models import Configuration
from scoreport.operations import tick
from scoreport.reports import try_again
from scoreport.reports.models import TryAgain
from scoreport.roster.models import Guardianship, Student
from tests.people import People, signed_in
from tests.reports.conftest import configure
from tests.reports.upstream import Upstream

BUTTON, NO_ADDRESS = "Write to me when it works again", "has no email address"
PART = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def mail_is_on(settings: Settings, people: People) -> None:
    settings.MAIL_IS_ON = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    for user in (people.pia, people.tess):
        User.objects.filter(pk=user.pk).update(email=f"{user.username}@example.org")
        user.refresh_from_db()


@pytest.fixture
def down(state: Upstream) -> Upstream:
    state.listing_status = 503
    return state


def generate(user: User, child: Student, **headers: str) -> HttpResponse:
    return signed_in(user).post(f"/children/{child.key}/score-reports/", {"language": "en"}, **headers)  # type: ignore[arg-type, return-value]


def ask(user: User, student: Student, reader: str = "family", **headers: str) -> HttpResponse:
    return signed_in(user).post("/try-again/", {"student": student.key, "for": reader}, **headers)  # type: ignore[arg-type, return-value]


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


@pytest.fixture
def tell(django_capture_on_commit_callbacks: Callable[..., object]) -> Callable[[], list[str]]:
    """Let the worker look once, and return who was written to."""

    def look() -> list[str]:
        before = len(mail.outbox)
        try_again.tell()
        outbox.send_due()
        return [address for message in mail.outbox[before:] for address in message.to]

    return look


def test_who_cant_be_served_sees_when_to_try_again_and_may_ask_for_a_mail(people: People, down: Upstream) -> None:
    with time_machine.travel(dt.datetime(2026, 11, 2, 23, 0, tzinfo=dt.UTC), tick=False):
        page = text(generate(people.pia, people.ben))
    assert "please try again at 3:05 PM" in page
    assert BUTTON in page
    assert BUTTON in text(generate(people.pia, people.ben, **PART))
    staff = signed_in(people.tess).post(f"/student/student-information/{people.ben.key}/", {})
    assert BUTTON in staff.content.decode()


def test_it_is_not_offered_where_it_would_not_help(people: People, down: Upstream, settings: Settings) -> None:
    down.listing_status = 403
    assert BUTTON not in text(generate(people.pia, people.ben))
    down.listing_status = 503
    settings.MAIL_IS_ON = False
    page = text(generate(people.pia, people.ben))
    assert BUTTON not in page
    assert NO_ADDRESS not in page


def test_who_has_no_address_is_told_so(people: People, down: Upstream) -> None:
    User.objects.filter(pk=people.pia.pk).update(email="")
    page = text(generate(people.pia, people.ben))
    assert NO_ADDRESS in page
    assert BUTTON not in page
    assert NO_ADDRESS in text(ask(people.pia, people.ben, **PART))
    assert not TryAgain.objects.exists()


def test_the_wish_is_kept_by_keys_and_traced(people: People, down: Upstream) -> None:
    assert "within 24 hours" in text(ask(people.pia, people.ben, **PART))
    wish = TryAgain.objects.get()
    assert (wish.user, wish.student, wish.for_family) == (people.pia, people.ben, True)
    assert wish.configuration_key == Configuration.objects.get().key
    entry = Entry.objects.using("audit").latest("pk")
    assert (entry.event, entry.student_key) == ("try_again.asked", people.ben.key)
    answer = signed_in(people.pia).post("/try-again/", {"student": people.mia.key, "for": "family"}, follow=True)
    assert "within 24 hours" in answer.content.decode()
    assert TryAgain.objects.get().student == people.mia


@pytest.mark.parametrize("reader", ["family", "staff"])
def test_nobody_asks_about_a_student_out_of_reach(people: People, down: Upstream, reader: str) -> None:
    for user, student in ((people.pia, people.noa), (people.tess, people.noa), (people.gus, people.ben)):
        assert ask(user, student, reader).status_code == 404
    assert Client().post("/try-again/", {"student": people.ben.key}).status_code == 302
    assert not TryAgain.objects.exists()


def test_one_mail_goes_when_the_state_is_back_and_no_more(
    people: People, down: Upstream, tell: Callable[[], list[str]]
) -> None:
    ask(people.pia, people.ben)
    ask(people.tess, people.ben, "staff")
    assert tell() == []
    down.listing_status = 200
    assert sorted(tell()) == ["pia@example.org", "tess@example.org"]
    assert tell() == []
    sent = mail.outbox[0]
    assert "works again" in sent.subject
    said = f"{sent.subject} {sent.body}"
    for private in ("Ben", "Pérez", "Pia", people.ben.key, "1000000001", "score-reports/", "2026"):
        assert private not in said
    assert set(OutgoingMail.objects.values_list("sealed", flat=True)) == {""}


def test_the_mail_is_in_the_persons_language(people: People, state: Upstream, tell: Callable[[], list[str]]) -> None:
    User.objects.filter(pk=people.pia.pk).update(language="es")
    ask(people.pia, people.ben)
    tell()
    assert "funciona de nuevo" in mail.outbox[0].subject


def test_another_configuration_that_is_back_tells_nobody(
    people: People, down: Upstream, tell: Callable[[], list[str]]
) -> None:
    ask(people.pia, people.ben)
    Configuration.objects.update(key="another")
    down.listing_status = 200
    assert tell() == []


@pytest.mark.parametrize("gone", ["guardianship", "hold", "account"])
def test_access_is_checked_again_when_the_mail_is_written(
    people: People, state: Upstream, tell: Callable[[], list[str]], gone: str
) -> None:
    ask(people.pia, people.ben)
    if gone == "guardianship":
        Guardianship.objects.filter(guardian=people.pia_guardian).delete()
    elif gone == "hold":
        Student.objects.filter(pk=people.ben.pk).update(release_hold=True)
    else:
        User.objects.filter(pk=people.pia.pk).update(is_active=False)
    assert tell() == []
    assert OutgoingMail.objects.get().state == "dropped"


def test_a_wish_ends_after_a_day(people: People, down: Upstream, tell: Callable[[], list[str]]) -> None:
    ask(people.pia, people.ben)
    down.listing_status = 200
    with time_machine.travel(dt.datetime.now(dt.UTC) + try_again.LIFE + dt.timedelta(seconds=1)):
        assert tell() == []
    assert not TryAgain.objects.exists()


def test_a_mail_that_waits_too_long_for_its_server_does_not_go(people: People, state: Upstream) -> None:
    ask(people.pia, people.ben)
    try_again.tell()
    with time_machine.travel(dt.datetime.now(dt.UTC) + try_again.FRESH + dt.timedelta(seconds=1)):
        outbox.send_due()
    assert mail.outbox == []


def test_all_are_not_told_at_once(
    people: People, state: Upstream, tell: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(try_again, "MOST_TOLD", 1)
    ask(people.pia, people.ben)
    ask(people.tess, people.ben, "staff")
    assert [tell(), tell(), tell()] == [["pia@example.org"], ["tess@example.org"], []]


def test_the_worker_looks_every_minute(people: People, state: Upstream) -> None:
    ask(people.pia, people.ben)
    assert "tell_that_the_state_is_back" in tick.tick()
    assert TryAgain.objects.get().told_at is not None


def test_credentials_that_cannot_be_read_tell_nobody(people: People, state: Upstream, settings: Settings) -> None:
    ask(people.pia, people.ben)
    settings.MASTER_KEYS = (bytes(range(1, 33)),)
    assert try_again.tell() == 0


def test_several_states_are_asked_at_the_same_time(people: People, state: Upstream) -> None:
    second = configure(people, state.url, default=False)
    ask(people.pia, people.ben)
    ask(people.tess, people.ben, "staff")
    TryAgain.objects.filter(user=people.tess).update(configuration_key=second.key)
    assert try_again.tell() == 2
