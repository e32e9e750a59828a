"""Figures about the breakers in front of the state: accounts by their configuration's key, hosts without names."""

from collections import Counter
from collections.abc import Iterable
from typing import get_args

from prometheus_client import REGISTRY
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from scoreport.configuration import clients
from scoreport.ets.breaker import State


class Breakers(Collector):
    """How many hosts of each account are asked as usual, and how many are left alone."""

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Say what there will be, without asking anything."""
        return [_family()]

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Read the clients of this process."""
        family = _family()
        for key, client in clients.kept().items():
            counts = Counter(client.breaker_states())
            for state in get_args(State):
                family.add_metric([key, state], counts[state])
        yield family


def _family() -> GaugeMetricFamily:
    words = "Hosts that an account with the state is asked at, by the state of their breaker."
    return GaugeMetricFamily("scoreport_state_breakers", words, labels=["configuration", "state"])


REGISTRY.register(Breakers())
