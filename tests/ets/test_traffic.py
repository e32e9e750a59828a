"""One place owns an account's traffic: what is not asked, who waits for whom, and what a storm costs the state."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest

from scoreport import ets
from scoreport.ets import breaker
from scoreport.ets.budget import Budget, LocalCounter
from tests.ets.conftest import LOOPBACK, SSID, account_of
from tests.ets.test_breaker import Clock
from tests.ets.test_budget import NOON
from tests.ets.test_bulkhead import until
from tests.ets.upstream import Answer, Upstream, as_json, as_pdf, upstream

CROWD = 64
EMPTY = as_json({"scoreReports": []})


def ssid(number: int) -> str:
    return f"{1_000_000_000 + number}"


def outcome(ask: Callable[[], object]) -> str:
    """What came of a call: "ok" or the code of its error."""
    try:
        ask()
    except ets.EtsError as error:
        return error.code
    return "ok"


def storm(client: ets.Client, clicks: int) -> list[str]:
    """Many clicks at the same time, each for another student."""
    with ThreadPoolExecutor(CROWD) as pool:
        return list(pool.map(lambda number: outcome(lambda: client.score_reports(ssid(number))), range(clicks)))


def read(client: ets.Client, link: ets.Link) -> bytes:
    """The whole report."""
    with client.open(link) as body:
        return b"".join(body)


def trip(client: ets.Client, up: Upstream) -> None:
    """Let the state fail until it is left alone."""
    up.listing = as_json({}, 500)
    while outcome(lambda: client.score_reports(SSID)) != "circuit_open":
        pass
    up.requests.clear()


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Probe after a fifth of a second."""
    monkeypatch.setattr(breaker, "FIRST_PAUSE", 0.2)


@pytest.mark.parametrize("failure", [as_json({}, 503), Answer(reset=True)], ids=["503", "reset"])
def test_a_storm_of_clicks_costs_a_failing_state_few_calls(failure: Answer, up: Upstream, client: ets.Client) -> None:
    client.check()
    up.requests.clear()
    up.listing = failure
    came = storm(client, 500)
    assert set(came) <= {"unavailable", "circuit_open"}
    # At most what was under way when it opened, and the retries that an account may make.
    assert up.count("listing") <= 2 * CROWD
    assert came.count("circuit_open") > 400


@pytest.mark.parametrize(
    "refusal",
    [as_json({"errorCode": "NOT_YOURS"}, 403), as_json({}, 401), as_json({"errorCode": "X"}, 404), Answer(body=b"?")],
)
def test_refusals_are_answers_and_open_nothing(refusal: Answer, up: Upstream, client: ets.Client) -> None:
    up.listing = refusal
    for _ in range(4 * breaker.FAILURES):
        outcome(lambda: client.score_reports(SSID))
    up.listing = EMPTY
    assert outcome(lambda: client.score_reports(SSID)) == "ok" or refusal.status == 401
    assert "circuit_open" not in storm(client, 4)


def test_credentials_that_were_refused_are_not_tried_again_by_each_click(up: Upstream, client: ets.Client) -> None:
    client.check()
    up.listing = as_json({}, 401)
    up.token = as_json({}, 401)
    up.requests.clear()
    assert set(storm(client, 200)) == {"credentials_rejected"}
    assert up.count("token") == 1
    assert up.count("listing") <= CROWD


@pytest.mark.usefixtures("soon")
def test_half_open_lets_one_probe_of_a_crowd_pass_and_closes_for_all(up: Upstream, client_with: Any) -> None:
    client = client_with(attempts=1)
    client.check()
    trip(client, up)
    threading.Event().wait(0.3)
    up.listing = as_json({"scoreReports": []}, delay=0.3)
    came = storm(client, CROWD)
    assert came.count("ok") == 1
    assert came.count("circuit_open") == CROWD - 1
    assert up.count("listing") == 1
    assert storm(client, 8) == ["ok"] * 8


