"""Tasks in Redis, done by RQ through django-tasks-rq: for several processes, on one machine or more."""

import datetime as dt
import logging
import secrets
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import django_rq
from django.db import close_old_connections
from django_rq.queues import DjangoRQ
from django_tasks_rq import Job
from redis.exceptions import RedisError
from rq.registry import FailedJobRegistry, StartedJobRegistry
from rq.utils import as_text
from rq.worker import SimpleWorker

from scoreport.operations.queues.base import TRIES, Away, Engine

QUEUE = "default"
LONGEST_SECONDS = 6 * 3600  # of a task: the import of a large district's roster takes minutes
KEPT_SECONDS, FAILED_SECONDS = 300, 24 * 3600  # what Redis remembers of a task that ended well, or not
WORKER_SECONDS = 60  # in which a worker notices that the network to Redis is cut


class Queue(DjangoRQ):
    """RQ's queue with our times; by itself RQ would keep a failure for a year."""

    def create_job(self, *args: Any, **named: Any) -> Any:
        times = {"timeout": LONGEST_SECONDS, "result_ttl": KEPT_SECONDS, "failure_ttl": FAILED_SECONDS}
        return super().create_job(*args, **{**named, **times})


class Worker(SimpleWorker):
    """Does tasks in its own process: RQ's usual worker forks, and pools of database connections don't survive that."""

    max_connection_wait_time = 5.0
    log_job_description = False

    @property
    def was_asked_to_stop(self) -> bool:
        return self._shutdown_requested_date is not None

    def subscribe(self) -> None:
        """Take no commands: whoever reaches Redis would stop workers with them."""

    def set_shutdown_requested_date(self) -> None:
        """Say nothing to Redis in a signal's handler: if it were away, the running task would get the error."""

    def perform_job(self, *args: Any, **named: Any) -> bool:
        close_old_connections()
        try:
            return bool(super().perform_job(*args, **named))
        finally:
            close_old_connections()


class RedisEngine(Engine):
    """The engine of an installation with several processes."""

    def work(self, worker: str) -> None:
        """Do tasks until a signal ends it. Raises Away when Redis went away, SystemExit when a second signal came."""
        _quiet()
        with _or_away():
            queue = _queue()
            # RQ refuses a name whose last bearer could not take its leave.
            name = f"{worker}.{secrets.token_hex(4)}"
            rq = Worker([queue], name, connection=queue.connection, job_class=Job, queue_class=Queue,
                        worker_ttl=WORKER_SECONDS, serializer=queue.serializer)  # fmt: skip
            try:
                rq.work(logging_level="ERROR")
            except RedisError:
                if not rq.was_asked_to_stop:
                    raise
        if not rq.was_asked_to_stop:
            raise Away

    def take_back(self, alive: Collection[str]) -> tuple[int, int]:
        again = failed = 0
        with _or_away():
            queue = _queue()
            started = StartedJobRegistry(queue=queue, job_class=Job)
            for job_id, execution in started.get_job_and_execution_ids(cleanup=False):
                job = queue.fetch_job(job_id)
                if job is not None and (job.worker_name or "").partition(".")[0] in alive:
                    continue
                queue.connection.zadd(started.key, {f"{job_id}:{execution}": 1}, xx=True)
                started.cleanup(timestamp=1)
                if job is not None and len(job.results()) < TRIES:
                    FailedJobRegistry(queue=queue, job_class=Job).requeue(job)
                    again += 1
                else:
                    failed += 1
        return again, failed

    def waiting(self) -> int:
        with _or_away():
            return int(_queue().count)

    def overdue(self, since: dt.datetime) -> int:
        with _or_away():
            jobs = _jobs(_queue().get_job_ids())
            return sum(job.enqueued_at is not None and job.enqueued_at < since for job in jobs)

    def begun_before(self, instant: dt.datetime) -> int:
        with _or_away():
            jobs = _jobs(_queue().started_job_registry.get_job_ids(cleanup=False))
            return sum(job.started_at is not None and job.started_at < instant for job in jobs)

    def failures(self) -> Counter[str]:
        with _or_away():
            return Counter(str(job.func_name) for job in _jobs(_queue().failed_job_registry.get_job_ids()))

    def keys_at_work(self) -> set[str]:
        with _or_away():
            queue = _queue()
            begun = [as_text(name) for name in queue.connection.lrange(queue.intermediate_queue_key, 0, -1)]
            names = {*queue.get_job_ids(), *begun, *queue.started_job_registry.get_job_ids(cleanup=False)}
            return {str(key) for job in _jobs(names) for key in job.args}

    def clear(self) -> None:
        """Redis forgets by itself."""


def _queue() -> Any:
    return django_rq.get_queue(QUEUE, job_class=Job)


def _jobs(names: Iterable[str]) -> list[Any]:
    """The jobs of these names that are still there."""
    queue = _queue()
    found = Job.fetch_many(list(names), connection=queue.connection, serializer=queue.serializer)
    return [job for job in found if job is not None]


@contextmanager
def _or_away() -> Iterator[None]:
    try:
        yield
    except (RedisError, OSError) as error:
        raise Away from error


class _OnlyFaults(logging.Filter):
    """Passes lines on faults of RQ's own. Tasks log theirs, and a Redis that is away is logged once, by us."""

    def filter(self, record: logging.LogRecord) -> bool:
        return bool(record.exc_info)


def _quiet() -> None:
    logging.getLogger("django_tasks").setLevel(logging.CRITICAL)  # lines on each task, as with the other engine
    logger = logging.getLogger("rq.worker")
    if not any(isinstance(present, _OnlyFaults) for present in logger.filters):
        logger.addFilter(_OnlyFaults())
