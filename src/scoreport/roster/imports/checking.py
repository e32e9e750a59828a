"""Reads a package and plans its import in one go, and leaves a trace when it is refused."""

from pathlib import Path
from typing import BinaryIO

from scoreport.audit.events import Event
from scoreport.audit.recording import Who, record
from scoreport.districts.models import Lea
from scoreport.lib import collecting
from scoreport.roster.imports.answers import Answers
from scoreport.roster.imports.bases import find_base
from scoreport.roster.imports.planning import Plan, plan_import
from scoreport.roster.oneroster.findings import PackageRefused, Severity
from scoreport.roster.oneroster.packages import read_package


def check_package(lea: Lea, who: Who, source: Path | BinaryIO, answers: Answers | None = None) -> Plan:
    """Return what importing the package would change; writes nothing but, on a refusal, an audit entry.

    Raises PackageRefused with all findings, ValueError on an answer that is none.
    """
    try:
        with collecting.paused():
            return plan_import(lea, read_package(source, lambda: find_base(lea)), answers)
    except PackageRefused as refused:
        codes = {finding.code for finding in refused.findings if finding.severity is Severity.ERROR}
        record(Event.ROSTER_REFUSED, who, outcome="refused", lea=lea.key, code=" ".join(sorted(codes)))
        raise
