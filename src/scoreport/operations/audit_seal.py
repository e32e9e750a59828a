"""`scoreport verify-audit` and `audit-head`, and what the worker does for the seal of the trace."""

from contextlib import suppress
from pathlib import Path

from django.conf import settings

from scoreport.audit import anchors, sealing, verifying
from scoreport.audit.anchors import Anchor
from scoreport.audit.events import Event
from scoreport.audit.recording import SYSTEM, record
from scoreport.audit.verifying import Report
from scoreport.lib.logs import log
from scoreport.operations import audit_progress
from scoreport.operations.audit_words import lines_of

COMMAND, ROUND = "verify", "round"  # the runs whose progress is kept
SLICE = 100_000  # entries that the worker goes over at a time: some seconds
WHOLE = "whole"


def verify(anchor_file: Path | None, *, resume: bool) -> int:
    """Go over the whole chain and print what was found. Returns 1 where anything is wrong, 2 for a bad anchor file."""
    try:
        known = _anchors(anchor_file)
    except (OSError, anchors.NotAnAnchor) as error:
        print(f"{anchor_file} can't be read as anchors: {_what(error)}")
        return 2
    since = audit_progress.load(COMMAND) if resume else None
    report = verifying.verify(known, since, lambda head: audit_progress.save(COMMAND, head))
    audit_progress.clear(COMMAND)
    _note(report)
    print(*lines_of(report), sep="\n")
    return 1 if report.broken else 0


def head(append_to: Path | None) -> int:
    """Seal what is there, then print the chain's end, or write it behind the anchors of a file."""
    sealing.seal()
    anchor = anchors.take()
    if append_to is None:
        print(anchor)
        return 0
    with append_to.open("a", encoding="utf-8") as file:
        file.write(f"{anchor}\n")
    print(f"The seal's end at number {anchor.number} was added to {append_to}.")
    return 0


def anchor() -> None:
    """Leave the chain's end where the owner of the database can't write: in the log, and in a file if one is named."""
    taken = anchors.take()
    # In groups: the log cuts long rows of digits.
    log("audit").info("sealed up to number %d: %s", taken.number, taken.mac.hex(" ", 4))
    if settings.AUDIT_ANCHORS:
        with Path(settings.AUDIT_ANCHORS).open("a", encoding="utf-8") as file:
            file.write(f"{taken}\n")


def verify_some() -> None:
    """Go over the next part of the chain, from its start again when the end is reached; a break is recorded."""
    known: list[Anchor] = []
    if settings.AUDIT_ANCHORS:
        with suppress(FileNotFoundError):
            known = _anchors(Path(settings.AUDIT_ANCHORS))
    report = verifying.verify(known, audit_progress.load(ROUND), most=SLICE)
    if report.broken or report.is_at_end:
        audit_progress.clear(ROUND)
        _note(report)
    else:
        audit_progress.save(ROUND, report.head)


def _anchors(file: Path | None) -> list[Anchor]:
    return anchors.parse(file.read_text(encoding="utf-8").splitlines()) if file else []


def _what(error: Exception) -> str:
    return f"line {error} is none." if isinstance(error, anchors.NotAnAnchor) else "there is no such file to read."


def _note(report: Report) -> None:
    broken = report.broken
    record(
        Event.AUDIT_VERIFIED, SYSTEM, outcome=broken.fault if broken else WHOLE,
        number=broken.number if broken else report.head.number, count=report.checked,
    )  # fmt: skip
