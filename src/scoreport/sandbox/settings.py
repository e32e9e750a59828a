"""What a running sandbox can be told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from secrets import token_bytes

from .cache import RenderCache
from .credentials import CredentialBook
from .faults.weather import Weather
from .reports.typesetter import Typesetters
from .students import Student

# Pacific standard time: the state's calendar day, near enough for a list that changes once a day.
CALIFORNIA = timezone(timedelta(hours=-8))


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of one sandbox.

    `enrollment` is by SSID; None means that every 10-digit SSID is a student. `today` None means the
    real date. `history` is the number of administration years that are listed, None all since 2018.
    `public_url` None means that links carry the host the caller used. `signing_key` lives
    as long as the process: a restart ends every token and link. `renders` keeps report files in memory,
    `typesetters` make those that it lacks. `weather` says how long answers take and which of them fail.
    `slow_seconds` and `drip_seconds` are how long failures wait that are slow.
    """

    credentials: CredentialBook
    enrollment: Mapping[str, Student] | None = None
    seed: int = 1
    token_seconds: int = 3600
    link_seconds: int = 1800
    link_chars: int = 1500
    public_url: str | None = None
    today: date | None = None
    history: int | None = None
    slow_seconds: float = 8
    drip_seconds: float = 0.5
    weather: Weather = field(default_factory=Weather)
    renders: RenderCache = field(default_factory=RenderCache, repr=False)
    typesetters: Typesetters = field(default_factory=Typesetters, repr=False)
    signing_key: bytes = field(default_factory=lambda: token_bytes(32), repr=False)

    def day(self) -> date:
        """Return the date on which the sandbox believes to be."""
        return self.today or datetime.now(tz=UTC).astimezone(CALIFORNIA).date()
