"""The breaker opens on failures, lets one probe through, and closes on its success; by a clock of the test's own."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from scoreport.ets import CircuitOpen, Unavailable
from scoreport.ets.breaker import FAILURES, FIRST_PAUSE, LATELY, LONGEST_PAUSE, MEMORY, Breaker, Breakers
from scoreport.ets.exceptions import Reason

CROWD = 64


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker(clock, chance=lambda: 0.0)


def call(breaker: Breaker, failure: Unavailable | None = None) -> bool:
    """Let one call through that ends so, and say whether it was the probe."""
    is_probe = breaker.let_through("listing")
    breaker.note(failure, is_probe=is_probe)
    return is_probe


def fail(breaker: Breaker, times: int = FAILURES, reason: Reason = "server") -> None:
    for _ in range(times):
        call(breaker, Unavailable(reason=reason))


def is_open(breaker: Breaker) -> bool:
    try:
        breaker.refuse("listing")
    except CircuitOpen:
        return True
    return False


def test_so_many_failures_open_it_and_it_says_why_and_until_when(breaker: Breaker) -> None:
    fail(breaker, FAILURES - 1, "timeout")
    assert not is_open(breaker)
    fail(breaker, 1, "timeout")
    with pytest.raises(CircuitOpen) as caught:
        breaker.let_through("token")
    assert (caught.value.reason, caught.value.stage, caught.value.retry_after) == ("timeout", "token", FIRST_PAUSE)


def test_failures_among_more_answers_do_not_open_it(breaker: Breaker) -> None:
    for _ in range(MEMORY):
        call(breaker)
        call(breaker)
        call(breaker, Unavailable())
    assert not is_open(breaker)


def test_every_second_call_that_fails_opens_it(breaker: Breaker) -> None:
    for _ in range(FAILURES):
        assert not is_open(breaker)
        call(breaker)
        call(breaker, Unavailable())
    assert is_open(breaker)


def test_old_failures_do_not_count(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, FAILURES - 1)
    clock.now += LATELY + 1
    fail(breaker, 1)
    assert not is_open(breaker)


def test_one_probe_among_many_threads_is_let_through(breaker: Breaker, clock: Clock) -> None:
    fail(breaker)
    clock.now += FIRST_PAUSE
    start = threading.Barrier(CROWD)

    def try_it(_number: int) -> bool:
        start.wait()
        try:
            return breaker.let_through("listing")
        except CircuitOpen:
            return False

    with ThreadPoolExecutor(CROWD) as pool:
        assert sum(pool.map(try_it, range(CROWD))) == 1
    breaker.note(None, is_probe=True)
    assert [call(breaker) for _ in range(CROWD)] == [False] * CROWD


def test_each_failed_probe_doubles_the_pause_up_to_a_limit(breaker: Breaker, clock: Clock) -> None:
    fail(breaker)
    pause = FIRST_PAUSE
    for _ in range(8):
        clock.now += pause - 0.001
        assert is_open(breaker)
        clock.now += 0.001
        assert call(breaker, Unavailable())
        pause = min(2 * pause, LONGEST_PAUSE)
    clock.now += pause
    call(breaker)
    fail(breaker)
    clock.now += FIRST_PAUSE
    assert not is_open(breaker)


def test_a_probe_that_says_nothing_leaves_room_for_the_next(breaker: Breaker, clock: Clock) -> None:
    fail(breaker)
    clock.now += FIRST_PAUSE
    assert breaker.let_through("listing")
    breaker.drop(is_probe=True)
    assert breaker.let_through("listing")


def test_calls_from_before_it_opened_change_nothing(breaker: Breaker, clock: Clock) -> None:
    for _ in range(3):
        breaker.let_through("listing")
    fail(breaker)
    breaker.note(None, is_probe=False)
    breaker.note(Unavailable(), is_probe=False)
    breaker.drop(is_probe=False)
    assert is_open(breaker)
    clock.now += FIRST_PAUSE
    assert not is_open(breaker)


def test_the_states_own_wish_holds_for_everybody_and_then_for_nobody(breaker: Breaker, clock: Clock) -> None:
    call(breaker, Unavailable(reason="busy", retry_after=120))
    assert breaker.quiet_seconds() == 120
    with pytest.raises(CircuitOpen) as caught:
        breaker.refuse("listing")
    assert (caught.value.reason, caught.value.retry_after) == ("busy", 120)
    clock.now += 120
    assert not call(breaker)


def test_hosts_have_their_own_and_only_a_few_are_remembered(clock: Clock) -> None:
    breakers = Breakers(clock)
    fail(breakers.of("api"))
    assert is_open(breakers.of("api"))
    assert not is_open(breakers.of("files"))
    for number in range(20):
        breakers.of(f"host-{number}")
        assert is_open(breakers.of("api"))
    assert not is_open(breakers.of("files"))
    assert len(breakers._hosts) <= 8
