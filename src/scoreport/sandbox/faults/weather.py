"""What befalls requests that ask for no failure themselves: the day's latency, its failures, and what was ordered."""

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from scoreport.sandbox.chance import normal, uniform

from .plans import Plan
from .table import Fault, Stage, fault_named

TOO_MANY: Final = "429-seconds"


@dataclass(slots=True)
class Order:
    """A failure that a stage shall meet: so many times more (None: until further notice), for all or one SSID."""

    fault: Fault
    times: int | None = None
    share: float = 1.0
    ssid: str = ""

    def holds_for(self, ssid: str) -> bool:
        """Tell whether the order stands and speaks of that student."""
        return self.times != 0 and self.ssid in ("", ssid)


class Rate:
    """So many calls a second for all callers together, and as many at once after a second's rest."""

    def __init__(self, calls: float) -> None:
        self._calls, self._left, self._at = calls, max(calls, 1.0), 0.0

    def allows_one(self, now: float) -> bool:
        """Count one call at a time in seconds, and tell whether it is one too many."""
        self._left = min(max(self._calls, 1.0), self._left + (now - self._at) * self._calls)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


@dataclass
class Weather:
    """Draws follow from the seed and from how many there were: the same requests in the same order fare the same."""

    plan: Plan = field(default_factory=Plan)
    seed: int = 1
    rate: Rate | None = None
    orders: dict[Stage, Order] = field(default_factory=dict)
    _drawn: Counter[str] = field(default_factory=Counter)

    def turn(self, plan: Plan, seed: int) -> None:
        """Begin another day."""
        self.plan, self.seed = plan, seed
        self._drawn.clear()

    def delay(self, stage: Stage) -> float:
        """Return the seconds that the next request of a stage waits."""
        latency = self.plan.latencies.get(stage)
        return latency.at(normal(self.seed, "latency", stage, self._next(f"latency {stage}"))) if latency else 0.0

    def failure(self, stage: Stage, ssid: str) -> Fault | None:
        """Return what the next request of a stage meets: an order, else the rate's end, else a failure of the day."""
        order = self.orders.get(stage)
        if order is not None and order.holds_for(ssid) and self._draw(f"order {stage}") < order.share:
            if order.times is not None:
                order.times -= 1
            return order.fault
        if self.rate is not None and stage != "report" and not self.rate.allows_one(time.monotonic()):
            return fault_named(TOO_MANY)
        return self._failure_of_the_day(stage)

    def _failure_of_the_day(self, stage: Stage) -> Fault | None:
        possible = [(fault, share) for fault, share in self.plan.failures if stage in fault.stages]
        if not possible:
            return None
        left = self._draw(f"failure {stage}")
        for fault, share in possible:
            left -= share
            if left < 0:
                return fault
        return None

    def _draw(self, what: str) -> float:
        return uniform(self.seed, what, self._next(what))

    def _next(self, what: str) -> int:
        self._drawn[what] += 1
        return self._drawn[what]
