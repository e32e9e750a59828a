"""Heads of the chain, kept where the owner of the database can't write: what shows that its end was cut off.

An anchor is a line of JSON: the last link's number and hash, when its entry was written, and when the head was taken.
It holds nothing of anybody.
"""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass

from scoreport.audit import chain
from scoreport.lib import clock


class NotAnAnchor(ValueError):
    """A line that is no anchor of ours; holds its number in the file."""


@dataclass(frozen=True)
class Anchor:
    """The chain's end as it was at that time."""

    number: int
    mac: bytes
    taken_at: dt.datetime

    def __str__(self) -> str:
        return json.dumps({"number": self.number, "mac": self.mac.hex(), "taken_at": self.taken_at.isoformat()})


def take() -> Anchor:
    """Return the chain's end now."""
    head = chain.head()
    return Anchor(head.number, head.mac, clock.now())


def parse(lines: Iterable[str]) -> list[Anchor]:
    """Return the anchors of a file, blank lines left out, in the order of their numbers. Raises NotAnAnchor."""
    numbered = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    return sorted((_parsed(number, line) for number, line in numbered), key=lambda anchor: anchor.number)


def _parsed(number: int, line: str) -> Anchor:
    try:
        found = json.loads(line)
        taken_at = dt.datetime.fromisoformat(found["taken_at"])
        return Anchor(int(found["number"]), bytes.fromhex(found["mac"]), taken_at.astimezone(dt.UTC))
    except (ValueError, TypeError, KeyError):
        raise NotAnAnchor(number) from None
