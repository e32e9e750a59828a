"""Background work: how it is written, and how it is ordered.

Whatever engine does it keeps a task's arguments, and the text of its failures. So arguments are keys and nothing
else, and a failure leaves the name of its kind: an exception of the database may quote a row.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import django_tasks
from django_tasks.base import Task
from redis.exceptions import RedisError

from scoreport.lib.logs import log
from scoreport.lib.outage import Outage

P = ParamSpec("P")


class TaskFailed(Exception):
    """A task ended with an exception, of which this holds the name of its class."""


class NotOrdered(Exception):
    """The queue does not answer: nothing was ordered, and nothing was lost."""


def task(function: Callable[P, None]) -> Task[P, None]:
    """Make a task of a function at a module's top level. It must do no harm when it runs twice: workers die."""

    @wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            function(*args, **kwargs)
        except Exception as error:
            log("tasks").exception("%s failed", function.__name__)
            kind = type(error).__name__
        else:
            return
        raise TaskFailed(kind)

    return django_tasks.task(guarded)


def order(work: Task[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
    """Have it done in the background. Raises NotOrdered, at once and not after a wait, while the queue is away."""
    if _outage.lasts():
        raise NotOrdered
    try:
        work.enqueue(*args, **kwargs)
    except (RedisError, OSError) as error:
        _outage.begins(error)
    else:
        _outage.ends()
        return
    raise NotOrdered


_outage = Outage("the task queue", "nothing can be ordered; the ticker does itself what is regular")
