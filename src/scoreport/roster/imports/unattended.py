"""`scoreport import-roster FOLDER --if-safe`: takes in what the SIS drops, as far as nobody has to decide.

Exit codes: 0 applied or nothing to do, 1 refused, 2 wrong use, 3 waits for a decision on the import page, 4 somebody
else is at it.
"""

from collections.abc import Callable
from pathlib import Path

from django.db import transaction

from scoreport.audit.recording import SYSTEM
from scoreport.districts.models import Lea
from scoreport.lib import clock
from scoreport.roster import uploads
from scoreport.roster.imports import letters
from scoreport.roster.imports.answers import Answers
from scoreport.roster.imports.applying import ImportUnderWay, RosterMoved, apply_plan
from scoreport.roster.imports.bases import base_kept, forget_base, last_run_key
from scoreport.roster.imports.checking import check_package
from scoreport.roster.imports.drop import Drop
from scoreport.roster.imports.planning import Plan
from scoreport.roster.imports.runs import OPEN, close_refused, finding_to_json, new_run, summary
from scoreport.roster.models import ImportRun, ImportState
from scoreport.roster.oneroster.findings import PackageRefused

APPLIED, REFUSED, WAITS, BUSY = 0, 1, 3, 4

OUT_OF_TURN = frozenset({"older_row", "older_delta"})
"""A delta refused for this holds nothing that the roster lacks."""


class Unattended:
    """Takes the packages of one LEA's drop folder in, the oldest first, until one has to wait or is refused."""

    def __init__(self, lea: Lea, drop: Drop, answers: Answers, say: Callable[[str], None], *, keep_days: int) -> None:
        self._lea, self._drop, self._answers, self._say, self._keep_days = lea, drop, answers, say, keep_days

    def run(self) -> int:
        """Return an exit code; the caller holds the folder."""
        self._drop.tidy(keep_days=self._keep_days)
        self._settle()
        code = APPLIED
        while code == APPLIED:
            if ImportRun.objects.filter(lea=self._lea, state__in=OPEN).exists():
                return self._said(
                    "An import waits for a decision on the page Roster Import; nothing was taken in.", WAITS
                )
            package = self._drop.take()
            if package is None:
                break
            code = self._take_in(package)
        for name in self._drop.left():
            self._said(f"{name}: left alone; it is still being written, or its turn comes later.", code)
        return code

    def _settle(self) -> None:
        """See to the packages that waited: what has been decided, or ran out after a day and is asked again."""
        for run_key, package in self._drop.waiting():
            run = ImportRun.objects.filter(lea=self._lea, key=run_key).first()
            match run.state if run else ImportState.FAILED:
                case ImportState.APPLIED:
                    self._drop.finish(package, keep_days=self._keep_days)
                case ImportState.CANCELLED | ImportState.REFUSED:
                    forget_base(self._lea)
                    self._drop.refuse(package)
                case ImportState.FAILED:
                    self._drop.take_back(package, run_key)

    def _take_in(self, package: Path) -> int:
        try:
            plan = check_package(self._lea, SYSTEM, package, self._answers)
        except PackageRefused as refused:
            return self._refuse(package, refused)
        if plan.questions or plan.needs_confirmation:
            return self._ask(package, plan)
        try:
            self._apply(package, plan)
        except (ImportUnderWay, RosterMoved):
            return self._said(f"{package.name}: the roster is being changed by somebody else; run again.", BUSY)
        self._drop.finish(package, keep_days=self._keep_days)
        return self._said(f"{package.name}: " + ("nothing to change." if plan.is_empty else "applied."), APPLIED)

    def _apply(self, package: Path, plan: Plan) -> None:
        if plan.is_empty:
            with base_kept(self._lea, lambda: package, last_run_key(self._lea)):
                return
        run = new_run(self._lea, SYSTEM, package.name)
        with base_kept(self._lea, lambda: package, run.key):
            apply_plan(plan, SYSTEM, run=run)
        self._lea.refresh_from_db()

    def _refuse(self, package: Path, refused: PackageRefused) -> int:
        close_refused(new_run(self._lea, SYSTEM, package.name), refused.findings)
        if not any(finding.code in OUT_OF_TURN for finding in refused.findings):
            forget_base(self._lea)
        letters.tell_importers(self._lea, letters.REFUSED)
        self._drop.refuse(package)
        for finding in refused.findings:
            self._say(f"{finding.severity}: {finding}")
        return self._said(f"{package.name}: refused; the roster is as it was. See the page Roster Import.", REFUSED)

    def _ask(self, package: Path, plan: Plan) -> int:
        """Put the package on the import page, as if somebody had uploaded it there."""
        run = new_run(self._lea, SYSTEM, package.name)
        run.state, run.summary = ImportState.READY, summary(plan)
        run.findings = [finding_to_json(finding) for finding in plan.findings]
        run.upload = uploads.seal_package(package)
        with transaction.atomic():
            Lea.objects.select_for_update().get(pk=self._lea.pk)
            if ImportRun.objects.filter(lea=self._lea, state__in=OPEN).exists():
                uploads.remove_upload(run.upload)
                return self._said(f"{package.name}: another import is open on the page; run again.", BUSY)
            run.save()
            letters.tell_importers(self._lea, letters.WAITS)
        self._drop.wait(package, run.key)
        return self._said(f"{package.name}: waits for a decision on the page Roster Import.", WAITS)

    def _said(self, text: str, code: int) -> int:
        self._say(f"{clock.now():%Y-%m-%d %H:%M:%S} UTC {text}")
        return code
