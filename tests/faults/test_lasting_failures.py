"""Failures that last: which of them open the breaker, and how it closes; failures by chance; who else feels them.

The gate tries a few that take no waiting; with SCOREPORT_PROOF each failure at each stage.
"""

import os
import time
from collections.abc import Callable

import pytest
from pytest_django.fixtures import Settings

from scoreport.ets.breaker import FAILURES
from scoreport.sandbox.faults.table import Stage, fault_named
from tests.faults.doors import KEY, ORDINARY, Seen, Site
from tests.faults.table import BUSY, DOWN, LISTED, NOT_UNDERSTOOD, OPENED, PAUSED, SLOW, TABLE, Said

pytestmark = pytest.mark.journey  # the database makes no difference here: once is enough
LASTING = [
    (name, stage)
    for name, row in TABLE.items()
    for stage in ("token", "listing", "report")
    if row.at(stage) not in (None, LISTED, OPENED) and not row.bars
]
FEW = {
    ("503", "token"),
    ("html", "listing"),
    ("expired-link", "report"),
}
TRIED = LASTING if os.environ.get("SCOREPORT_PROOF") else [pair for pair in LASTING if pair in FEW]
AT_ONCE = 1.0  # seconds, for an answer without asking the state, on a busy machine
LONGEST_PAUSE = 75  # seconds before a probe: a minute, and up to a quarter longer


@pytest.fixture(autouse=True)
def impatient(settings: Settings, monkeypatch: pytest.MonkeyPatch, site: Site) -> None:
    """A refusal is over at once, and nobody is stopped for asking often."""
    settings.ETS_LISTING_SECONDS = 3.0
    monkeypatch.setattr("scoreport.ets.auth.REFUSED_FOR", 0.0)
    site.people.lea.family_look_ups_an_hour = 10_000
    site.people.lea.save()
    site.enter(KEY)  # a client with these limits


@pytest.mark.parametrize(("name", "stage"), TRIED, ids=["-".join(pair) for pair in TRIED])
def test_what_opens_the_breaker_is_not_asked_any_more_until_a_probe_succeeds(
    name: str, stage: Stage, site: Site, settings: Settings
) -> None:
    row = TABLE[name]
    said = row.at(stage)
    assert said is not None
    settings.ETS_LISTING_SECONDS = 1.5 if said is SLOW else 3.0  # ten times too late, or time for each retry
    site.enter(KEY)
    press = pressing(site, stage)
    site.order(fault_named(name), stage, "" if stage == "token" else ORDINARY)
    if stage == "token":
        site.enter(KEY)
    # A click may fail three times; after this many clicks each of them has failed often enough.
    seen = [press() for _ in range(FAILURES)]
    expect_one_of(seen[0], said)

    last = press()
    if not row.trips:
        expect_one_of(last, said)
        site.calm()
        assert is_served(press(), stage)
        return
    expect_one_of(last, BUSY if said is BUSY else PAUSED)
    assert last.seconds < AT_ONCE
    site.calm()
    still = press()
    assert still.seconds < AT_ONCE
    assert not is_served(still, stage)
    later(site, LONGEST_PAUSE)
    assert is_served(press(), stage)
    assert is_served(press(), stage)


def pressing(site: Site, stage: Stage) -> Callable[[], Seen]:
    """What is pressed again and again: Generate, or the same link."""
    if stage != "report":
        return site.generate
    link = site.generate().links[0]
    return lambda: site.open(link)


def later(site: Site, seconds: float) -> None:
    """Let so much time go by for the breakers of this district's client."""
    for breaker in site.client._traffic._breakers._hosts.values():
        breaker._clock = lambda: time.monotonic() + seconds


def is_served(seen: Seen, stage: Stage) -> bool:
    """Whether there is a list, or a report."""
    return seen.body.startswith(b"%PDF-") if stage == "report" else bool(seen.links)


def expect_one_of(seen: Seen, *said: Said) -> None:
    """One of these is what a family reads."""
    if not any(one.family in seen.text for one in said):
        pytest.fail(f"none of {[one.outcome for one in said]} on the page of status {seen.status}")


def test_by_chance_each_click_is_served_or_reads_the_words_of_what_it_met(site: Site) -> None:
    site.chance("503=0.1", "reset-within=0.1", "html=0.1", "429-silent=0.1")
    seen = [site.generate() for _ in range(12)]
    for one in seen:
        if not one.links:
            expect_one_of(one, DOWN, NOT_UNDERSTOOD, BUSY, PAUSED)
    assert any(one.links for one in seen)
    site.calm()
    later(site, LONGEST_PAUSE)
    assert site.generate().links


def test_by_chance_a_slow_state_is_waited_for_as_long_as_a_click_may(site: Site, settings: Settings) -> None:
    settings.ETS_LISTING_SECONDS = 1.0
    site.enter(KEY)
    site.chance("silent=0.5")
    for _ in range(4):
        seen = site.generate()
        assert seen.seconds < 2
        if not seen.links:
            expect_one_of(seen, SLOW)
