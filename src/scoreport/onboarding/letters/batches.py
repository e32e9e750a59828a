"""Letters in batches: each download is one, made anew with codes of its own and kept nowhere."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from scoreport.accounts.actors import Actor
from scoreport.audit.events import Event
from scoreport.audit.recording import record
from scoreport.districts.models import School
from scoreport.onboarding.activation import codes
from scoreport.onboarding.activation.codes import usable_q
from scoreport.onboarding.activation.schools import one_each, waiting, without_sign_in
from scoreport.onboarding.letters.setting import typeset
from scoreport.onboarding.letters.writing import in_order, written
from scoreport.onboarding.models import ActivationCode, Ending, Way
from scoreport.roster.models import Guardianship

MOST = 300  # letters in one file; the next file holds the next
SHOWN = 20  # batches on the page


class NoLetters(Exception):
    """Nobody is left for whom a letter can be made."""


@dataclass(frozen=True)
class Batch:
    """Letters that were made together: how many, how many of their codes were used, and how many still can be."""

    made_at: dt.datetime
    letters: int
    used: int
    usable: int


def batches_of(school: School) -> list[Batch]:
    """Return the latest batches of a school, the newest first."""
    used, usable = Count("pk", filter=Q(ending=Ending.USED)), Count("pk", filter=usable_q())
    rows = _letters(school).values("made_at").annotate(letters=Count("pk"), used=used, usable=usable)
    return [Batch(**row) for row in rows.order_by("-made_at")[:SHOWN]]


def make(actor: Actor, school: School, grade: str = "") -> bytes:
    """Make letters for adults who have neither sign-in nor code, at most MOST, as one PDF. Raises NoLetters, NotSet."""
    return _made(actor, school, one_each(waiting(actor, school, grade))[:MOST])


def make_again(actor: Actor, school: School, made_at: dt.datetime) -> bytes:
    """Make a batch anew for those who have no sign-in yet; its first letters stop working. Raises NoLetters, NotSet."""
    then = _letters(school).filter(made_at=made_at)
    return _made(actor, school, list(without_sign_in(actor, school).filter(activation_codes__in=then)))


def _letters(school: School) -> QuerySet[ActivationCode]:
    return ActivationCode.objects.filter(way=Way.LETTER, guardianship__student__primary_school=school)


def _made(actor: Actor, school: School, ties: Sequence[Guardianship]) -> bytes:
    with transaction.atomic():
        made = codes.make(in_order(ties), Way.LETTER)
        if not made:
            raise NoLetters
        # Where the file can't be set, the earlier codes stay as they were.
        file = typeset(written(made, school))
        record(Event.ACTIVATION_LETTERS_MADE, actor.who(), lea=school.lea.key, school=school.key, count=len(made))
    return file
