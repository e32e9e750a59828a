"""What a verification found, for whoever reads the terminal."""

import datetime as dt
from collections.abc import Iterator

from scoreport.audit.verifying import Break, Fault, Report

FAULTS = {
    Fault.CHANGED: "the entry or its link was changed, or put there by somebody who hasn't the key.",
    Fault.ENTRY_GONE: "the entry is gone.",
    Fault.LINK_GONE: "a link of the chain is gone.",
    Fault.CUT: "the chain ends before this number, which is known from before: its end was cut off, or an old copy "
    "restored.",
    Fault.NOT_AS_ANCHORED: "the chain is another one than when the anchor was taken.",
    Fault.CHECKPOINT: "entries up to here were removed by somebody who hasn't the key.",
    Fault.KEY: "the key that sealed the trace is gone: bring it back as the last line of SCOREPORT_KEYS.",
    Fault.TRIGGERS: "the triggers that keep the trace from being changed are gone or altered: run `scoreport migrate` "
    "on a restored copy, and find out who removed them.",
}


def lines_of(report: Report) -> Iterator[str]:
    """Return the lines to print: first whether the trace is whole, then what that does not cover."""
    yield _verdict(report)
    if report.unproven:
        yield (
            f"Up to number {report.unproven} the key that sealed is lost: whether an entry there was changed can't be "
            "told, only whether one is gone."
        )
    if report.late:
        yield f"{report.late} entries are 10 minutes older than others before them: written late, or by a wrong clock."
    if report.unsealed_since:
        yield f"Not sealed yet: {report.unsealed} entries, since {_time(report.unsealed_since)}."
    yield _anchored(report)


def _verdict(report: Report) -> str:
    begin = f"Numbers {report.since + 1} to {report.head.number}" if report.checked else "No number"
    if report.broken is None:
        return f"{begin}: whole."
    return f"BROKEN{_place(report.broken)}: {FAULTS[report.broken.fault]} {report.checked} entries before it are whole."


def _place(broken: Break) -> str:
    return f" at number {broken.number}" if broken.number else ""


def _anchored(report: Report) -> str:
    if report.last_anchor is None:
        return "No anchor was given: whether the end was cut off can't be told."
    taken_at = _time(report.last_anchor.taken_at)
    if report.broken:
        return f"The newest anchor was taken {taken_at}, at number {report.last_anchor.number}."
    newer = max(report.head.number - report.last_anchor.number, 0)
    return f"{report.anchors} anchors agree. Not covered by any: {newer} entries since {taken_at}."


def _time(at: dt.datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