def test_the_api_down_leaves_reports_alone_and_the_other_way_round(up: Upstream, client_with: Any) -> None:
    up.offer(up.entry())
    client = client_with(attempts=1)
    [report] = client.score_reports(SSID)
    with upstream() as files:
        link = ets.Link(files.link_url().replace("127.0.0.1", "127.0.0.2"))
        # Nobody listens at that address: reports fail, listings don't.
        codes = [outcome(lambda: read(client, link)) for _ in range(breaker.FAILURES + 1)]
    assert codes[-1] == "circuit_open"
    assert outcome(lambda: read(client, report.link)) == outcome(lambda: client.score_reports(SSID)) == "ok"


def test_one_account_that_fails_leaves_others_alone(up: Upstream, client_with: Any) -> None:
    first, second = client_with(), client_with()
    second.check()
    trip(first, up)
    up.listing = EMPTY
    assert outcome(lambda: first.score_reports(SSID)) == "circuit_open"
    assert outcome(lambda: second.score_reports(SSID)) == "ok"


def test_a_long_wish_to_be_left_alone_is_obeyed_by_everybody(up: Upstream, client: ets.Client) -> None:
    client.check()
    up.listing = as_json({}, 429, headers={"Retry-After": "120"})
    with pytest.raises(ets.Unavailable) as caught:
        client.score_reports(SSID)
    assert (caught.value.reason, caught.value.retry_after) == ("busy", 120)
    up.requests.clear()
    with pytest.raises(ets.CircuitOpen) as held:
        client.score_reports(ssid(1))
    assert held.value.reason == "busy"
    assert 115 <= (held.value.retry_after or 0) <= 120
    assert up.requests == []


def test_a_short_wish_is_waited_for_by_everybody(up: Upstream, client: ets.Client) -> None:
    client.check()
    up.listing = [EMPTY, as_json({}, 429, headers={"Retry-After": "1"}), EMPTY]
    assert set(storm(client, 16)) == {"ok"}


def test_equal_listings_at_the_same_time_are_one_call(up: Upstream, client: ets.Client) -> None:
    up.listing = as_json({"scoreReports": [up.entry()]}, delay=0.3)
    client.check()
    up.requests.clear()
    with ThreadPoolExecutor(32) as pool:
        found = list(pool.map(lambda _number: client.score_reports(SSID), range(32)))
    assert all(len(listing) == 1 for listing in found)
    assert up.count("listing") == 1
    client.score_reports(SSID)
    assert up.count("listing") == 2


def test_no_more_calls_at_once_and_in_line_than_may_and_the_rest_learn_it_while_those_wait(
    up: Upstream, client_with: Any
) -> None:
    client, gate = client_with(calls_at_once=4, calls_waiting=4), threading.Event()
    client.check()
    up.listing = as_json({"scoreReports": []}, gate=gate)
    with ThreadPoolExecutor(CROWD) as pool:
        asked = [pool.submit(outcome, partial(client.score_reports, ssid(number))) for number in range(CROWD)]
        until(lambda: sum(one.done() for one in asked) == CROWD - 8)
        gate.set()
    came = [one.result() for one in asked]
    assert (came.count("too_many_waiting"), came.count("ok")) == (CROWD - 8, 8)


def test_a_report_holds_its_turn_until_it_is_read_or_dropped(up: Upstream, client_with: Any) -> None:
    up.offer(up.entry())
    client = client_with(calls_at_once=1, calls_waiting=0)
    [report] = client.score_reports(SSID)
    first = client.open(report.link)
    assert outcome(lambda: read(client, report.link)) == "too_many_waiting"
    first.close()
    b"".join(client.open(report.link))
    with client.open(report.link):
        pass
    assert outcome(lambda: read(client, ets.Link(up.link_url("gone")))) == "ok"
    up.link = Answer(status=403)
    assert outcome(lambda: read(client, report.link)) == "link_expired"
    up.link = as_pdf()
    assert outcome(lambda: read(client, report.link)) == "ok"


