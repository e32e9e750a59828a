"""Reminders before credentials end: to those who can mend it, each once, the nearest only after days without one."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from scoreport.accounts.mail import outbox
from scoreport.accounts.models import OutgoingMail, User
from scoreport.configuration import expiry
from scoreport.configuration.models import Configuration
from scoreport.operations.tick import SCHEDULE
from tests.configuration.entering import KEY, LIST, SECRET, add, save
from tests.mail.conftest import server as server
from tests.mail.server import Server
from tests.people import People

START = dt.datetime(2026, 9, 1, 17, 0, tzinfo=dt.UTC)
LAST_DAY = dt.date(2026, 12, 31)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def configuration(people: People, state: str, clock: Any) -> Configuration:
    """In use, and ending on the last day of the year; Ada and Sid are known with addresses."""
    for user in (people.ada, people.sid, people.cole, people.max):
        User.objects.filter(pk=user.pk).update(email=f"{user.username}@example.org")
    return add(people, state, expires_on=f"{LAST_DAY}")


def go_to(clock: Any, days_before: int) -> None:
    clock.move_to(dt.datetime.combine(LAST_DAY, dt.time(18), dt.UTC) - dt.timedelta(days=days_before))


def mails() -> list[str]:
    """Who was written to since the last time."""
    found = list(OutgoingMail.objects.filter(purpose=expiry.PURPOSE).order_by("pk").values_list("about", flat=True))
    OutgoingMail.objects.all().delete()
    return sorted(User.objects.filter(key__in=found).values_list("username", flat=True))


def test_it_comes_on_five_days_and_each_once(configuration: Configuration, clock: Any) -> None:
    came = {}
    for days in range(40, -3, -1):
        go_to(clock, days)
        expiry.remind()
        expiry.remind()
        if found := mails():
            came[days] = found
    assert came == {days: ["ada"] for days in (30, 14, 7, 3, 1)}


def test_after_missed_days_only_the_nearest_comes(configuration: Configuration, clock: Any) -> None:
    go_to(clock, 5)
    assert expiry.remind() == 1
    go_to(clock, 4)
    assert expiry.remind() == 0
    go_to(clock, 0)
    assert expiry.remind() == 1


def test_of_two_workers_with_the_same_row_in_hand_one_writes(
    configuration: Configuration, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_to(clock, 7)
    rows = [Configuration.objects.select_related("lea").get() for _worker in range(2)]
    assert [expiry._remind(row) for row in rows] == [1, 0]


def test_a_new_date_begins_anew_and_silences_the_old_one(
    people: People, state: str, configuration: Configuration, clock: Any, server: Server
) -> None:
    go_to(clock, 14)
    assert expiry.remind() == 1
    save(people, configuration, state, expires_on="2027-12-31")
    outbox.send_due()
    assert server.came == [], "it is mended already"
    assert expiry.remind() == 0
    clock.move_to(dt.datetime(2027, 12, 1, 18, tzinfo=dt.UTC))
    assert expiry.remind() == 1


def test_the_mail_leads_to_the_page_and_holds_no_secret(
    configuration: Configuration, clock: Any, server: Server, settings: Any
) -> None:
    go_to(clock, 3)
    expiry.remind()
    outbox.send_due()
    (came,) = server.came
    text = came.get_content()
    assert came["To"] == "ada@example.org"
    assert "Dec. 31, 2026" in text
    assert f"{settings.PUBLIC_URL}{LIST}" in text
    assert "Test Valley Unified" in text
    for secret in (KEY, SECRET, KEY[-4:], SECRET[-4:], configuration.key):
        assert secret not in str(came)


def test_who_lost_the_right_meanwhile_gets_none(
    people: People, configuration: Configuration, clock: Any, server: Server
) -> None:
    go_to(clock, 3)
    expiry.remind()
    people.ada.assignments.all().delete()
    outbox.send_due()
    assert server.came == []


def test_the_worker_looks_each_day() -> None:
    assert SCHEDULE["remind_of_expiry"][1] == dt.timedelta(days=1)
