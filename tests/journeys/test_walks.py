"""The three main jobs, walked by hand and counted: a limit that is passed is a page that got harder."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.demo import Demo
from tests.walks import coordinator, counselor, family
from tests.walks.first_day import new_installation
from tests.walks.places import desk, phone

pytestmark = pytest.mark.journey


def test_a_mother_reads_her_sons_report_in_under_a_minute_at_3g_speed(demo: Demo, browser: Browser) -> None:
    with phone(browser, demo.address) as context:
        hand = family.walk(demo, context)
    assert hand.taps <= 5
    assert hand.seconds < 60


def test_a_counselor_does_ten_look_ups_by_keyboard_alone(demo: Demo, browser: Browser) -> None:
    with desk(browser, demo.address) as context:
        hand = counselor.walk(demo, context)
    assert hand.taps == 0
    assert len(hand.steps) == 1 + counselor.LOOK_UPS
    assert max(step.keys for step in hand.steps[1:]) <= 16  # nine of them a part of the name


@pytest.mark.proof
def test_a_coordinator_is_ready_on_day_one(tmp_path: Path, browser: Browser) -> None:
    with new_installation(tmp_path, browser) as (context, state, password):
        hand = coordinator.walk(context, state, password)
    assert hand.taps <= 30
