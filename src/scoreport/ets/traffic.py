"""All that one account asks of the state in this process: what may go when, and what is not asked at all.

A click takes a turn at the bulkhead and keeps it to its end. Each call of it waits for its place in the budget,
passes the breaker of its host and is tried again where that may help. All of it happens within one deadline.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Final, TypeVar

import stamina

from scoreport.ets.breaker import Breaker, Breakers, State
from scoreport.ets.budget import Budget, Pace
from scoreport.ets.bulkhead import Bulkhead, Full
from scoreport.ets.deadline import Deadline, DeadlinePassed
from scoreport.ets.exceptions import BudgetUsed, EtsError, NotAsked, Stage, TooManyWaiting, Unavailable
from scoreport.ets.problems import unavailable
from scoreport.ets.records import Limits
from scoreport.ets.retries import Allowance
from scoreport.ets.transport import Answer, Reply, Request, Transport

_FIRST_WAIT: Final = 0.2  # seconds before the second try, doubled for each further one, plus up to as much jitter
_SOON: Final = 10  # seconds after which a crowd has usually moved on
_T = TypeVar("_T")


class Traffic:
    """Shared by all threads that use one client."""

    def __init__(self, transport: Transport, budgets: Mapping[Pace, Budget], limits: Limits) -> None:
        self._transport, self._budgets, self._limits = transport, budgets, limits
        self._breakers = Breakers()
        self._retries = Allowance()
        self._bulkheads: Mapping[Stage, Bulkhead] = {
            "listing": Bulkhead(limits.calls_at_once, limits.calls_waiting),
            "report": Bulkhead(limits.calls_at_once, limits.calls_waiting),
        }

    def enter(self, stage: Stage, host: str, deadline: Deadline) -> Callable[[], None]:
        """Take a turn and return what ends it. Raises CircuitOpen without waiting, TooManyWaiting."""
        breaker = self._breakers.of(host)
        if not self._is_short(breaker.quiet_seconds(), deadline):
            breaker.refuse(stage)
        bulkhead = self._bulkheads[stage]
        try:
            bulkhead.enter(deadline.remaining())
        except Full:
            pass
        else:
            return bulkhead.leave
        raise TooManyWaiting(reason="crowd", retry_after=_SOON, stage=stage)

    def breaker_states(self) -> list[State]:
        """Return the state of the breaker of each host that was asked lately."""
        return self._breakers.states()

    def fetch(self, request: Request, deadline: Deadline, limit: int, pace: Pace) -> Reply:
        """Make one call of the API. Raises Unavailable, BadAnswer."""
        self._await_place(request.stage, deadline, pace)
        with self._watched(request, deadline) as ended:
            reply = self._transport.fetch(request, deadline, limit)
            ended(unavailable(reply, request.stage))
        return reply

    def send(self, request: Request, deadline: Deadline, read: Callable[[Answer], _T]) -> _T:
        """Ask for a report and return what `read` makes of the answer's beginning. Raises EtsError."""
        with self._watched(request, deadline) as ended:
            answer = self._transport.send(request, deadline)
            ended(unavailable(answer, request.stage))
            return read(answer)

    def retrying(self, deed: Callable[[], _T], deadline: Deadline, stage: Stage) -> _T:
        """Try again after failures that may pass, while there is time. Only reads come here."""
        failure: EtsError
        self._retries.earn()
        tries = stamina.retry_context(
            on=partial(self._wait_after, deadline=deadline),
            attempts=self._limits.attempts,
            timeout=deadline.remaining() or None,
            wait_initial=_FIRST_WAIT,
            wait_jitter=_FIRST_WAIT,
        )
        try:
            for attempt in tries:
                with attempt:
                    return deed()
        except DeadlinePassed:
            failure = Unavailable(reason="timeout", stage=stage)
        except EtsError as error:
            failure = error
        raise _bare(failure)

    @contextmanager
    def _watched(self, request: Request, deadline: Deadline) -> Iterator[Callable[[Unavailable | None], None]]:
        """Let a call through the breaker of its host and tell it how the call ended."""
        breaker = self._breakers.of(request.target.host)
        self._await_quiet(breaker, deadline)
        is_probe = breaker.let_through(request.stage)
        had = deadline.remaining()
        ended: list[Unavailable | None] = []
        try:
            yield ended.append
        except Unavailable as error:
            if self._says_something(error, had):
                ended[:] = [error]
            raise
        except EtsError:
            ended.append(None)
            raise
        finally:
            if ended:
                breaker.note(ended[0], is_probe=is_probe)
            else:
                breaker.drop(is_probe=is_probe)

    def _says_something(self, error: Unavailable, had: float) -> bool:
        """Say whether a failure is the host's: a call that got the rest of a click's time only proves nothing."""
        return error.code != "address_refused" and (
            error.reason != "timeout" or 2 * had >= self._limits.listing_seconds
        )

    def _await_place(self, stage: Stage, deadline: Deadline, pace: Pace) -> None:
        wait = self._budgets[pace].reserve(deadline.remaining())
        if wait is None:
            raise BudgetUsed(reason="crowd", retry_after=_SOON, stage=stage)
        if wait:
            time.sleep(wait)

    def _await_quiet(self, breaker: Breaker, deadline: Deadline) -> None:
        """Wait with the others where the state wants to be left alone for a short time only."""
        wait = breaker.quiet_seconds()
        if wait and self._is_short(wait, deadline):
            time.sleep(wait + random.random() * _FIRST_WAIT)  # noqa: S311 - jitter, not a secret

    def _is_short(self, wait: float, deadline: Deadline) -> bool:
        """Say whether a wait leaves at least as much time again for asking."""
        return 0 < wait <= deadline.remaining() / 2

    def _wait_after(self, error: Exception, deadline: Deadline) -> bool | float:
        """Say whether to try again: seconds to wait where the state names them, True for our own waits."""
        if not isinstance(error, Unavailable) or isinstance(error, NotAsked) or error.code == "address_refused":
            return False
        if error.reason in ("tls", "timeout") or not self._retries.spend():
            return False
        if error.retry_after is None:
            return True
        wait = error.retry_after + random.random() * _FIRST_WAIT  # noqa: S311 - jitter, not a secret
        return wait if self._is_short(wait, deadline) else False


def _bare(error: EtsError) -> EtsError:
    """The error without what it was made from, which may hold an address."""
    error.__cause__ = error.__context__ = None
    return error
