"""Which core runs what, so that the load generator does not eat what the application needs."""

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Cores:
    """One core for the application in turn, one for load generator and upstream."""

    application: int
    load: int

    def __str__(self) -> str:
        shared = "" if self.application != self.load else " (the same: this machine gives us one only)"
        return f"application on core {self.application}, load generator and upstream on core {self.load}{shared}"


def choose() -> Cores:
    """Return the first and the last core that this process may use."""
    allowed = sorted(os.sched_getaffinity(0))
    return Cores(application=allowed[0], load=allowed[-1])


def pin(core: int) -> None:
    """Bind this process, and those that it starts from now on, to one core."""
    os.sched_setaffinity(0, {core})
