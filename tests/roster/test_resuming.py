"""Import runs that nobody works on any more go on, are handed back, or end; those with a task are left alone."""

from typing import Any

import pytest

from scoreport.lib import clock
from scoreport.lib.tasks import NotOrdered
from scoreport.roster.imports import tasks
from scoreport.roster.imports.resuming import resume
from scoreport.roster.models import ImportRun, ImportState
from tests.people import People


@pytest.fixture
def ordered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys of the runs whose check was ordered; while it holds "away", orders fail."""
    found: list[str] = []

    def order(_task: Any, key: str, **_named: Any) -> None:
        if "away" in found:
            raise NotOrdered
        found.append(key)

    monkeypatch.setattr(tasks, "order", order)
    return found


def a_run(people: People, state: ImportState, **summary: Any) -> ImportRun:
    return ImportRun.objects.create(lea=people.lea, state=state, started_at=clock.now(), summary=summary)


def seen(run: ImportRun) -> str:
    run.refresh_from_db()
    return run.state


def test_a_lost_check_is_ordered_once_more_and_then_fails(
    people: People, ordered: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    run = a_run(people, ImportState.UPLOADED, answers={"guardians": "listed"})
    with django_capture_on_commit_callbacks(execute=True):
        resume(set())
    assert ordered == [], "it may be the moment between commit and order"
    with django_capture_on_commit_callbacks(execute=True):
        resume(set())
    assert ordered == [run.key]
    with django_capture_on_commit_callbacks(execute=True):
        assert resume({run.key}) == 0
    assert seen(run) == ImportState.UPLOADED
    assert run.summary["answers"] == {"guardians": "listed"}
    resume(set())
    assert seen(run) == ImportState.FAILED
    assert ordered == [run.key]


def test_an_interrupted_import_is_handed_back_to_whoever_decides(people: People, ordered: list[str]) -> None:
    run = a_run(people, ImportState.APPLYING, counts={})
    resume({run.key})
    resume(set())
    assert seen(run) == ImportState.APPLYING
    resume(set())
    assert seen(run) == ImportState.READY
    assert run.summary["problem"] == "interrupted"
    assert ordered == []


def test_a_check_that_could_not_be_ordered_waits_as_long_as_it_takes(
    people: People, ordered: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    run = a_run(people, ImportState.UPLOADED)
    ordered.append("away")
    with django_capture_on_commit_callbacks(execute=True):
        tasks.enqueue_check(run)
    for _ in range(5):
        with django_capture_on_commit_callbacks(execute=True):
            resume(set())
        assert (seen(run), run.summary["waits"]) == (ImportState.UPLOADED, True)
    ordered.clear()
    with django_capture_on_commit_callbacks(execute=True):
        resume(set())
    assert (seen(run), run.summary["waits"]) == (ImportState.UPLOADED, False)
    assert ordered == [run.key]


def test_runs_that_wait_for_a_person_or_have_ended_are_left_alone(people: People, ordered: list[str]) -> None:
    for state in set(ImportState) - {ImportState.UPLOADED, ImportState.APPLYING}:
        a_run(people, state)
    assert resume(set()) == 0
    assert ordered == []
