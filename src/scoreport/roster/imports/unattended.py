"""`scoreport import-roster FOLDER --if-safe`: takes in what the SIS drops, as far as nobody has to decide."""

from collections.abc import Callable
from pathlib import Path

from django.db import transaction

from scoreport.audit.recording import SYSTEM
from scoreport.districts.models import Lea
from scoreport.lib import clock
from scoreport.roster import uploads
from scoreport.roster.imports import notices
from scoreport.roster.imports.answers import Answers
from scoreport.roster.imports.applying import ImportUnderWay, RosterMoved
from scoreport.roster.imports.bases import forget_base
from scoreport.roster.imports.checking import check_package
from scoreport.roster.imports.drop import Drop
from scoreport.roster.imports.planning import Plan
from scoreport.roster.imports.runs import OPEN, close_refused, finding_to_json, new_run, summary
from scoreport.roster.imports.taking_in import Exit, take_in
from scoreport.roster.models import ImportRun, ImportState
from scoreport.roster.oneroster.findings import PackageRefused

OUT_OF_TURN = frozenset({"older_row", "older_delta"})
"""A delta refused for this holds nothing that the roster lacks."""


class Unattended:
    """Takes the packages of one LEA's drop folder in, the oldest first, until one has to wait or is refused."""

    def __init__(self, lea: Lea, drop: Drop, answers: Answers, say: Callable[[str], None], *, keep_days: int) -> None:
        self._lea, self._drop, self._answers, self._say, self._keep_days = lea, drop, answers, say, keep_days

    def run(self) -> Exit:
        """Return an exit code; the caller holds the folder."""
        self._drop.tidy(keep_days=self._keep_days)
        self._settle()
        code = Exit.APPLIED
        while code == Exit.APPLIED:
            if ImportRun.objects.filter(lea=self._lea, state__in=OPEN).exists():
                return self._said(
                    "An import waits for a decision on the page Roster Import; nothing was taken in.",
                    Exit.UNDECIDED,
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

    def _take_in(self, package: Path) -> Exit:
        try:
            plan = check_package(self._lea, SYSTEM, package, self._answers)
        except PackageRefused as refused:
            return self._refuse(package, refused)
        if plan.questions or plan.needs_confirmation:
            return self._ask(package, plan)
        try:
            take_in(plan, package)
        except (ImportUnderWay, RosterMoved):
            return self._said(f"{package.name}: the roster is being changed by somebody else; run again.", Exit.BUSY)
        self._lea.refresh_from_db()
        self._drop.finish(package, keep_days=self._keep_days)
        return self._said(f"{package.name}: " + ("nothing to change." if plan.is_empty else "applied."), Exit.APPLIED)

    def _refuse(self, package: Path, refused: PackageRefused) -> Exit:
        close_refused(new_run(self._lea, SYSTEM, package.name), refused.findings)
        if not any(finding.code in OUT_OF_TURN for finding in refused.findings):
            forget_base(self._lea)
        notices.tell_importers(self._lea, notices.REFUSED)
        self._drop.refuse(package)
        for finding in refused.findings:
            self._say(f"{finding.severity}: {finding}")
        return self._said(
            f"{package.name}: refused; the roster is as it was. See the page Roster Import.", Exit.REFUSED
        )

    def _ask(self, package: Path, plan: Plan) -> Exit:
        """Put the package on the import page, as if somebody had uploaded it there."""
        run = new_run(self._lea, SYSTEM, package.name)
        run.state, run.summary = ImportState.READY, summary(plan)
        run.findings = [finding_to_json(finding) for finding in plan.findings]
        run.upload = uploads.seal_package(package)
        with transaction.atomic():
            Lea.objects.select_for_update().get(pk=self._lea.pk)
            if ImportRun.objects.filter(lea=self._lea, state__in=OPEN).exists():
                uploads.remove_upload(run.upload)
                return self._said(f"{package.name}: another import is open on the page; run again.", Exit.BUSY)
            run.save()
            notices.tell_importers(self._lea, notices.WAITS)
        self._drop.wait(package, run.key)
        return self._said(f"{package.name}: waits for a decision on the page Roster Import.", Exit.UNDECIDED)

    def _said(self, text: str, code: Exit) -> Exit:
        self._say(f"{clock.now():%Y-%m-%d %H:%M:%S} UTC {text}")
        return code
