"""Tasks in tables of the database, done by django-tasks-db."""

import datetime as dt
from collections import Counter
from collections.abc import Collection

from django.core.management import call_command
from django.db import InterfaceError, OperationalError, connections
from django.db.models import Count, Q
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from scoreport.lib import clock
from scoreport.operations.queues.base import TRIES, Away, Engine

KEPT_DAYS = 7


class DatabaseEngine(Engine):
    """The engine of an installation with one worker on one machine."""

    def work(self, worker: str) -> None:
        """Do tasks until a signal ends it. Raises Away when the database is away or locked."""
        try:
            call_command("db_worker", worker_id=worker, verbosity=0)
        except (OperationalError, InterfaceError) as error:
            connections.close_all()
            raise Away from error

    def take_back(self, alive: Collection[str]) -> tuple[int, int]:
        again = failed = 0
        running = DBTaskResult.objects.running()
        for row in running:
            if row.worker_ids and row.worker_ids[-1] in alive:
                continue
            same = running.filter(pk=row.pk, worker_ids=row.worker_ids)
            if len(row.worker_ids) < TRIES:
                again += same.update(status=TaskResultStatus.READY, started_at=None)
            else:
                failed += same.update(status=TaskResultStatus.FAILED, finished_at=clock.now(), traceback="worker died")
        return again, failed

    def waiting(self) -> int:
        return DBTaskResult.objects.ready().count()

    def overdue(self, since: dt.datetime) -> int:
        # What has no time to wait for holds the last one that there is.
        due = Q(run_after__lt=since) | Q(run_after=get_date_max())
        return DBTaskResult.objects.filter(due, status=TaskResultStatus.READY, enqueued_at__lt=since).count()

    def begun_before(self, instant: dt.datetime) -> int:
        return DBTaskResult.objects.running().filter(started_at__lt=instant).count()

    def failures(self) -> Counter[str]:
        since = clock.now() - dt.timedelta(days=KEPT_DAYS)
        failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED, finished_at__gt=since).order_by()
        return Counter(dict(failed.values_list("task_path").annotate(count=Count("id"))))

    def keys_at_work(self) -> set[str]:
        at_work = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
        kept = DBTaskResult.objects.filter(status__in=at_work).values_list("args_kwargs", flat=True)
        return {key for arguments in kept for key in arguments["args"]}

    def clear(self) -> None:
        call_command("prune_db_task_results", min_age_days=KEPT_DAYS, verbosity=0)
