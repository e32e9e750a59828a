"""The worker outlives a database that is away or locked for a while."""

import pytest
from django.db import OperationalError

from scoreport.operations import worker


def test_the_worker_goes_on_after_the_database_was_locked(monkeypatch: pytest.MonkeyPatch) -> None:
    answers: list[Exception | None] = [OperationalError("database is locked"), None]

    def work(*_args: object, **_options: object) -> None:
        answer = answers.pop(0)
        if answer:
            raise answer

    monkeypatch.setattr(worker, "call_command", work)
    monkeypatch.setattr(worker, "PAUSE_SECONDS", 0)
    monkeypatch.setattr(worker, "tick", lambda: None)
    assert worker.run() == 0
    assert not answers
