"""Single flight: who asks for what is being asked for already waits for that answer instead of asking again."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

from scoreport.ets.bulkhead import Bulkhead
from scoreport.ets.deadline import Deadline, DeadlinePassed
from scoreport.ets.exceptions import EtsError

Key = TypeVar("Key", bound=Hashable)
Found = TypeVar("Found")


class Flights(Generic[Key, Found]):
    """What is under way, by key; forgotten the moment it lands. At most `passengers` wait on others' flights."""

    def __init__(self, passengers: int) -> None:
        self._lock = threading.Lock()
        self._flights: dict[Key, Future[Found]] = {}
        self._seats = Bulkhead(passengers, 0)

    def join(self, key: Key, deadline: Deadline, deed: Callable[[], Found]) -> Found:
        """Return what `deed` returns, or what somebody else's found who began before.

        Raises what the deed raises, Full where too many wait already, DeadlinePassed.
        """
        with self._lock:
            flight = self._flights.get(key)
            if flight is None:
                own = self._flights[key] = Future()
        if flight is None:
            return self._fly(key, own, deed)
        with self._seats.turn(0):
            return _landed(flight, deadline)

    def _fly(self, key: Key, flight: Future[Found], deed: Callable[[], Found]) -> Found:
        try:
            found = deed()
        except BaseException as error:
            self._forget(key)
            # A copy: the error itself holds the frames it came through, and they would hold this flight.
            flight.set_exception(copy.copy(error) if isinstance(error, EtsError) else error)
            raise
        self._forget(key)
        flight.set_result(found)
        return found

    def _forget(self, key: Key) -> None:
        with self._lock:
            del self._flights[key]


def _landed(flight: Future[Found], deadline: Deadline) -> Found:
    try:
        error = flight.exception(deadline.remaining())
    except TimeoutError:
        raise DeadlinePassed from None
    if isinstance(error, EtsError):
        raise copy.copy(error)  # one exception raised in several threads would gather all their tracebacks
    return flight.result()
