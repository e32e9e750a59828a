"""FLT-11: the clock jumps, forward and back. Nothing lasts longer than it may, and nothing stops for good."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from scoreport.accounts.models import Session
from scoreport.audit import sealing, verifying
from scoreport.audit.events import Event
from scoreport.audit.models import Entry, Seal
from scoreport.audit.recording import ALIAS, SYSTEM, record
from scoreport.operations import tick
from tests.people import People, signed_in
from tests.reports.conftest import generate, links_in
from tests.reports.upstream import PDF, Upstream

HOUR = dt.timedelta(hours=1)


def opened(browser: Client, link: str) -> tuple[int, bytes]:
    """Status and first bytes of a report."""
    answer = browser.get(link)
    body = getattr(answer, "streaming_content", [getattr(answer, "content", b"")])
    return answer.status_code, b"".join(body)


def is_in(browser: Client) -> bool:
    return browser.get("/assessments/").status_code == 200


@pytest.mark.parametrize("hours", [2, -2, 48, -48])
def test_flt_11_no_sign_in_outlives_a_jump(people: People, clock: time_machine.Traveller, hours: int) -> None:
    browser = signed_in(people.pia)
    assert is_in(browser)
    clock.shift(hours * HOUR)
    assert not is_in(browser)
    assert is_in(signed_in(people.pia))  # and whoever signs in by the new clock is in


def test_flt_11_clocks_that_differ_a_little_sign_nobody_out(people: People, clock: time_machine.Traveller) -> None:
    browser = signed_in(people.pia)
    clock.shift(dt.timedelta(minutes=-4))
    assert is_in(browser)
    assert Session.objects.filter(last_seen_at__gt=dt.datetime.now(dt.UTC)).exists()


@pytest.mark.parametrize("minutes", [31, -20, -120])
def test_flt_11_a_link_from_another_time_opens_nothing_and_asks_again(
    people: People, state: Upstream, clock: time_machine.Traveller, minutes: int
) -> None:
    link = links_in(generate(signed_in(people.pia), people.ben))[0]
    clock.shift(dt.timedelta(minutes=minutes))
    status, body = opened(signed_in(people.pia), link)
    assert status == 410
    assert not body.startswith(b"%PDF-")
    browser = signed_in(people.pia)
    assert opened(browser, links_in(generate(browser, people.ben))[0]) == (200, PDF)


def test_flt_11_a_limit_stays_in_force_when_the_clock_goes_back(
    people: People, state: Upstream, clock: time_machine.Traveller
) -> None:
    people.lea.family_look_ups_an_hour = 3
    people.lea.save()
    pressed = ask(people, 4)
    assert pressed == [200, 200, 200, 429]
    clock.shift(-2 * HOUR)
    assert ask(people, 1) == [429]
    clock.shift(4 * HOUR)
    assert ask(people, 1) == [200]


def ask(people: People, times: int) -> list[int]:
    browser, path = signed_in(people.pia), f"/children/{people.ben.key}/score-reports/"
    return [browser.post(path, {"language": "en"}).status_code for _ in range(times)]


@pytest.mark.parametrize("hours", [-3, 72])
def test_flt_11_work_goes_on_after_a_jump_and_once(db: None, clock: time_machine.Traveller, hours: int) -> None:
    assert set(tick.tick()) == set(tick.SCHEDULE)
    clock.shift(hours * HOUR)
    first, second = tick.tick(), tick.tick()
    assert {"seal_audit", "send_mail"} <= set(first)
    assert second == []


def test_flt_11_work_goes_on_after_the_clock_was_wrong_for_a_while(db: None, clock: time_machine.Traveller) -> None:
    tick.tick()
    clock.shift(72 * HOUR)
    assert set(tick.tick()) == set(tick.SCHEDULE)
    clock.shift(-72 * HOUR + dt.timedelta(minutes=1))
    assert set(tick.tick()) == set(tick.SCHEDULE)
    assert tick.tick() == []


@pytest.mark.parametrize("hours", [-3, 72])
def test_flt_11_the_seal_covers_what_was_written_before_and_after_a_jump(
    db: None, clock: time_machine.Traveller, hours: int
) -> None:
    for _ in range(2):
        record(Event.KEYS_ROTATED, SYSTEM)
        sealing.seal()
        record(Event.KEYS_ROTATED, SYSTEM)
        clock.shift(hours * HOUR)
        record(Event.KEYS_ROTATED, SYSTEM)
        sealing.seal()
        hours = -hours
    assert Seal.objects.using(ALIAS).count() == Entry.objects.using(ALIAS).count()
    report = verifying.verify([])
    assert report.broken is None
    assert report.unsealed == 0
    assert report.late  # somebody who verifies learns that a clock went wrong
