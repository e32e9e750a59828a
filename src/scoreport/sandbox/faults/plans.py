"""What kind of day it shall be: how long answers take and how many of them fail."""

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any, Final

from .table import STAGES, Fault, NoSuchFault, Stage, fault_named

CALM: Final = "calm"
NO_FAILURES: Final = "none"
Z_95: Final = 1.6449  # the 95th percentile of the standard normal distribution
MS: Final = 1000


class BadPlan(ValueError):
    """A profile, a latency or a failure can't be had as asked; the text says why in one line."""


@dataclass(frozen=True, slots=True)
class Latency:
    """Seconds before an answer: the median and the 95th percentile of a log-normal distribution."""

    median: float
    p95: float

    def at(self, draw: float) -> float:
        """Return the seconds that belong to a draw from the standard normal distribution."""
        return self.median * math.exp(math.log(self.p95 / self.median) / Z_95 * draw) if self.median else 0.0


@dataclass(frozen=True, slots=True)
class Plan:
    """Latency by stage, none where it is missing, and failures with the share of requests that each meets."""

    latencies: Mapping[Stage, Latency] = field(default_factory=dict)
    failures: tuple[tuple[Fault, float], ...] = ()

    def with_latency(self, text: str) -> "Plan":
        """Return the plan with a latency as `[STAGE=]MEDIAN[,P95]` in milliseconds. Raises BadPlan."""
        stage, _, numbers = text.rpartition("=")
        if stage and stage not in STAGES:
            raise BadPlan(f"there is no stage {stage!r}: choose of {', '.join(STAGES)}")
        found = _latency(numbers.split(","), text)
        return replace(self, latencies={**self.latencies, **{name: found for name in STAGES if stage in ("", name)}})

    def with_failures(self, texts: Iterable[str]) -> "Plan":
        """Return the plan with these failures, each as `NAME=SHARE` or `none`, in place of its own. Raises BadPlan."""
        return replace(self, failures=_failures([_pair(text) for text in texts if text != NO_FAILURES]))


def profile(name: str) -> Plan:
    """Return a plan of `data/profiles.toml`. Raises BadPlan."""
    found = _profiles().get(name)
    if found is None:
        raise BadPlan(f"there is no profile {name!r}: choose of {', '.join(profiles())}")
    latencies = {stage: _latency(found[stage], name) for stage in STAGES if stage in found}
    return Plan(latencies, _failures(found.get("failures", {}).items()))


def profiles() -> Mapping[str, str]:
    """Return what there is, and what each stands for."""
    return {name: row["does"] for name, row in _profiles().items()}


def _latency(numbers: Iterable[float | str], text: str) -> Latency:
    try:
        seconds = [float(number) / MS for number in numbers]
        median, p95 = seconds if len(seconds) > 1 else seconds * 2
    except ValueError as error:
        raise BadPlan(f"{text!r} is not [STAGE=]MEDIAN[,P95] in milliseconds") from error
    if not 0 <= median <= p95 < math.inf:
        raise BadPlan(f"{text!r}: the median is 0 or more, and the 95th percentile no less than it")
    return Latency(median, p95)


def _failures(pairs: Iterable[tuple[str, Any]]) -> tuple[tuple[Fault, float], ...]:
    try:
        found = tuple((fault_named(name), float(share)) for name, share in pairs)
    except NoSuchFault as error:
        raise BadPlan(str(error)) from error
    except ValueError as error:
        raise BadPlan("the share of a failure is a number, as 0.05") from error
    if any(not 0 <= share <= 1 for _, share in found) or sum(share for _, share in found) > 1:
        raise BadPlan("shares of failures are 0 to 1, all of them together too")
    return found


def _pair(text: str) -> tuple[str, str]:
    name, equals, share = text.partition("=")
    if not equals:
        raise BadPlan(f"{text!r} is not NAME=SHARE, as 503=0.05")
    return name, share


@cache
def _profiles() -> Mapping[str, Any]:
    return tomllib.loads((files("scoreport.sandbox") / "data" / "profiles.toml").read_text(encoding="utf-8"))
