"""Figures about background work: what this process has done, and what waits in the databases for any worker."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import DatabaseError
from django.db.models import Count, Min
from django.dispatch import receiver
from django_tasks import TaskResult
from django_tasks.signals import task_finished
from prometheus_client import REGISTRY, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from scoreport.accounts.models_sign_in import MailState, OutgoingMail
from scoreport.audit import sealing
from scoreport.lib import clock
from scoreport.lib.logs import log
from scoreport.operations.models import Due
from scoreport.operations.queues import engine
from scoreport.operations.queues.base import Away
from scoreport.operations.tick import SCHEDULE

TASKS = Histogram(
    "scoreport_task_seconds",
    "Seconds of background work in this process, by task and by how it ended.",
    ["task", "outcome"],
    buckets=(0.1, 0.5, 1, 5, 15, 60, 300, 1800),
)


@receiver(task_finished)
def note(task_result: "TaskResult[Any]", **_told: object) -> None:
    """Count a task of this process by its name; its arguments stay out."""
    begun, ended = task_result.started_at, task_result.finished_at
    seconds = (ended - begun).total_seconds() if begun and ended else 0.0
    TASKS.labels(task_result.task.name, task_result.status.lower()).observe(seconds)


class Work(Collector):
    """What waits, the same in each process that is asked, and whether those who know that answered."""

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Say what there will be, without asking anything."""
        return [
            _gauge("scoreport_databases_answer", "1 where what waits in the databases could be read, else 0."),
            _gauge("scoreport_queue_answers", "1 where the queue of background tasks could be read, else 0."),
        ]

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Ask both. Where one is away its figures are left out: an old one would lie."""
        for answers, ask in zip(self.describe(), (_waiting, _queued), strict=True):
            try:
                found = list(ask())
            except (DatabaseError, Away):
                log("metrics").exception("not answered: %s", answers.name)
                found = []
            answers.add_metric([], float(bool(found)))
            yield answers
            yield from found


def _queued() -> Iterator[GaugeMetricFamily]:
    yield _gauge("scoreport_tasks_waiting", "Background tasks that no worker has begun.", engine().waiting())


def _waiting() -> Iterator[GaugeMetricFamily]:
    now = clock.now()
    overdue = GaugeMetricFamily("scoreport_due_overdue_seconds", "Seconds since regular work was due.", labels=["work"])
    for name, next_at in Due.objects.filter(name__in=SCHEDULE).values_list("name", "next_at"):
        overdue.add_metric([name], max(0.0, (now - next_at).total_seconds()))
    yield overdue
    mail = OutgoingMail.objects.filter(state=MailState.WAITING).aggregate(count=Count("pk"), since=Min("created_at"))
    count, since = sealing.tail()
    for what, words, number, oldest in (
        ("mail_waiting", "Mail that has not gone yet", mail["count"], mail["since"]),
        ("audit_unsealed", "Entries of the audit that no seal covers yet", count, since),
    ):
        yield _gauge(f"scoreport_{what}", f"{words}.", number)
        age = (now - oldest).total_seconds() if oldest else 0.0
        yield _gauge(f"scoreport_{what}_seconds", f"{words}: age of the oldest in seconds.", max(0.0, age))


def _gauge(name: str, words: str, value: float | None = None) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, words, value=value)


REGISTRY.register(Work())
