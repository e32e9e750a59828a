"""Import runs that nobody works on any more: the queue was away, lost what it held, or its worker died twice."""

from collections.abc import Collection
from typing import Any

from scoreport.lib.logs import log
from scoreport.roster.imports.runs import give_up
from scoreport.roster.imports.tasks import back_to_decide, enqueue_check
from scoreport.roster.models import ImportRun, ImportState

# How often a run was seen without a task. Once may be the moment between its commit and its order.
SEEN, ORDERED_AGAIN = 1, 2


def resume(at_work: Collection[str]) -> int:
    """Go on with the open runs whose keys are not among `at_work`, those of waiting and running tasks.

    A check is ordered once more, then the run fails. An import that was being applied is handed back to whoever
    decides: its transaction is gone, and the roster is as it was. Returns how many runs were touched.
    """
    waiting = ImportRun.objects.filter(state__in=(ImportState.UPLOADED, ImportState.APPLYING))
    alone = list(waiting.exclude(key__in=at_work))
    for run in alone:
        _next(run, int(run.summary.get("alone", 0)))
    return len(alone)


def _next(run: ImportRun, seen: int) -> None:
    if run.summary.get("waits"):
        _note(run, waits=False)
        enqueue_check(run)
    elif seen < SEEN:
        _note(run, alone=SEEN)
    elif run.state == ImportState.APPLYING:
        log("roster").warning("import %s was interrupted; it can be applied again", run.key)
        back_to_decide(run, "interrupted")
    elif seen < ORDERED_AGAIN:
        log("roster").warning("the check of import %s was lost; it is ordered again", run.key)
        _note(run, alone=ORDERED_AGAIN)
        enqueue_check(run)
    else:
        log("roster").error("the check of import %s was lost twice; the run has failed", run.key)
        give_up(run)


def _note(run: ImportRun, **noted: Any) -> None:
    run.summary |= noted
    ImportRun.objects.filter(pk=run.pk, state=run.state).update(summary=run.summary)
