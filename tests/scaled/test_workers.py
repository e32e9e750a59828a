"""Real workers on both engines: their tasks when they are stopped, killed, doubled, or left without Redis."""

import time
from collections import Counter

import pytest

from tests.installation import SECONDS
from tests.scaled.places import Place
from tests.scaled.server import RedisServer

pytestmark = [pytest.mark.django_db(databases=[]), pytest.mark.proof]
MEND = "print(*workers.mend(engine()))"
# Each prints the names of all tasks that are kept, whatever became of them, and what is kept of failures.
KEPT = {
    "database": """
def kept():
    print(*DBTaskResult.objects.values_list("task_path", flat=True))
    print(list(DBTaskResult.objects.filter(status="FAILED").values()))
""",
    "redis": """
import django_rq
from django_tasks_rq import Job
def kept():
    queue = django_rq.get_queue("default", job_class=Job)
    found = (queue, queue.started_job_registry, queue.finished_job_registry, queue.failed_job_registry)
    jobs = [queue.fetch_job(name) for one in found for name in one.get_job_ids()]
    print(*(job.func_name for job in jobs))
    print([(job.to_dict(), job.data, job.latest_result().exc_string) for job in jobs if job.is_failed])
""",
}


def kept(place: Place, engine: str) -> tuple[Counter[str], str]:
    """The names of the tasks that the engine keeps, with their numbers, and all it has of failures."""
    names, _, failures = place.run(f"{KEPT[engine]}\nkept()").partition("\n")
    return Counter(names.split()), failures


@pytest.mark.parametrize("engine", KEPT, indirect=True)
def test_a_worker_lets_the_running_task_end_and_nothing_is_kept_of_a_failure(place: Place, engine: str) -> None:
    worker = place.worker()
    place.order("failing a", "quick b", "slow c", "quick d")
    place.wait_for("done b", "begun c")
    worker.terminate()
    time.sleep(0.5)
    assert worker.poll() is None
    place.let_end("c")
    assert worker.wait(SECONDS) == 0
    assert place.lines() == ["done b", "begun c", "done c"]
    assert "failing failed" in place.log()
    assert "planted" not in place.log()
    _, failures = kept(place, engine)
    assert place.run("print(dict(engine().failures()))") == "{'tests.scaled.work.failing': 1}"
    assert "TaskFailed: ValueError" in failures
    assert "planted" not in failures


@pytest.mark.parametrize("engine", KEPT, indirect=True)
def test_two_workers_tick_once_share_the_work_and_take_over_from_one_that_was_killed(place: Place, engine: str) -> None:
    place.worker()
    place.worker()
    place.wait(lambda: place.run("print(Worker.objects.count(), Due.objects.count() == len(SCHEDULE))") == "2 True")
    place.order("slow a", "slow b")
    place.wait_for("begun a", "begun b")
    ticked = {name: count for name, count in kept(place, engine)[0].items() if ".tick." in name}
    assert len(ticked) == int(place.run("print(len(SCHEDULE))"))
    assert set(ticked.values()) == {1}
    # Whoever lives keeps its tasks; one whose worker died is done again, and no oftener than once.
    assert place.run(MEND) == "0 0"
    place.let_end("b")
    place.wait_for("done b")
    place.kill_who_runs("a")
    assert place.run(MEND) == "1 0"
    place.wait(lambda: place.lines().count("begun a") == 2)
    place.kill_who_runs("a")
    assert place.run(MEND) == "0 1"
    assert place.run(MEND) == "0 0"
    assert place.run("print(engine().keys_at_work())") == "set()"
    assert Counter(place.lines()) == {"begun a": 2, "begun b": 1, "done b": 1}


def test_a_worker_outlives_redis_and_begins_without_it(place: Place, redis_server: RedisServer) -> None:
    redis_server.stop()
    worker = place.worker()
    place.wait(lambda: "did not answer" in place.log())
    place.wait(lambda: place.run("print(Due.objects.count() == len(SCHEDULE))") == "True")
    redis_server.start()
    place.order("quick a")
    place.wait_for("done a")
    redis_server.stop()
    time.sleep(2)
    redis_server.start()
    place.order("quick b")
    place.wait_for("done b")
    redis_server.stop()
    time.sleep(2)
    lines = place.log().splitlines()
    assert len([line for line in lines if "answer" in line]) < 8, lines
    assert redis_server.password not in place.log()
    worker.terminate()
    assert worker.wait(SECONDS) == 0


def test_processes_share_cache_and_budgets(place: Place) -> None:
    assert place.run('caches["default"].set("a", 1, 60); print(SharedCounter().add("n", 60))') == "1"
    with Place(place.installation) as other:
        assert other.run('print(caches["default"].get("a"), SharedCounter().add("n", 60))') == "1 2"
    assert place.run('print(caches["default"].get("a"), SharedCounter().add("n", 60))') == "1 3"
