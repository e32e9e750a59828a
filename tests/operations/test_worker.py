"""The worker outlives a database that is away or locked for a while."""

import signal
from collections.abc import Iterator

import pytest
from django.db import InterfaceError, OperationalError

from scoreport.operations import worker, workers
from scoreport.operations.queues import database


@pytest.fixture(autouse=True)
def our_signals() -> Iterator[None]:
    """Give this process its own handlers back: the worker runs in it."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("error", [OperationalError("database is locked"), InterfaceError("connection closed")])
def test_the_worker_goes_on_after_the_database_was_locked_or_away(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    answers: list[Exception | None] = [error, None]

    def work(*_args: object, **_options: object) -> None:
        answer = answers.pop(0)
        if answer:
            raise answer

    monkeypatch.setattr(database, "call_command", work)
    monkeypatch.setattr(worker, "PAUSE_SECONDS", 0)
    monkeypatch.setattr(worker, "tick", lambda: None)
    for deed in ("beat", "leave"):
        monkeypatch.setattr(workers, deed, lambda _name: None)
    assert worker.run() == 0
    assert not answers
