"""Figures about the state's service as this process meets it: how long it takes, and how it ends."""

from prometheus_client import Histogram

from scoreport import ets

ANSWERED = "answered"
ASKED = Histogram(
    "scoreport_state_seconds",
    "Seconds until the state's answer (a report's first bytes), with all waits and tries, by how it ended.",
    ["call", "outcome"],
    buckets=(0.1, 0.25, 0.5, 1, 2, 3, 5, 7.5, 10, 20),
)


def note(call: str, seconds: float, error: ets.EtsError | None) -> None:
    """Count one asking; a client's `observe`."""
    ASKED.labels(call, outcome_of(error)).observe(seconds)


def outcome_of(error: ets.EtsError | None) -> str:
    """Return the error's code; where the service can't be used, with the reason."""
    if error is None:
        return ANSWERED
    if isinstance(error, ets.Unavailable) and not isinstance(error, ets.NotAsked):
        return f"{error.code}_{error.reason}"
    return error.code
