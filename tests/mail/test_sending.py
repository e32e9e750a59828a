"""A mail goes when the deed is done; what fails is tried again, then given up, and nobody is named."""

import datetime as dt
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django_tasks_db.models import DBTaskResult

from scoreport.accounts.mail import outbox
from scoreport.accounts.models import OutgoingMail, User
from tests.mail.server import Server
from tests.people import People

START = dt.datetime(2026, 11, 24, 17, 0, tzinfo=dt.UTC)
ADDRESS = "unmistakable@example.org"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def pia(people: People) -> User:
    people.pia.email = ADDRESS
    people.pia.save()
    return people.pia


def post(pia: User) -> OutgoingMail:
    outbox.post("password_changed", pia.key)
    return OutgoingMail.objects.get()


def test_a_mail_arrives_with_what_it_needs_and_no_more(pia: User, server: Server) -> None:
    post(pia)
    outbox.send_due()
    (came,) = server.came
    assert (came["To"], came["From"]) == (ADDRESS, "Scoreport <reports@example.org>")
    assert came["Subject"] == "Your password was changed"
    assert came["Auto-Submitted"] == "auto-generated"
    assert str(came["Message-ID"]).endswith("@localhost>")
    assert came.get_content_type() == "text/plain"
    assert OutgoingMail.objects.get().state == "sent"
    outbox.send_due()
    assert len(server.came) == 1


def test_the_task_goes_after_the_commit_and_carries_the_mails_key_only(
    pia: User, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
    with django_capture_on_commit_callbacks(execute=True):
        row = post(pia)
        assert not DBTaskResult.objects.exists()
    assert DBTaskResult.objects.get().args_kwargs == {"args": [row.key], "kwargs": {}}


@pytest.mark.parametrize("answer", ["451 Try again later", "421 Too many connections"])
def test_a_server_that_is_busy_is_asked_again_later_and_later(
    pia: User, server: Server, clock: Any, answer: str
) -> None:
    server.answer_to_recipient = answer
    post(pia)
    for minutes in (0, 1, 5, 20):
        clock.shift(dt.timedelta(minutes=minutes))
        outbox.send_due()
        row = OutgoingMail.objects.get()
        assert (row.state, row.problem) == ("waiting", "refused")
    assert row.tries == 4
    outbox.send_due()
    assert OutgoingMail.objects.get().tries == 4, "not before its time"
    server.answer_to_recipient = ""
    clock.shift(dt.timedelta(minutes=60))
    outbox.send_due()
    assert OutgoingMail.objects.get().state == "sent"


def test_after_five_tries_it_is_given_up_and_the_log_names_nobody(
    pia: User, server: Server, clock: Any, caplog: pytest.LogCaptureFixture
) -> None:
    server.answer_to_data = f"451 {ADDRESS} is over quota"
    row = post(pia)
    for _ in range(5):
        outbox.send_due()
        clock.shift(dt.timedelta(minutes=61))
    row.refresh_from_db()
    assert (row.state, row.problem, row.sealed) == ("dead", "refused", "")
    (line,) = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert line == f"mail {row.key} for password_changed was given up: refused"


def test_an_address_that_nobody_has_is_given_up_at_once(pia: User, server: Server) -> None:
    server.answer_to_recipient = f"550 {ADDRESS}: no such user"
    post(pia)
    outbox.send_due()
    row = OutgoingMail.objects.get()
    assert (row.state, row.problem, row.tries) == ("dead", "refused", 0)


@pytest.mark.parametrize("trouble", ["slow", "away"])
def test_a_server_that_hangs_or_is_away_holds_nobody_up_for_long(
    pia: User, server: Server, settings: Any, trouble: str
) -> None:
    if trouble == "slow":
        server.delay = 3
    else:
        settings.EMAIL_PORT = 9
    post(pia)
    outbox.send_due()
    row = OutgoingMail.objects.get()
    assert (row.state, row.problem) == ("waiting", "unreachable")


def test_a_code_that_comes_too_late_does_not_go(pia: User, server: Server, clock: Any) -> None:
    outbox.post("password_changed", pia.key, life=dt.timedelta(minutes=10))
    clock.shift(dt.timedelta(minutes=11))
    outbox.send_due()
    assert server.came == []
    assert (OutgoingMail.objects.get().state, OutgoingMail.objects.get().problem) == ("dead", "too_late")


def test_who_is_gone_meanwhile_gets_nothing(pia: User, server: Server) -> None:
    post(pia)
    User.objects.filter(pk=pia.pk).update(is_active=False)
    outbox.send_due()
    assert server.came == []
    assert OutgoingMail.objects.get().state == "dropped"


def test_the_address_is_that_of_the_moment_of_sending(pia: User, server: Server) -> None:
    post(pia)
    User.objects.filter(pk=pia.pk).update(confirmed_email="newer@example.org", language="es")
    outbox.send_due()
    assert server.came[0]["To"] == "newer@example.org"


def test_of_two_workers_one_sends(pia: User, server: Server) -> None:
    row = post(pia)
    OutgoingMail.objects.filter(pk=row.pk).update(next_at=row.next_at + dt.timedelta(minutes=5))  # the other one has it
    outbox.send_due()
    assert server.came == []


def test_what_a_mail_must_say_is_kept_encrypted_until_it_has_gone(pia: User, server: Server) -> None:
    User.objects.filter(pk=pia.pk).update(confirmed_email=ADDRESS)
    outbox.post("sign_in_code", pia.key, detail="1234-5678")
    row = OutgoingMail.objects.get()
    assert row.sealed
    assert "1234" not in row.sealed
    outbox.send_due()
    assert "1234-5678" in server.came[0].get_content()
    assert OutgoingMail.objects.get().sealed == ""


def test_notes_of_mail_are_removed_after_a_month(pia: User, clock: Any) -> None:
    post(pia)
    OutgoingMail.objects.update(state="sent")
    clock.shift(dt.timedelta(days=31))
    waiting = post_another(pia)
    outbox.purge()
    assert list(OutgoingMail.objects.all()) == [waiting]


def post_another(pia: User) -> OutgoingMail:
    outbox.post("new_device", pia.key)
    return OutgoingMail.objects.get(purpose="new_device")


@pytest.mark.parametrize("address", ["a@example.org\r\nBcc: evil@example.org", "no address at all", ""])
def test_an_address_that_is_none_sends_nothing_to_anybody_else(pia: User, server: Server, address: str) -> None:
    User.objects.filter(pk=pia.pk).update(email=address)
    post(pia)
    outbox.send_due()
    assert not [came for came in server.came if "evil" in str(came)]
    assert OutgoingMail.objects.get().state in ("dead", "dropped", "sent")
