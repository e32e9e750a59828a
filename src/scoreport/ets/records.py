"""What goes in and what comes out: accounts, limits, links and score reports. All immutable."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal
from urllib.parse import parse_qsl, urlsplit

from scoreport.ets.vocabulary import LANGUAGES, REPORT_TYPES

Format = Literal["pdf", "html"]
_MASK = "•••••"


@dataclass(frozen=True)
class Account:
    """Where an LEA's reports are asked for, and with which credentials.

    The listing of a student stands at `base_url` + `endpoint_1` + SSID + `endpoint_2`, the token at `base_url` +
    `authentication_endpoint`; exactly one slash where parts meet, everything else is sent as given.
    """

    base_url: str
    endpoint_1: str
    endpoint_2: str
    authentication_endpoint: str
    client_key: str = field(repr=False)
    client_secret: str = field(repr=False)

    def __repr__(self) -> str:
        return f"Account({_MASK})"


@dataclass(frozen=True)
class Limits:
    """How long, how often and how much. Seconds and bytes (of what is received, which is never compressed)."""

    connect_seconds: float = 3.0  # name look-up, TCP and TLS of one attempt
    listing_seconds: float = 10.0  # token and listing, or a report's first bytes, with every wait and retry
    body_seconds: float = 60.0  # a report from the first byte sent to the last received, with all retries
    json_bytes: int = 1_000_000
    pdf_bytes: int = 25_000_000
    html_bytes: int = 5_000_000
    entries: int = 200
    link_chars: int = 4096
    attempts: int = 3
    calls_at_once: int = 64  # listings, and as many reports, that are asked for at the same time
    calls_waiting: int = 64  # more of each, until one of those has ended
    idle_connections: int = 64


class Link:
    """A report's address at the object store. Whoever has it can read the report, so it never prints itself."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The address itself, for sealing."""
        return self._text

    @property
    def expires_at(self) -> datetime | None:
        """When the link says that it ends (`X-Amz-Date` + `X-Amz-Expires`, or `Expires`), aware; else None."""
        given = {name.lower(): value for name, value in parse_qsl(urlsplit(self._text).query)}
        try:
            if "x-amz-date" in given:
                start = datetime.strptime(given["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
                return start + timedelta(seconds=int(given["x-amz-expires"]))
            return datetime.fromtimestamp(int(given["expires"]), UTC)
        except (KeyError, ValueError, OverflowError, OSError):
            return None

    def __repr__(self) -> str:
        return f"Link({_MASK})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Link) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)


@dataclass(frozen=True)
class ScoreReport:
    """One report that the state offers, in one language and format.

    report_type, language: our code where we know it, else the state's own word. administration_year: the
    spring, or None where `year_text` says nothing we understand. Texts of the state are cleaned of control
    characters and cut; they still have to be escaped.
    """

    report_type: str
    administration_year: int | None
    year_text: str
    language: str
    format: Format
    link: Link
    content_area: str = ""
    grade_level: str = ""
    message: str = ""

    @property
    def is_known_type(self) -> bool:
        return self.report_type in REPORT_TYPES

    @property
    def is_known_language(self) -> bool:
        return self.language in LANGUAGES


class Listing(tuple[ScoreReport, ...]):
    """The reports of one student, and how many entries could not be understood (`left_out`)."""

    left_out: int

    def __new__(cls, reports: tuple[ScoreReport, ...] = (), left_out: int = 0) -> Listing:
        listing = super().__new__(cls, reports)
        listing.left_out = left_out
        return listing
