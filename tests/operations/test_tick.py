"""The tick: each regular piece of work once, done by the ticker itself where it can't be ordered, and never lost."""

import datetime as dt
from typing import Any

import pytest
from redis.exceptions import ConnectionError as NoRedis

from scoreport.lib import clock, tasks
from scoreport.lib.outage import Outage
from scoreport.operations import tick as ticking
from scoreport.operations.models import Due
from scoreport.operations.tick import SCHEDULE, tick

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
NAME = "send_mail"


@pytest.fixture(autouse=True)
def one_piece_of_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ticking, "SCHEDULE", {NAME: SCHEDULE[NAME]})
    monkeypatch.setattr(tasks, "_outage", Outage("the task queue", ""))


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []
    monkeypatch.setattr("scoreport.operations.tick.outbox.send_due", lambda: found.append(NAME))
    return found


def break_the_queue(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def refuse(*_args: Any, **_named: Any) -> None:
        raise error

    monkeypatch.setattr(type(SCHEDULE[NAME][0]), "enqueue", refuse)


def test_what_is_due_is_ordered_once_in_its_time(done: list[str]) -> None:
    assert [tick(), tick()] == [[NAME], []]
    Due.objects.update(next_at=clock.now() - dt.timedelta(seconds=1))
    assert tick() == [NAME]
    assert done == [NAME, NAME]


def test_while_the_queue_is_away_the_ticker_does_it_once(done: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    break_the_queue(monkeypatch, NoRedis("planted"))
    assert [tick(), tick()] == [[NAME], []]
    assert done == [NAME]


def test_work_that_fails_in_the_ticker_does_not_keep_the_rest_from_being_done(
    done: list[str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise ValueError("planted")

    break_the_queue(monkeypatch, NoRedis("planted"))
    monkeypatch.setattr(ticking, "SCHEDULE", {name: SCHEDULE[name] for name in ("purge_configurations", NAME)})
    monkeypatch.setattr(ticking, "purge_deleted", fail)
    assert tick() == ["purge_configurations", NAME]
    assert done == [NAME]
    assert "purge_configurations failed" in caplog.text


def test_a_claim_whose_order_failed_for_another_reason_is_given_back(
    done: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        break_the_queue(broken, ValueError("the table is away"))
        with pytest.raises(ValueError, match="the table is away"):
            tick()
    assert tick() == [NAME]
    assert done == [NAME]


def test_what_a_dead_worker_left_is_looked_for_every_minute() -> None:
    assert SCHEDULE["mend_tasks"][1] == dt.timedelta(minutes=1)
