"""Our own links: sealed, for one person in one sign-in, 30 minutes long.

Inside stands always the choice; for the newest year also the state's link. The state's link never reaches a
browser in a readable form. The text is encrypted, so that an address in a history or a log says nothing.
"""

import base64
import datetime as dt
import json
import zlib
from dataclasses import asdict, dataclass, replace

from django.conf import settings

from scoreport.accounts.actors import Actor
from scoreport.ets import Link, ScoreReport
from scoreport.ets.records import Format
from scoreport.lib import clock, crypto
from scoreport.roster.models import Student

PURPOSE = "links"
PLACE = ("score-report",)
LONGEST = 6000  # characters; every server in front of us is set for that


class LinkInvalid(Exception):
    """Not one of ours, changed, or far too old: a plain 404."""


@dataclass(frozen=True)
class SealedChoice:
    """What a link opens and for whom. `state_link` is empty where the state must be asked first."""

    student: str
    user: str
    sign_in: str
    report_type: str
    year: int | None
    year_text: str
    language: str
    format: Format
    content_area: str
    expires: int  # seconds since 1970
    state_link: str = ""

    @property
    def expires_at(self) -> dt.datetime:
        """When the link ends."""
        return dt.datetime.fromtimestamp(self.expires, dt.UTC)

    @property
    def is_current(self) -> bool:
        """Whether the link still opens."""
        return clock.now() < self.expires_at

    def fits(self, report: ScoreReport) -> bool:
        """Say whether a listed report is the one that was chosen."""
        return (self.report_type, self.year, self.year_text, self.language, self.format, self.content_area) == (
            report.report_type, report.administration_year, report.year_text, report.language, report.format,
            report.content_area,
        )  # fmt: skip


def seal(report: ScoreReport, student: Student, actor: Actor, *, with_state_link: bool) -> tuple[str, dt.datetime]:
    """Return the sealed text for an address, and when it ends: in 30 minutes, or with the state's own link."""
    ends = clock.now() + dt.timedelta(seconds=settings.LINK_SECONDS)
    if with_state_link and report.link.expires_at is not None:
        ends = min(ends, report.link.expires_at)
    choice = SealedChoice(
        student=student.key,
        user=actor.user.key,
        sign_in=actor.sign_in_id,
        report_type=report.report_type,
        year=report.administration_year,
        year_text=report.year_text,
        language=report.language,
        format=report.format,
        content_area=report.content_area,
        expires=int(ends.timestamp()),
        state_link=report.link.reveal() if with_state_link else "",
    )
    sealed = _encrypted(choice)
    # A long state link would not pass every proxy: the choice alone opens the same report.
    return (sealed if len(sealed) <= LONGEST else _encrypted(replace(choice, state_link=""))), choice.expires_at


def without_state_link(choice: SealedChoice) -> str:
    """Return the choice sealed anew without the state's link, as it may stand in a `next` of a session."""
    return _encrypted(replace(choice, state_link=""))


def unseal(text: str) -> SealedChoice:
    """Return what the link opens, also when it has ended. Raises LinkInvalid."""
    try:
        value = crypto.decrypt(PURPOSE, PLACE, text) if len(text) <= 2 * LONGEST else ""
        fields = json.loads(zlib.decompress(base64.b85decode(value)))
        return SealedChoice(**fields)
    except (crypto.CannotDecrypt, ValueError, TypeError, zlib.error):
        raise LinkInvalid from None


def link_of(choice: SealedChoice) -> Link | None:
    """Return the state's link inside, if there is one."""
    return Link(choice.state_link) if choice.state_link else None


def _encrypted(choice: SealedChoice) -> str:
    packed = zlib.compress(json.dumps(asdict(choice), separators=(",", ":")).encode(), 9)
    return crypto.encrypt(PURPOSE, PLACE, base64.b85encode(packed).decode())
