"""Making codes: each replaces the one before it, and only its digest is kept."""

import datetime as dt
import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from scoreport.lib import clock
from scoreport.onboarding.activation.whom import ties_without_sign_in
from scoreport.onboarding.credentials import ALPHABET, one_time_password
from scoreport.onboarding.models import ActivationCode, Ending, Way
from scoreport.roster.models import Guardianship

MOST_FAILURES = 5  # wrong second checks, after which the code is locked
KEPT = dt.timedelta(days=90)  # for which the note of a code outlives it


@dataclass(frozen=True)
class NewCode:
    """A code as it is told once: in groups, such as "k7m2p-w9xcf-3hq8v"."""

    row: ActivationCode
    code: str


def life(way: Way) -> dt.timedelta:
    """Return how long a code lives. Letters need days to arrive; nothing lives longer than 30 of them."""
    lives = {
        Way.DESK: dt.timedelta(minutes=30),
        Way.MAIL: dt.timedelta(days=settings.ACTIVATION_MAIL_DAYS),
        Way.LETTER: dt.timedelta(days=settings.ACTIVATION_LETTER_DAYS),
    }
    return lives[way]


def make(ties: Iterable[Guardianship], way: Way) -> list[NewCode]:
    """Make a code for each of the ties, in their order; those for which none can be made any more are left out.

    Whatever code a tie had before is replaced. The caller has seen that the actor may.
    """
    wanted, now = list(ties), clock.now()
    with transaction.atomic():
        # Two who make codes for the same tie at once take turns.
        locked = ties_without_sign_in().filter(pk__in=[tie.pk for tie in wanted]).select_for_update(of=("self",))
        current = {tie.pk: tie for tie in locked.order_by("pk")}
        end(ActivationCode.objects.filter(guardianship__in=current), Ending.REPLACED)
        made = [_new(current[tie.pk], way, now) for tie in wanted if tie.pk in current]
        ActivationCode.objects.bulk_create(new.row for new in made)
    return made


def end(codes: QuerySet[ActivationCode], ending: Ending) -> None:
    """End those that are still open."""
    codes.filter(ended_at=None).update(ended_at=clock.now(), ending=ending)


def usable_q() -> Q:
    """The condition on a code: nothing has ended it, and its time is not over."""
    return Q(ended_at=None, expires_at__gt=clock.now())


def digest_of(typed: str) -> str:
    """Return what is kept of a code, whatever its case, hyphens and spaces, and whatever digits a keyboard gave."""
    plain = unicodedata.normalize("NFKC", typed).casefold()
    signs = (str(unicodedata.decimal(sign, sign)) for sign in plain)
    return hashlib.sha256("".join(sign for sign in signs if sign in ALPHABET).encode()).hexdigest()


def purge() -> None:
    """Remove notes of codes whose time was over long ago."""
    ActivationCode.objects.filter(expires_at__lt=clock.now() - KEPT).delete()


def _new(tie: Guardianship, way: Way, at: dt.datetime) -> NewCode:
    code = one_time_password()
    row = ActivationCode(guardianship=tie, digest=digest_of(code), way=way, made_at=at, expires_at=at + life(way))
    return NewCode(row, code)
