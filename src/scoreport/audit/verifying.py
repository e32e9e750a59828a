"""Going over the chain: every link computed again from its entry, and held against heads that were kept elsewhere.

Reads in batches by number, so that entries may be written, sealed and removed meanwhile, and a run that was broken
off can go on where it was.
"""

import datetime as dt
import hmac
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import connections

from scoreport.audit import chain, checkpoints, keyring, sealing, triggers
from scoreport.audit.anchors import Anchor
from scoreport.audit.canonical import FIELDS, canonical, columns
from scoreport.audit.chain import Head
from scoreport.audit.models import Seal
from scoreport.audit.recording import ALIAS

BATCH = 5_000
_AT = FIELDS.index("at")
LATE = dt.timedelta(
    minutes=10
)  # an entry that is this much older than those before it came late, or from a wrong clock


class Fault(StrEnum):
    """What is wrong at a number, or with the whole."""

    CHANGED = "changed"  # the entry, its link or the link before it is not what was sealed
    ENTRY_GONE = "entry_gone"
    LINK_GONE = "link_gone"
    CUT = "cut"  # an anchor knows a link behind the end
    NOT_AS_ANCHORED = "not_as_anchored"
    CHECKPOINT = "checkpoint"  # entries were removed by somebody who hasn't the key
    KEY = "key"
    TRIGGERS = "triggers"


@dataclass(frozen=True)
class Break:
    """The first thing that is wrong, and the number where."""

    fault: Fault
    number: int = 0


@dataclass
class Report:
    """What was found. `since` is where this run began; `late` counts entries with times before their predecessors';
    up to `unproven` the key was lost: a change of an entry there is not seen.
    """

    since: int = 0
    head: Head = field(default_factory=Head)
    checked: int = 0
    late: int = 0
    unproven: int = 0
    broken: Break | None = None
    is_at_end: bool = False
    unsealed: int = 0
    unsealed_since: dt.datetime | None = None
    anchors: int = 0
    last_anchor: Anchor | None = None


Progress = Callable[[Head], None]


def verify(
    anchors: Sequence[Anchor] = (),
    since: Head | None = None,
    progress: Progress = lambda head: None,
    most: int | None = None,
) -> Report:
    """Go over the chain from its start, or from a head up to which an earlier run came, over about `most` links.

    `anchors` are in the order of their numbers. `progress` is told each head that was reached.
    """
    report = Report(anchors=len(anchors), last_anchor=anchors[-1] if anchors else None)
    try:
        triggers.ensure(ALIAS)
        walk = _Walk(report, keyring.segments(), anchors)
    except triggers.TriggersMissing:
        report.broken = Break(Fault.TRIGGERS)
    except keyring.KeyMissing:
        report.broken = Break(Fault.KEY)
    else:
        report.broken = walk.go(since, progress, most)
    if most is None:
        report.unsealed, report.unsealed_since = sealing.tail(everything=True)
    return report


class _Walk:
    """One way along the chain."""

    def __init__(self, report: Report, segments: list[keyring.Segment], anchors: Sequence[Anchor]) -> None:
        self._report, self._segments, self._anchors = report, segments, anchors
        self._anchored: dict[int, set[bytes]] = defaultdict(set)
        for anchor in anchors:
            self._anchored[anchor.number].add(anchor.mac)
        self._latest: dt.datetime | None = None

    def go(self, since: Head | None, progress: Progress, most: int | None) -> Break | None:
        """Return the first thing that is wrong, or None."""
        report, start = self._report, chain.start()
        if not checkpoints.are_genuine(self._segments):
            return Break(Fault.CHECKPOINT, start.number)
        report.head = since if since and since.number > start.number else start
        report.since, report.checked = report.head.number, 0
        broken = _moved(report.head) or self._not_as_anchored(report.head)
        for batch in () if broken else _batches(report.head.number):
            broken = self._batch(batch)
            if broken:
                # What was removed up to a new checkpoint while we were under way is no break.
                return self.go(None, progress, most) if chain.start().number > start.number else broken
            progress(report.head)
            if most is not None and report.checked >= most:
                return None
        report.is_at_end = True
        return broken or self._cut()

    def _batch(self, batch: list[tuple[Any, ...]]) -> Break | None:
        return next(filter(None, (self._row(*row) for row in batch)), None)

    def _row(self, number: int, mac: bytes, entry: int | None, *row: Any) -> Break | None:
        report = self._report
        if number != report.head.number + 1:
            return Break(Fault.LINK_GONE, report.head.number + 1)
        if entry is None:
            return Break(Fault.ENTRY_GONE, number)
        linked = self._linked(Head(number, bytes(mac)), canonical(row))
        if linked is None:
            return Break(Fault.CHANGED, number)
        report.head, report.checked = linked, report.checked + 1
        self._note_time(row[_AT])
        return self._not_as_anchored(linked)

    def _linked(self, found: Head, entry: bytes) -> Head | None:
        """The link as it should be, or None where another one was found; under a lost key it has to be believed."""
        key = next((one.key for one in reversed(self._segments) if one.begins <= found.number), None)
        if key == b"":
            self._report.unproven = found.number
            return found
        linked = chain.link(key, self._report.head, entry) if key else None
        return linked if linked and hmac.compare_digest(linked.mac, found.mac) else None

    def _note_time(self, at: dt.datetime) -> None:
        self._latest = self._latest or at
        self._report.late += self._latest - at > LATE
        self._latest = max(self._latest, at)

    def _not_as_anchored(self, head: Head) -> Break | None:
        """Whether an anchor names this link with another hash."""
        known = self._anchored.get(head.number, {head.mac})
        return None if known == {head.mac} else Break(Fault.NOT_AS_ANCHORED, head.number)

    def _cut(self) -> Break | None:
        last = self._report.head.number
        return Break(Fault.CUT, last + 1) if self._anchors and self._anchors[-1].number > last else None


def _moved(head: Head) -> Break | None:
    """Whether the link up to which an earlier run came, or the checkpoint's, is not there any more as it was."""
    if chain.start() == head:
        return None
    seal = Seal.objects.using(ALIAS).filter(number=head.number).first()
    if seal is None:
        return Break(Fault.CUT, chain.head().number + 1)
    return None if hmac.compare_digest(bytes(seal.mac), head.mac) else Break(Fault.CHANGED, head.number)


def _batches(after: int) -> Iterator[list[tuple[Any, ...]]]:
    """Each number with its link's hash, its entry's id (None where it is gone) and the entry's columns."""
    connection = connections[ALIAS]
    sql = (
        f"SELECT s.number, s.mac, e.id, {columns(connection)} FROM audit_seal s "  # nosec B608  # noqa: S608 - our own columns
        "LEFT JOIN audit_entry e ON e.id = s.entry WHERE s.number > %s ORDER BY s.number LIMIT %s"
    )
    while True:
        with connection.cursor() as cursor:
            cursor.execute(sql, [after, BATCH])
            rows = cursor.fetchall()
        if not rows:
            return
        yield rows
        after = rows[-1][0]
