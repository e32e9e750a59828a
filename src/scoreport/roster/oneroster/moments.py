"""When a row was last changed, as dateLastModified says it: an instant, or a day alone."""

import datetime as dt
from dataclasses import dataclass

DATE = len("2026-08-15")


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant in UTC; is_day where the file names the day only, so that nothing finer can be compared."""

    at: dt.datetime
    is_day: bool

    def is_before(self, other: "Moment") -> bool:
        """Whether this is surely earlier: by days, where either of the two is a day alone."""
        if self.is_day or other.is_day:
            return self.at.date() < other.at.date()
        return self.at < other.at

    @property
    def iso(self) -> str:
        """The moment as moment() reads it."""
        return self.at.date().isoformat() if self.is_day else self.at.isoformat()

    def __str__(self) -> str:
        return self.at.strftime("%Y-%m-%d" if self.is_day else "%Y-%m-%d %H:%M:%S UTC")


def moment(text: str) -> Moment | None:
    """The moment that a cell names, None where it names none. Without a zone it is taken for UTC."""
    try:
        at = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    at = at.replace(tzinfo=dt.UTC) if at.tzinfo is None else at.astimezone(dt.UTC)
    return Moment(at, len(text) == DATE)


def latest(one: Moment | None, other: Moment | None) -> Moment | None:
    """The later of two; whichever there is, where there is only one."""
    if one is None or other is None:
        return one or other
    return max(one, other, key=lambda found: found.at)
