"""Which workers are alive, and what becomes of the tasks of those that are not."""

import datetime as dt

from django.db import DatabaseError

from scoreport.lib import clock
from scoreport.lib.logs import log
from scoreport.operations.models import Worker
from scoreport.operations.queues.base import Engine
from scoreport.roster.imports.resuming import resume

LOST_AFTER = dt.timedelta(minutes=5)  # without a beat, of which there is one a minute
KEPT = dt.timedelta(days=1)


def beat(name: str) -> None:
    """Say that this worker is alive."""
    Worker.objects.update_or_create(name=name, defaults={"seen_at": clock.now()})


def leave(name: str) -> None:
    """Say that this worker ends. Where that can't be said, it is found by its silence."""
    try:
        Worker.objects.filter(name=name).delete()
    except DatabaseError:
        log("worker").exception("a worker could not take its leave")


def mend(engine: Engine) -> tuple[int, int]:
    """Take tasks back from workers that died; return how many are done again and how many failed.

    Then import runs that are left without a task go on. Raises queues.base.Away.
    """
    alive = set(Worker.objects.filter(seen_at__gt=clock.now() - LOST_AFTER).values_list("name", flat=True))
    again, failed = engine.take_back(alive)
    if again or failed:
        log("worker").warning("tasks of a worker that died: %d are done again, %d failed", again, failed)
    resume(engine.keys_at_work())
    Worker.objects.filter(seen_at__lt=clock.now() - KEPT).delete()
    return again, failed
