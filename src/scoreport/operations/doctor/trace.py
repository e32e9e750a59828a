"""The audit: its triggers, its seal, its anchors."""

import datetime as dt
import os
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from scoreport.audit import anchors, chain, sealing, triggers, verifying
from scoreport.audit.models import Seal
from scoreport.audit.recording import ALIAS
from scoreport.audit.verifying import Fault
from scoreport.lib import clock
from scoreport.operations.audit_words import FAULTS
from scoreport.operations.doctor.findings import Finding, ok, warn, wrong

LAST = 1000  # links that are computed again
LATE = dt.timedelta(minutes=10)
OLD_ANCHOR = dt.timedelta(hours=1)
VERIFY = "scoreport verify-audit says more; docs/audit.md what to do"


def triggers_stand() -> Finding:
    """The database refuses to change an entry."""
    try:
        triggers.ensure(ALIAS)
    except triggers.TriggersMissing:
        return wrong(FAULTS[Fault.TRIGGERS], VERIFY)
    return ok("the database refuses to change entries")


def sealed() -> Finding:
    """The worker seals each minute."""
    _count, since = sealing.tail()
    if since and since < clock.now() - LATE:
        return wrong(f"entries wait for their seal since {since:%Y-%m-%d %H:%M} UTC", "start scoreport worker")
    return ok("every entry is sealed, those of the last minutes aside")


def head() -> Finding:
    """The end of the chain is as it was sealed, and as the anchors know it."""
    last = chain.head()
    since = Seal.objects.using(ALIAS).filter(number=last.number - LAST).first()
    report = verifying.verify(_anchors(), chain.Head(since.number, bytes(since.mac)) if since else None)
    if report.broken:
        return wrong(f"at number {report.broken.number}: {FAULTS[report.broken.fault]}", VERIFY)
    return ok(f"the last {report.checked} links of the seal are whole, up to number {report.head.number}")


def anchored() -> Finding:
    """Without an anchor elsewhere nobody sees that the end was cut off."""
    if not settings.AUDIT_ANCHORS:
        return warn(
            "no anchors are kept: nobody would see that the end of the audit was cut off",
            "set SCOREPORT_AUDIT_ANCHORS to a file on another machine's disk",
        )
    file = Path(settings.AUDIT_ANCHORS)
    if not os.access(file if file.exists() else file.parent, os.W_OK):
        return wrong("the file of anchors can't be written", "look at SCOREPORT_AUDIT_ANCHORS and who may write there")
    try:
        taken = [anchor.taken_at for anchor in _anchors()]
    except anchors.NotAnAnchor as error:
        return wrong(f"line {error} of the file of anchors is none", "find out who wrote it; see docs/audit.md")
    if not taken or max(taken) < clock.now() - OLD_ANCHOR:
        return warn("no anchor was taken within the last hour", "start scoreport worker")
    return ok(f"{len(taken)} anchors, the last one taken {max(taken):%Y-%m-%d %H:%M} UTC")


def _anchors() -> list[anchors.Anchor]:
    if settings.AUDIT_ANCHORS:
        with suppress(OSError):
            return anchors.parse(Path(settings.AUDIT_ANCHORS).read_text(encoding="utf-8").splitlines())
    return []
