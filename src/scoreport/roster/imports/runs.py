"""Import runs: the record that is kept of each package, with counts and findings, and without any name."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from scoreport.audit.recording import Who
from scoreport.districts.models import Lea
from scoreport.lib import clock
from scoreport.roster.imports.planning import Plan
from scoreport.roster.models import ImportRun, ImportState
from scoreport.roster.oneroster.findings import Finding, Severity
from scoreport.roster.uploads import KEPT, remove_upload

OPEN = (ImportState.UPLOADED, ImportState.READY, ImportState.APPLYING)
CANCELLABLE = (ImportState.UPLOADED, ImportState.READY)


def new_run(lea: Lea, who: Who, source_name: str) -> ImportRun:
    """A run that is not saved yet."""
    return ImportRun(
        lea=lea, state=ImportState.UPLOADED, started_at=clock.now(), user_key=who.user_key, user_name=who.user_name,
        source_name=source_name[-200:],
    )  # fmt: skip


def close(run: ImportRun, state: ImportState, plan: Plan) -> None:
    """Save how the run ended, with what its plan changed."""
    run.state, run.ended_at, run.progress = state, clock.now(), 100
    run.summary, run.findings = summary(plan), [finding_to_json(finding) for finding in plan.findings]
    run.save()


def cancel(run: ImportRun) -> None:
    """Leave the roster as it is and remove the package; an import that is being written is past that."""
    if ImportRun.objects.filter(pk=run.pk, state__in=CANCELLABLE).update(**_ended(ImportState.CANCELLED)):
        remove_upload(run.upload)


def give_up(run: ImportRun) -> None:
    """End a run whose check was lost, unless it went on by itself, and remove the package."""
    if ImportRun.objects.filter(pk=run.pk, state=run.state).update(**_ended(ImportState.FAILED)):
        remove_upload(run.upload)


def close_abandoned() -> int:
    """End the runs whose package is gone after a day, so that they bar no other; return how many."""
    old = ImportRun.objects.filter(state__in=OPEN, started_at__lt=clock.now() - KEPT)
    return old.update(**_ended(ImportState.FAILED))


def _ended(state: ImportState) -> dict[str, Any]:
    return {"state": state, "ended_at": clock.now()}


def close_refused(run: ImportRun, findings: Iterable[Finding]) -> None:
    """Save that the package was refused, and why."""
    run.state, run.ended_at = ImportState.REFUSED, clock.now()
    run.findings = [finding_to_json(finding) for finding in findings]
    run.save()


def summary(plan: Plan) -> dict[str, Any]:
    """What ImportRun.summary holds: counts by kind, who gains or loses sight, endings, questions."""
    sight = plan.sight
    return {
        "counts": plan.counts,
        "sight": {
            "guardians_gain": sight.guardians_gain,
            "guardians_lose": sight.guardians_lose,
            "teachers_gain": sight.teachers_gain,
            "teachers_lose": sight.teachers_lose,
        },
        "endings": [{"kind": e.kind, "ending": e.ending, "of": e.of, "is_over": e.is_over} for e in plan.endings],
        "ssid_columns": [asdict(column) for column in plan.ssid_columns],
        "decided": {"ssid_column": plan.decisions.kept_ssid_column, "guardians": plan.decisions.guardians},
        "questions": {question.code: list(question.choices) for question in plan.questions},
        "needs_confirmation": plan.needs_confirmation,
        "is_empty": plan.is_empty,
    }


def finding_to_json(finding: Finding) -> dict[str, Any]:
    """A finding as ImportRun.findings keeps it: by code, so that each reader gets words of their own language."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "file": finding.file,
        "line": finding.line,
        "column": finding.column,
        "params": dict(finding.params),
        "more": finding.more,
    }


def finding_from_json(kept: dict[str, Any]) -> Finding:
    """The finding that finding_to_json kept."""
    return Finding(**{**kept, "severity": Severity(kept["severity"])})
