"""One flight for those who ask for the same thing at the same time; nothing of it stays."""

from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from scoreport.ets import Deadline, Unavailable
from scoreport.ets.bulkhead import Full
from scoreport.ets.deadline import DeadlinePassed
from scoreport.ets.flights import Flights
from tests.ets.test_bulkhead import until

LONG = 20.0


class Deed:
    """Lands when it is told to, with an answer or an error."""

    def __init__(self) -> None:
        self.begun = 0
        self.landing: Future[str] = Future()

    def __call__(self) -> str:
        self.begun += 1
        return self.landing.result(LONG)


def crowd(flights: Flights[str, str], deed: Deed, people: int, pool: ThreadPoolExecutor) -> list[Future[str]]:
    asked = [pool.submit(flights.join, "a", Deadline(LONG), deed) for _ in range(people)]
    until(lambda: flights._seats.running == people - 1)
    return asked


def test_all_get_what_the_first_one_found() -> None:
    flights: Flights[str, str] = Flights(16)
    deed = Deed()
    with ThreadPoolExecutor(9) as pool:
        asked = crowd(flights, deed, 8, pool)
        assert pool.submit(flights.join, "b", Deadline(LONG), lambda: "other").result(LONG) == "other"
        deed.landing.set_result("found")
        assert [one.result(LONG) for one in asked] == ["found"] * 8
    assert deed.begun == 1
    assert flights._flights == {}
    assert flights.join("a", Deadline(LONG), lambda: "anew") == "anew"


def test_all_learn_of_the_failure_each_by_an_error_of_its_own() -> None:
    flights: Flights[str, str] = Flights(16)
    deed = Deed()
    with ThreadPoolExecutor(8) as pool:
        asked = crowd(flights, deed, 8, pool)
        deed.landing.set_exception(Unavailable(reason="busy", retry_after=7, request_id="r"))
        errors = [one.exception(LONG) for one in asked]
    assert len({id(error) for error in errors}) == 8
    for error in errors:
        assert isinstance(error, Unavailable)
        assert (error.reason, error.retry_after, error.request_id) == ("busy", 7, "r")
    assert flights._flights == {}


def test_nobody_waits_on_it_beyond_the_own_deadline_and_only_so_many_wait() -> None:
    flights: Flights[str, str] = Flights(1)
    deed = Deed()
    with ThreadPoolExecutor(2) as pool:
        asked = crowd(flights, deed, 2, pool)
        with pytest.raises(Full):
            flights.join("a", Deadline(LONG), deed)
        deed.landing.set_result("found")
        assert [one.result(LONG) for one in asked] == ["found"] * 2
    late = Deed()
    with ThreadPoolExecutor(1) as pool:
        leader = pool.submit(flights.join, "a", Deadline(LONG), late)
        until(lambda: late.begun == 1)
        with pytest.raises(DeadlinePassed):
            flights.join("a", Deadline(0.01), late)
        late.landing.set_result("found")
        leader.result(LONG)
