"""What is done regularly, and the tick that enqueues it once, however many workers run."""

import contextlib
import datetime as dt

from django.db import transaction
from django.db.models import Q
from django_tasks.base import Task

from scoreport.accounts.mail import outbox
from scoreport.accounts.sessions import devices
from scoreport.accounts.sessions.store import SessionStore
from scoreport.audit import sealing
from scoreport.configuration import expiry
from scoreport.configuration.deletion import purge_deleted
from scoreport.insights import watching
from scoreport.lib import clock
from scoreport.lib.tasks import NotOrdered, TaskFailed, order, task
from scoreport.onboarding import district_handover
from scoreport.onboarding.activation import codes
from scoreport.operations import audit_seal, workers
from scoreport.operations.models import Due
from scoreport.operations.queues import engine
from scoreport.operations.queues.base import Away
from scoreport.reports import try_again
from scoreport.roster.imports.runs import close_abandoned
from scoreport.roster.uploads import purge_old_uploads


@task
def clear_sessions() -> None:
    """Remove what signing in leaves behind: ended sessions, unused browsers, spent assertions, old one-time codes."""
    SessionStore.clear_expired()
    devices.purge()
    district_handover.purge()
    codes.purge()


@task
def send_mail() -> None:
    """Send mail that waits for another try, and remove notes of old mail."""
    outbox.send_due()
    outbox.purge()


@task
def tell_that_the_state_is_back() -> None:
    """Mail those who asked for it that reports can be asked for again."""
    try_again.tell()


@task
def clear_task_results() -> None:
    """Remove the records of finished background work."""
    engine().clear()


@task
def mend_tasks() -> None:
    """Do again what a worker left undone that died. While the queue is away nobody can say what that is."""
    with contextlib.suppress(Away):
        workers.mend(engine())


@task
def purge_uploads() -> None:
    """Remove roster packages that nobody applied within a day, and end their runs."""
    purge_old_uploads()
    close_abandoned()


@task
def purge_configurations() -> None:
    """Remove configurations that were deleted more than 30 days ago."""
    purge_deleted()


@task
def remind_of_expiry() -> None:
    """Mail those who may enter new credentials that the ones in use end soon."""
    expiry.remind()


@task
def seal_audit() -> None:
    """Seal the entries that were written since the last time, and look through them for alarms."""
    sealing.seal()
    watching.watch()


@task
def seal_late_entries() -> None:
    """Look through the whole trace for entries that committed too late to be seen."""
    sealing.seal(everything=True)


@task
def anchor_audit() -> None:
    """Leave the end of the seal outside of the database."""
    audit_seal.anchor()


@task
def verify_audit() -> None:
    """Go over the next part of the trace."""
    audit_seal.verify_some()


A_TICKERS_CLOCK = dt.timedelta(minutes=5)  # by so much the clocks of several workers may differ

SCHEDULE: dict[str, tuple[Task[[], None], dt.timedelta]] = {
    "send_mail": (send_mail, dt.timedelta(minutes=1)),
    "tell_that_the_state_is_back": (tell_that_the_state_is_back, dt.timedelta(minutes=1)),
    "mend_tasks": (mend_tasks, dt.timedelta(minutes=1)),
    "seal_audit": (seal_audit, dt.timedelta(minutes=1)),
    "anchor_audit": (anchor_audit, dt.timedelta(minutes=15)),
    "verify_audit": (verify_audit, dt.timedelta(hours=1)),
    "seal_late_entries": (seal_late_entries, dt.timedelta(hours=24)),
    "clear_sessions": (clear_sessions, dt.timedelta(hours=1)),
    "clear_task_results": (clear_task_results, dt.timedelta(hours=24)),
    "purge_uploads": (purge_uploads, dt.timedelta(hours=1)),
    "remind_of_expiry": (remind_of_expiry, dt.timedelta(hours=24)),
    "purge_configurations": (purge_configurations, dt.timedelta(hours=24)),
}


def tick() -> list[str]:
    """Have done what is due and return its names. A conditional UPDATE lets one ticker win."""
    return [name for name in SCHEDULE if _start(name)]


def _start(name: str) -> bool:
    """Order one piece of work if it is due. The claim is given back where the order fails for another reason than
    a queue that is away: then the work is done here, as nobody else would.
    """
    work = SCHEDULE[name][0]
    with transaction.atomic():
        if not _claim(name, clock.now()):
            return False
        try:
            order(work)
            return True
        except NotOrdered:
            pass
    with contextlib.suppress(TaskFailed):  # it is logged
        work.call()
    return True


def _claim(name: str, now: dt.datetime) -> bool:
    next_at = now + SCHEDULE[name][1]
    _, made = Due.objects.get_or_create(name=name, defaults={"next_at": next_at})
    # Further ahead than any tick sets it: the clock went wrong for a while, and has been set back.
    due = Q(next_at__lte=now) | Q(next_at__gt=next_at + A_TICKERS_CLOCK)
    return made or Due.objects.filter(due, name=name).update(next_at=next_at) == 1
