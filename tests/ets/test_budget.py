"""So many calls a second, over threads and processes that share a counter; by a clock of the test's own."""

from collections import Counter as Tally
from concurrent.futures import ThreadPoolExecutor

import pytest

from scoreport.ets.budget import RATES, Budget, LocalCounter
from tests.ets.test_breaker import Clock

NOON = 1_800_000_000.0


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON)


def budget(rate: float, clock: Clock, counter: LocalCounter | None = None) -> Budget:
    return Budget("an account", rate, counter or LocalCounter(), clock)


@pytest.mark.parametrize("at", [0, 0.05, 0.199, 3.7])
@pytest.mark.parametrize("rate", [0.5, 1, 3, 5, 7, 50, 120])
def test_places_follow_one_another_at_the_rate_whatever_it_is(rate: float, at: float) -> None:
    one = budget(rate, Clock(NOON + at))
    waits = [one.reserve(40) for _ in range(int(rate * 20))]
    moments = sorted(wait for wait in waits if wait is not None)
    assert len(moments) == len(waits)
    assert 20 - max(1.0, 2 / rate) <= moments[-1] <= 20 + 1 / rate
    # In no second go out more than the rate and one window's worth.
    most = int(rate * 1.2 + 2)
    assert all(later - first >= 1 for first, later in zip(moments, moments[most:], strict=False))


def test_two_processes_with_one_store_share_it_and_others_do_not(clock: Clock) -> None:
    store = LocalCounter()
    one, other = budget(50, clock, store), budget(50, clock, store)
    waits = [(one, other)[number % 2].reserve(10) for number in range(100)]
    assert max(wait for wait in waits if wait is not None) >= 1.8
    assert budget(50, clock).reserve(10) == 0
    assert Budget("another account", 50, store, clock).reserve(10) == 0


def test_whoever_would_wait_too_long_is_told_at_once_and_takes_no_place(clock: Clock) -> None:
    one = budget(5, clock)
    waits = [one.reserve(2) for _ in range(40)]
    served = [wait for wait in waits if wait is not None]
    assert len(served) == 11
    assert waits[11:] == [None] * 29
    assert max(served) <= 2
    clock.now += 2.2
    assert one.reserve(0) == 0


def test_threads_take_each_place_once(clock: Clock) -> None:
    one = budget(50, clock)
    with ThreadPoolExecutor(64) as pool:
        waits = list(pool.map(lambda _number: one.reserve(10), range(500)))
    taken = Tally(round((wait or 0) / 0.02) for wait in waits)
    assert None not in waits
    # The places whose moment has passed already go at once; all others are one each.
    assert all(count == 1 for moment, count in taken.items() if moment > 10)


def test_a_clock_that_is_set_back_or_forward_stops_nobody(clock: Clock) -> None:
    one = budget(5, clock)
    for _ in range(40):
        one.reserve(9)
    for jump in (-7200, 14_400, -86_400):
        clock.now += jump
        assert one.reserve(0.2) is not None


def test_what_is_counted_stays_small() -> None:
    counter, clock = LocalCounter(), Clock(NOON)
    one = budget(RATES["interactive"], clock, counter)
    for _ in range(5 * LocalCounter.MOST):
        clock.now += 0.2
        one.reserve(1)
    assert len(counter._counts) <= LocalCounter.MOST
