"""What a check found, and what to do."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is. Something wrong keeps people from what they may do, or lets others see it."""

    OK = "ok"
    WARN = "warn"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """One line: what was found, and how to mend it where it is not well."""

    level: Level
    found: str
    mend: str = ""


Check = Callable[[], Finding]


def ok(found: str) -> Finding:
    """Return that it is well."""
    return Finding(Level.OK, found)


def warn(found: str, mend: str) -> Finding:
    """Return that somebody should look at it."""
    return Finding(Level.WARN, found, mend)


def wrong(found: str, mend: str) -> Finding:
    """Return that it has to be mended."""
    return Finding(Level.WRONG, found, mend)
