"""Telling whoever counts how long the state took and how it ended; nothing of what was asked."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from scoreport.ets.exceptions import EtsError, Stage

# Told of each "token", "listing" and "report" that was asked for: the seconds until its answer (a report's first bytes)
# with all waits and tries, and the error that it ended with, if any.
Observe = Callable[[Stage, float, EtsError | None], None]


def unobserved(stage: Stage, seconds: float, error: EtsError | None) -> None:
    """Tell nobody."""


@contextmanager
def observed(observe: Observe, stage: Stage) -> Iterator[None]:
    """Tell how the block ended."""
    begun = time.monotonic()
    try:
        yield
    except EtsError as error:
        observe(stage, time.monotonic() - begun, error)
        raise
    observe(stage, time.monotonic() - begun, None)
