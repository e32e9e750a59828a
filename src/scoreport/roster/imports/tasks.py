"""Checking and applying a package in the background. Tasks carry the run's key and nothing else."""

from typing import Any

from django.db import transaction

from scoreport.audit.recording import Who
from scoreport.lib import clock
from scoreport.lib.logs import log
from scoreport.lib.tasks import NotOrdered, order, task
from scoreport.roster import uploads
from scoreport.roster.imports.answers import Answers
from scoreport.roster.imports.applying import ImportUnderWay, RosterMoved, apply_plan
from scoreport.roster.imports.bases import base_kept
from scoreport.roster.imports.checking import check_package
from scoreport.roster.imports.planning import Plan
from scoreport.roster.imports.runs import close_refused, finding_to_json, summary
from scoreport.roster.models import ImportRun, ImportState
from scoreport.roster.oneroster.findings import PackageRefused


@task
def check_import(run_key: str) -> None:
    """Work out what the package would change, for the administrator to decide."""
    run = _open(run_key, ImportState.UPLOADED)
    if run is None:
        return
    plan = _plan(run)
    if plan is not None:
        _move(
            run,
            ImportState.READY,
            summary=summary(plan) | {"answers": run.summary.get("answers", {})},
            findings=[finding_to_json(finding) for finding in plan.findings],
        )


@task
def apply_import(run_key: str, *, confirmed: bool) -> None:
    """Apply a package whose questions are answered. Failing leaves roster and upload as they were."""
    run = _open(run_key, ImportState.APPLYING)
    if run is None:
        return
    plan = _plan(run)
    if plan is None:
        return
    try:
        with base_kept(run.lea, lambda: uploads.open_upload(run.upload), run.key):
            apply_plan(plan, _who(run), confirmed=confirmed, run=run)
    except (ImportUnderWay, RosterMoved) as error:
        back_to_decide(run, type(error).__name__)
    except Exception:
        log("roster").exception("an import could not be applied")
        back_to_decide(run, "failed")
    else:
        uploads.remove_upload(run.upload)


def enqueue_check(run: ImportRun) -> None:
    """Have the package checked once the run is committed; where that can't be now, `resuming` orders it later."""
    transaction.on_commit(lambda: _order_check(run.pk))


def enqueue_apply(run: ImportRun, *, confirmed: bool) -> None:
    """Have the package applied once the decision is committed; where that can't be now, the decision is handed back."""
    transaction.on_commit(lambda: _order_apply(run.pk, confirmed=confirmed))


def _order_check(pk: int) -> None:
    run = ImportRun.objects.get(pk=pk)
    try:
        order(check_import, run.key)
    except NotOrdered:
        _move(run, run.state, summary=run.summary | {"waits": True})


def _order_apply(pk: int, *, confirmed: bool) -> None:
    run = ImportRun.objects.get(pk=pk)
    try:
        order(apply_import, run.key, confirmed=confirmed)
    except NotOrdered:
        back_to_decide(run, "not_ordered")


def _open(run_key: str, state: ImportState) -> ImportRun | None:
    """The run, if it is still in that state: a task that runs twice does nothing the second time."""
    return ImportRun.objects.filter(key=run_key, state=state).select_related("lea").first()


def _plan(run: ImportRun) -> Plan | None:
    answers = Answers(**run.summary.get("answers", {}))
    try:
        return check_package(run.lea, _who(run), uploads.open_upload(run.upload), answers)
    except PackageRefused as refused:
        close_refused(run, refused.findings)
    except uploads.UploadBroken:
        _move(run, ImportState.FAILED, ended_at=clock.now())
    uploads.remove_upload(run.upload)
    return None


def _move(run: ImportRun, state: str, **fields: Any) -> None:
    """Give the run its next state, unless it has another one by now: cancelled, or done by another worker."""
    ImportRun.objects.filter(pk=run.pk, state=run.state).update(state=state, **fields)


def back_to_decide(run: ImportRun, reason: str) -> None:
    """Hand a run back that could not be applied; the page has words for the reason."""
    _move(run, ImportState.READY, ended_at=None, summary=run.summary | {"problem": reason})


def _who(run: ImportRun) -> Who:
    return Who(run.user_key, run.user_name, role="import")
