"""Latency and failures by chance: drawn from a seed, as the profile or the options say."""

import statistics
from collections import Counter

import pytest

from scoreport.sandbox.faults.plans import BadPlan, Plan, profile, profiles
from scoreport.sandbox.faults.weather import Weather
from tests.sandbox.calling import Caller
from tests.sandbox.faults.asking import LISTING
from tests.sandbox.running import running_sandbox
from tests.sandbox.state_list import FIFTH, TODAY
from tests.sandbox.test_command import refusal


def test_the_latency_of_a_profile_has_its_median_and_its_tail() -> None:
    weather = Weather(profile("release-day"))
    drawn = sorted(weather.delay("listing") for _ in range(4000))
    assert statistics.median(drawn) == pytest.approx(2.5, rel=0.1)
    assert drawn[3800] == pytest.approx(9, rel=0.15)


def test_a_seed_brings_the_same_day_again_and_another_seed_another() -> None:
    def day(seed: int) -> list[object]:
        weather = Weather(profile("release-day"), seed)
        return [(weather.delay("token"), weather.failure("report", "")) for _ in range(200)]

    assert day(1) == day(1)
    assert day(1) != day(2)


def test_failures_come_in_their_shares_and_at_their_stages_alone() -> None:
    weather = Weather(Plan().with_failures(["503=0.1", "duplicates=0.2"]))
    listing = Counter(fault.name for _ in range(4000) if (fault := weather.failure("listing", "")))
    assert listing["503"] == pytest.approx(400, rel=0.2)
    assert listing["duplicates"] == pytest.approx(800, rel=0.2)
    token = {fault.name for _ in range(1000) if (fault := weather.failure("token", ""))}
    assert token == {"503"}


def test_a_latency_can_be_fixed_for_one_stage_or_for_all() -> None:
    weather = Weather(profile("typical").with_latency("300").with_latency("listing=100,100"))
    assert [round(weather.delay(stage), 3) for stage in ("token", "listing", "report")] == [0.3, 0.1, 0.3]
    assert Weather(profile("calm")).delay("listing") == 0


@pytest.mark.parametrize("text", ["", "fast", "1,2,3", "5,1", "-1", "nowhere=5", "nan", "inf"])
def test_a_latency_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadPlan):
        Plan().with_latency(text)


def test_each_profile_can_be_had_and_says_what_it_is() -> None:
    assert set(profiles()) == {"calm", "typical", "release-day"}
    for name, does in profiles().items():
        assert does
        assert sum(share for _, share in profile(name).failures) < 0.1


def test_the_command_mixes_a_profile_with_latency_and_failures_of_ones_own() -> None:
    latency, fail = ["1", "listing=2,3"], ["503=0.5", "html=0.25"]
    with running_sandbox(today=TODAY, profile="release-day", latency=latency, fail=fail) as base:
        caller = Caller(base)
        answers = [caller.ask_token() for _ in range(60)]
        kinds = Counter((answer.status, answer.headers["content-type"].partition(";")[0]) for answer in answers)
        token = next(answer for answer in answers if answer.headers["content-type"] == "application/json").json()[
            "token"
        ]
        assert set(kinds) == {(200, "application/json"), (503, "text/html"), (200, "text/html")}
        assert {caller.get(LISTING.format(FIFTH), token).status for _ in range(20)} == {200, 503}


def test_a_release_day_still_serves() -> None:
    with running_sandbox(today=TODAY, profile="release-day", latency=["20,60"], weather_seed=7) as base:
        caller = Caller(base)
        statuses = Counter(caller.ask_token().status for _ in range(20))
    assert statuses[200] >= 15


@pytest.mark.parametrize("words", [("--profile", "hail"), ("--fail", "sluggish=1")])
def test_the_command_refuses_what_it_can_not_bring(words: tuple[str, str]) -> None:
    said = refusal(*words)
    assert said.count("\n") == 1
