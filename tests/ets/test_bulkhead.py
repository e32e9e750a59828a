"""So many at once, so many in line, in order; whoever finds the line full is told at once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from scoreport.ets.bulkhead import Bulkhead, Full

LONG = 20.0  # seconds that nobody waits unless something is wrong


def until(holds: Callable[[], bool]) -> None:
    """Wait for another thread to have come so far."""
    for _ in range(2000):
        if holds():
            return
        threading.Event().wait(0.005)
    raise AssertionError("it never came to that")


def test_no_more_run_and_wait_than_may() -> None:
    bulkhead, most, lock = Bulkhead(4, 8), [0, 0], threading.Lock()

    def work(_number: int) -> bool:
        try:
            with bulkhead.turn(LONG):
                with lock:
                    most[0] = max(most[0], bulkhead.running)
                    most[1] = max(most[1], bulkhead.in_line)
                threading.Event().wait(0.02)
            return True
        except Full:
            return False

    with ThreadPoolExecutor(64) as pool:
        served = sum(pool.map(work, range(64)))
    assert served >= 12
    assert most[0] <= 4
    assert most[1] <= 8
    assert (bulkhead.running, bulkhead.in_line) == (0, 0)


def test_a_full_line_refuses_without_waiting() -> None:
    bulkhead = Bulkhead(1, 0)
    with bulkhead.turn(LONG):
        assert (bulkhead.is_full, bulkhead.has_room) == (True, False)
        with pytest.raises(Full):
            bulkhead.enter(LONG)
    assert (bulkhead.is_full, bulkhead.has_room) == (False, True)
    bulkhead.enter(0)


def test_turns_go_in_order_and_no_newcomer_slips_in() -> None:
    bulkhead, order = Bulkhead(1, 8), []
    bulkhead.enter(0)

    def wait(number: int) -> None:
        bulkhead.enter(LONG)
        order.append(number)
        bulkhead.leave()

    with ThreadPoolExecutor(8) as pool:
        for number in range(8):
            pool.submit(wait, number)
            until(lambda expected=number + 1: bulkhead.in_line == expected)  # type: ignore[misc]
        with pytest.raises(Full):
            bulkhead.enter(0)
        bulkhead.leave()
    assert order == list(range(8))


def test_who_gives_up_leaves_the_line_and_the_turn_goes_to_the_next() -> None:
    bulkhead = Bulkhead(1, 2)
    bulkhead.enter(0)
    with pytest.raises(Full):
        bulkhead.enter(0.01)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(bulkhead.enter, LONG)
        until(lambda: bulkhead.in_line == 1)
        bulkhead.leave()
        waiting.result(LONG)
    assert (bulkhead.running, bulkhead.in_line) == (1, 0)
