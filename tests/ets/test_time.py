"""One deadline for everything, retries within it, and the state's own wish to be left alone."""

import socket
import time
from collections.abc import Callable, Iterator
from email.utils import formatdate
from typing import Any

import pytest

from scoreport import ets
from tests.ets.conftest import LOOPBACK, SSID, account_of
from tests.ets.upstream import Answer, Upstream, as_json

SHORT, LONGEST = 0.4, 3.0  # seconds: the limit, and what a slow machine may take to notice


def timed_out(ask: Callable[[], object], stage: str = "listing") -> None:
    """The call must fail as too slow, soon after its limit."""
    begun = time.monotonic()
    with pytest.raises(ets.Unavailable) as caught:
        ask()
    assert (caught.value.reason, caught.value.stage) == ("timeout", stage)
    assert time.monotonic() - begun < LONGEST


@pytest.mark.parametrize(
    "answer",
    [
        as_json({"scoreReports": []}, delay=5),
        as_json({"scoreReports": []}, drip_head=0.05),
        as_json({"scoreReports": []}, drip_body=0.1),
        as_json({"scoreReports": []}, length=5000, drip_body=0.1),
    ],
    ids=["late", "head drips", "body drips", "body stalls"],
)
def test_no_drip_outlasts_the_deadline(answer: Answer, up: Upstream, client_with: Any) -> None:
    client = client_with(listing_seconds=SHORT)
    client.check()
    up.listing = answer
    timed_out(lambda: client.score_reports(SSID))


def test_token_and_listing_share_one_deadline(up: Upstream, client_with: Any) -> None:
    up.token = as_json({"token": "x"}, delay=0.3)
    up.listing = as_json({"scoreReports": []}, delay=0.3)
    timed_out(lambda: client_with(listing_seconds=0.5).score_reports(SSID))
    up.token = as_json({"token": "x"}, delay=5)
    timed_out(lambda: client_with(listing_seconds=SHORT).score_reports(SSID), "token")


def test_a_report_that_drips_ends_with_its_deadline(up: Upstream, client_with: Any) -> None:
    up.offer(up.entry())
    client = client_with(body_seconds=SHORT)
    [report] = client.score_reports(SSID)
    up.link = Answer(headers={"Content-Type": "application/pdf"}, body=b"%PDF-1.7" + b"x" * 1000, drip_body=0.02)
    timed_out(lambda: b"".join(client.open(report.link)), "report")


@pytest.fixture
def deaf() -> Iterator[str]:
    """An address whose queue is full: connecting to it takes for ever."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        filling = [socket.socket() for _ in range(3)]
        for one in filling:
            one.setblocking(False)
            one.connect_ex(listener.getsockname())
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        for one in filling:
            one.close()


def test_a_connection_that_is_not_made_in_time_is_given_up(deaf: str) -> None:
    client = ets.Client(account_of(deaf), ets.Limits(connect_seconds=SHORT, attempts=1), LOOPBACK)
    timed_out(lambda: client.score_reports(SSID), "token")


def test_an_address_where_nobody_listens_says_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        address = f"http://127.0.0.1:{gone.getsockname()[1]}"
    with pytest.raises(ets.Unavailable) as caught:
        ets.Client(account_of(address), ets.Limits(attempts=1), LOOPBACK).score_reports(SSID)
    assert caught.value.reason == "refused"


def test_failures_that_may_pass_are_tried_again(up: Upstream, client: ets.Client) -> None:
    good = as_json({"scoreReports": [up.entry()]})
    up.listing = [as_json({}, 503), Answer(reset=True), good]
    assert len(client.score_reports(SSID)) == 1
    assert up.count("listing") == 3


@pytest.mark.parametrize(
    ("answer", "calls"),
    [
        (as_json({}, 503), 3),
        (Answer(reset=True), 3),
        (as_json({}, 429), 3),
        (as_json({"errorCode": "X"}, 403), 1),
        (as_json({}, 302), 1),
        (Answer(body=b"no json"), 1),
        (as_json({}, 401), 2),
    ],
)
def test_only_what_may_pass_is_tried_again_and_only_so_often(
    answer: Answer, calls: int, up: Upstream, client: ets.Client
) -> None:
    up.listing = answer
    with pytest.raises(ets.EtsError):
        client.score_reports(SSID)
    assert up.count("listing") == calls


def test_a_wish_to_wait_is_obeyed_as_seconds_and_as_a_date(up: Upstream, client: ets.Client) -> None:
    for wish in ("1", formatdate(time.time() + 1.9, usegmt=True)):
        up.requests.clear()
        up.listing = [as_json({}, 429, headers={"Retry-After": wish}), as_json({"scoreReports": []})]
        begun = time.monotonic()
        assert client.score_reports(SSID) == ()
        assert time.monotonic() - begun > 0.8


@pytest.mark.parametrize(
    ("wish", "told"), [("3600", 900), ("999999999999", 900), ("-5", None), ("soon", None), ("", None)]
)
def test_a_wish_that_outlasts_the_deadline_is_told_and_not_waited_for(
    wish: str, told: int | None, up: Upstream, client_with: Any
) -> None:
    up.listing = as_json({}, 503, headers={"Retry-After": wish})
    begun = time.monotonic()
    with pytest.raises(ets.Unavailable) as caught:
        client_with(attempts=2).score_reports(SSID)
    assert caught.value.retry_after == told
    assert time.monotonic() - begun < LONGEST
    assert up.count("listing") == (1 if told else 2)
