"""Applies a plan in one transaction: all of it, or the roster stays as it was."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db import OperationalError, transaction

from scoreport.audit.events import Event
from scoreport.audit.models import Entry
from scoreport.audit.recording import Who, record
from scoreport.districts.models import Lea
from scoreport.roster.imports.planning import Plan
from scoreport.roster.imports.runs import close, new_run
from scoreport.roster.imports.stamp import take_stamp
from scoreport.roster.imports.writing import Writer
from scoreport.roster.models import ImportRun, ImportState


class ImportUnderWay(Exception):
    """Another import of the same LEA is being written; try again when it is done."""


class AnswersMissing(Exception):
    """The plan has questions; ask them, and plan again with the answers."""


class ConfirmationNeeded(Exception):
    """The plan would end more than the threshold; somebody must confirm it with typed words."""


class RosterMoved(Exception):
    """The roster was changed since the plan was made, by hand or by another import; plan again."""


def apply_plan(
    plan: Plan, who: Who, *, confirmed: bool = False, run: ImportRun | None = None, source_name: str = ""
) -> ImportRun:
    """Write the plan and return its run, a new one unless the caller has one open already.

    Raises AnswersMissing, ConfirmationNeeded, RosterMoved, or ImportUnderWay while another import of the LEA
    is being written. After any exception the roster is as it was, and so is the run.
    """
    if plan.questions:
        raise AnswersMissing
    if plan.needs_confirmation and not confirmed:
        raise ConfirmationNeeded
    run = run or new_run(plan.lea, who, source_name)
    with _alone(plan):
        intent = record(Event.ROSTER_IMPORTED, who, outcome="started", lea=plan.lea.key, run=run.key)
        with _failure_traced(plan, who, run, intent):
            old = Lea.objects.get(pk=plan.lea.pk)
            _write(plan)
            close(run, ImportState.APPLIED, plan)
    _record_outcome(plan, who, run, intent)
    _record_answers(old, plan, who)
    return run


@contextmanager
def _alone(plan: Plan) -> Iterator[None]:
    """A transaction in which nobody else imports into this LEA.

    PostgreSQL refuses the row at once; SQLite has one writer, so the second waits for the busy timeout.
    """
    with ExitStack() as stack:
        try:
            stack.enter_context(transaction.atomic())
            Lea.objects.select_for_update(nowait=True).get(pk=plan.lea.pk)
        except OperationalError:
            raise ImportUnderWay from None
        if take_stamp(plan.lea) != plan.stamp:
            raise RosterMoved
        yield


@contextmanager
def _failure_traced(plan: Plan, who: Who, run: ImportRun, intent: Entry) -> Iterator[None]:
    try:
        yield
    except BaseException:
        record(Event.ROSTER_IMPORTED, who, outcome="failed", intent=intent, lea=plan.lea.key, run=run.key)
        raise


def _write(plan: Plan) -> None:
    writer = Writer(plan.lea, plan.today)
    for changes in plan.changes:
        writer.write(changes)
    Lea.objects.filter(pk=plan.lea.pk).update(
        ssid_column=plan.decisions.kept_ssid_column, guardians_listed=plan.decisions.guardians
    )


def _record_outcome(plan: Plan, who: Who, run: ImportRun, intent: Entry) -> None:
    counts = plan.counts
    details: dict[str, Any] = {
        verb: {kind: n[verb] for kind, n in counts.items() if n[verb]} for verb in ("added", "changed", "ended")
    }
    record(
        Event.ROSTER_IMPORTED, who, outcome="applied", intent=intent, lea=plan.lea.key, run=run.key,
        gained=plan.sight.gained, lost=plan.sight.lost, **details,
    )  # fmt: skip


def _record_answers(old: Lea, plan: Plan, who: Who) -> None:
    """The answers are settings of the LEA; who gave them must stand in the trace."""
    for setting, before, after in (
        ("ssid_column", old.ssid_column, plan.decisions.kept_ssid_column),
        ("guardians_listed", old.guardians_listed, plan.decisions.guardians),
    ):
        if before != after:
            record(Event.LEA_SETTING_CHANGED, who, lea=plan.lea.key, setting=setting, old=before, new=after)
