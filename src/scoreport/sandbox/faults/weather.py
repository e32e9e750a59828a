"""What befalls requests that ask for no failure themselves: the day's latency, its failures, and what was ordered."""

from collections import Counter
from dataclasses import dataclass, field

from scoreport.sandbox.chance import normal, uniform

from .plans import Plan
from .table import Fault, Stage


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


@dataclass
class Weather:
    """Draws follow from the seed and from how many there were: the same requests in the same order fare the same."""

    plan: Plan = field(default_factory=Plan)
    seed: int = 1
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
        """Return what the next request of a stage meets; an order comes before the day's own failures."""
        order = self.orders.get(stage)
        if order is not None and order.holds_for(ssid) and self._draw(f"order {stage}") < order.share:
            if order.times is not None:
                order.times -= 1
            return order.fault
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