def test_a_slow_account_starves_no_other() -> None:
    """Ten threads for two accounts: the slow one may hold six of them, so the other is served at once."""
    limits, gate = ets.Limits(calls_at_once=3, calls_waiting=3, attempts=1), threading.Event()
    with (
        upstream() as slow,
        upstream() as quick,
        ets.Client(account_of(slow.base_url), limits, LOOPBACK) as lame,
        ets.Client(account_of(quick.base_url), limits, LOOPBACK) as well,
        ThreadPoolExecutor(10) as threads,
    ):
        well.check()
        lame.check()
        slow.listing = as_json({"scoreReports": []}, gate=gate)
        stuck = [threads.submit(outcome, partial(lame.score_reports, ssid(number))) for number in range(30)]
        until(lambda: sum(one.done() for one in stuck) == 24)
        served = [threads.submit(outcome, partial(well.score_reports, ssid(number))) for number in range(5)]
        assert [one.result() for one in served] == ["ok"] * 5
        assert sum(one.done() for one in stuck) == 24
        gate.set()
    assert {one.result() for one in stuck} == {"ok", "too_many_waiting"}


@pytest.fixture
def spent(up: Upstream) -> Iterator[ets.Client]:
    """A client that may make two calls a second, and has made those of the coming seconds."""
    counter = LocalCounter()
    budgets: dict[ets.Pace, Budget] = {
        "interactive": Budget("interactive", 2, counter),
        "bulk": Budget("bulk", 2, counter),
    }
    with ets.Client(account_of(up.base_url), ets.Limits(listing_seconds=2), LOOPBACK, budgets) as client:
        client.check()
        while budgets["interactive"].reserve(2) is not None:
            pass
        up.requests.clear()
        yield client


def test_a_budget_that_is_used_up_is_told_at_once_and_the_other_one_serves(up: Upstream, spent: ets.Client) -> None:
    assert outcome(lambda: spent.score_reports(SSID)) == "budget_used"
    assert up.requests == []
    assert outcome(lambda: spent.score_reports(SSID, pace="bulk")) == "ok"


def test_reports_are_no_calls_of_the_budget(up: Upstream, spent: ets.Client) -> None:
    assert outcome(lambda: read(spent, ets.Link(up.link_url()))) == "ok"


def test_waiting_for_the_budget_is_part_of_the_deadline(up: Upstream) -> None:
    # The token goes at once, the listing in a second: what is left of the time is too short for the answer.
    one = Budget("x", 1, LocalCounter(), Clock(NOON))
    up.listing = as_json({"scoreReports": []}, delay=0.5)
    with ets.Client(account_of(up.base_url), ets.Limits(), LOOPBACK, {"interactive": one, "bulk": one}) as paced:
        assert outcome(partial(paced.score_reports, SSID, deadline=ets.Deadline(1.3))) == "unavailable"


def test_one_deadline_serves_several_calls_of_a_click(up: Upstream, client: ets.Client) -> None:
    up.offer(up.entry())
    [report] = client.score_reports(SSID)
    up.listing = as_json({"scoreReports": [up.entry()]}, delay=0.4)
    up.link = as_pdf(delay=0.4)
    deadline = ets.Deadline(0.6)
    client.score_reports(SSID, deadline=deadline)
    with pytest.raises(ets.Unavailable) as caught:
        client.open(report.link, deadline=deadline)
    assert (caught.value.reason, caught.value.stage) == ("timeout", "report")


def test_a_click_that_had_hardly_any_time_left_does_not_count_against_the_state(
    up: Upstream, client: ets.Client
) -> None:
    client.check()
    up.listing = as_json({"scoreReports": []}, delay=0.3)
    for number in range(3 * breaker.FAILURES):
        assert outcome(partial(client.score_reports, ssid(number), deadline=ets.Deadline(0.05))) == "unavailable"
    assert outcome(lambda: client.score_reports(SSID)) == "ok"


@pytest.mark.usefixtures("soon")
def test_closing_an_account_lets_what_is_under_way_end(up: Upstream, client: ets.Client) -> None:
    up.listing = as_json({"scoreReports": [up.entry()]}, delay=0.3)
    with ThreadPoolExecutor(1) as pool:
        under_way = pool.submit(client.score_reports, SSID)
        until(lambda: up.count("listing") == 1)
        client.close()
        assert len(under_way.result()) == 1
    assert len(client.score_reports(SSID)) == 1
    assert client._transport.pool.take(client._token_target()) is None
