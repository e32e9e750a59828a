"""Sealed links: our own 30-minute handles of a report, for one person in one sign-in.

Inside stands always the choice (which report, for whom), and for the newest year also the state's link, which
must never reach a browser. Everything is deflated, then encrypted.
"""

import datetime as dt
import json
import zlib
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace

from cryptography.fernet import InvalidToken
from django.conf import settings

from scoreport.accounts.actors import Actor, fingerprint
from scoreport.ets import ScoreReport
from scoreport.lib import clock, crypto
from scoreport.roster.models import Student

PURPOSE = "links"
# What is sealed is short: a small window of raw deflate is set up in a fraction of the usual one's time.
WINDOW, MEMORY = -12, 5
LONGEST = 6000  # characters of a sealed link; every server in front is set and tested for paths of that length


class Unreadable(Exception):
    """Not a link of ours: cut, changed, or sealed with a key that is gone."""


@dataclass(frozen=True)
class Choice:
    """One report of one student, as one person chose it in one sign-in.

    `lea`, `student` and `user` are keys; `sign_in` is the sign-in's fingerprint, blank where the link was
    carried through a sign-in page and so belongs to none. `link` is the state's, and may be blank.
    """

    lea: str
    student: str
    user: str
    sign_in: str
    for_family: bool
    report_type: str
    administration_year: int | None
    year_text: str
    language: str
    format: str
    content_area: str
    expires_at: dt.datetime
    link: str = field(default="", repr=False)

    def picks(self, report: ScoreReport) -> bool:
        """Say whether this entry of a fresh listing is the report that was chosen."""
        return all(getattr(self, name) == getattr(report, name) for name in _IDENTITY)

    def has_ended(self) -> bool:
        """Say whether the 30 minutes, or what the state gave, are over."""
        return clock.now() >= self.expires_at

    def without_link(self) -> "Choice":
        """Return the bare choice, which opens nothing by itself: fit to pass through a sign-in page."""
        return replace(self, link="", sign_in="")


_IDENTITY = ("report_type", "administration_year", "year_text", "language", "format", "content_area")


def choose(report: ScoreReport, student: Student, actor: Actor, *, for_family: bool, with_link: bool) -> Choice:
    """Return the choice of this report, ending in 30 minutes or with the state's own link if that is sooner."""
    now = clock.now()
    ends_at = now + dt.timedelta(seconds=settings.LINK_SECONDS)
    theirs = report.link.expires_at if with_link else None
    # A link that was dead on arrival is left out: opening then asks for a fresh one.
    usable = with_link and (theirs is None or theirs > now)
    return Choice(
        lea=student.lea.key,
        student=student.key,
        user=actor.user.key,
        sign_in=fingerprint(actor.sign_in_id),
        for_family=for_family,
        expires_at=min(ends_at, theirs) if usable and theirs else ends_at,
        link=report.link.reveal() if usable else "",
        **{name: getattr(report, name) for name in _IDENTITY},
    )


def seal(choice: Choice) -> str:
    """Return the choice sealed, at most `LONGEST` characters: where it would be longer, without the state's link."""
    sealed = _sealed(choice)
    return sealed if len(sealed) <= LONGEST else _sealed(replace(choice, link=""))


def unseal(sealed: str) -> Choice:
    """Return what was sealed. A link past its time comes back as a bare choice that has ended. Raises Unreadable.

    Two clocks guard the time: the cipher's own stamp, which a rotation of keys keeps, and the expiry inside.
    """
    cipher = crypto.frame_cipher(PURPOSE)
    try:
        with suppress(InvalidToken):
            return _parsed(cipher.decrypt(sealed, ttl=settings.LINK_SECONDS))
        choice = _parsed(cipher.decrypt(sealed))
    except (InvalidToken, zlib.error, ValueError, TypeError):
        # Not only what strangers make up: an earlier version of ours may have sealed other things.
        raise Unreadable from None
    return replace(choice, link="", expires_at=min(choice.expires_at, clock.now()))


def _sealed(choice: Choice) -> str:
    values = [getattr(choice, name) for name in _NAMES]
    values[_EXPIRES_AT] = choice.expires_at.timestamp()
    packer = zlib.compressobj(wbits=WINDOW, memLevel=MEMORY)
    packed = packer.compress(json.dumps(values, separators=(",", ":")).encode()) + packer.flush()
    return crypto.frame_cipher(PURPOSE).encrypt(packed).decode()


def _parsed(packed: bytes) -> Choice:
    values = json.loads(zlib.decompress(packed, WINDOW))
    values[_EXPIRES_AT] = dt.datetime.fromtimestamp(values[_EXPIRES_AT], dt.UTC)
    return Choice(*values)


_NAMES = [item.name for item in fields(Choice)]
_EXPIRES_AT = _NAMES.index("expires_at")
