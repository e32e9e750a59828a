"""One mail "try again now" to those who could not be served while the state was away, and asked for it.

The worker asks the state every minute on their behalf. Who may not see the student any more when the mail is written
gets none.
"""

import datetime as dt
import random
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum

from django.conf import settings
from django.db import transaction
from django.http import Http404

from scoreport import ets
from scoreport.accounts.actors import Actor
from scoreport.accounts.mail import outbox
from scoreport.accounts.mail.purposes import Purpose, Recipient, add, person
from scoreport.audit.events import Event
from scoreport.configuration import clients, credentials
from scoreport.lib import clock, database
from scoreport.reports import trace
from scoreport.reports.audiences import Audience, find_student, refusal
from scoreport.reports.causes import Cause
from scoreport.reports.models import TryAgain
from scoreport.reports.state import credentials_of
from scoreport.roster.models import Student

LIFE = dt.timedelta(hours=24)
FRESH = dt.timedelta(hours=1)  # in which "now" is still true where the mail server has to be tried again
# All who are told come back at once: a fifth of the usual budget of calls is theirs.
MOST_TOLD = 600
MOST_ASKED, AT_ONCE, PROBE_SECONDS = 24, 8, 5.0
PURPOSE = "try_again"


class Offer(StrEnum):
    """What a person is offered who can't be served now; empty where there is nothing to offer."""

    NOTHING = ""
    MAIL = "mail"
    NO_ADDRESS = "no_address"


def offer(cause: Cause, actor: Actor) -> Offer:
    """Return whether this person may be told when the state is back."""
    if not (cause.is_outage and settings.MAIL_IS_ON):
        return Offer.NOTHING
    return Offer.MAIL if person(actor.user.key) else Offer.NO_ADDRESS


def ask(actor: Actor, student: Student, audience: Audience) -> Offer:
    """Note the wish and return what came of it. Raises Problem where the trace or the credentials are not there."""
    found = offer(Cause.STATE_DOWN, actor)
    if found is Offer.MAIL:
        wish = {
            "student": student,
            "for_family": audience.is_family,
            "configuration_key": credentials_of(student).configuration_key,
            "asked_at": clock.now(),
            "told_at": None,
        }
        trace.write(Event.TRY_AGAIN_ASKED, **trace.of_student(actor, student, audience))
        TryAgain.objects.update_or_create(user=actor.user, defaults=wish)
    return found


def tell() -> int:
    """Note a mail for each whose state answers again, the earliest first, and return how many. Old wishes end."""
    TryAgain.objects.filter(asked_at__lt=clock.now() - LIFE).delete()
    waiting = TryAgain.objects.filter(told_at=None)
    back = _back(list(waiting.order_by().values_list("configuration_key", flat=True).distinct()))
    return sum(_tell(wish) for wish in waiting.filter(configuration_key__in=back)[:MOST_TOLD])


def _tell(wish: TryAgain) -> bool:
    """Of several workers one moves `told_at`; mail and move are committed together."""
    with transaction.atomic():
        is_mine = TryAgain.objects.filter(pk=wish.pk, told_at=None).update(told_at=clock.now()) == 1
        if is_mine:
            outbox.post(PURPOSE, wish.key, life=FRESH)
    return is_mine


def _back(keys: list[str]) -> list[str]:
    """Return the configurations whose state answers; of many a few are asked each time."""
    some = credentials.of_configurations(random.sample(keys, min(len(keys), MOST_ASKED)))
    asking = [(found.configuration_key, clients.client_for(found)) for found in some]
    database.release()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(_answers, (client for _key, client in asking)))
    return [key for (key, _client), answers_now in zip(asking, answers, strict=True) if answers_now]


def _answers(client: ets.Client) -> bool:
    try:
        client.check(deadline=ets.Deadline(PROBE_SECONDS), pace="bulk")
    except ets.EtsError:
        return False
    return True


def _recipient(key: str, _detail: str) -> Recipient | None:
    """The person, if they still reach the student and no rule bars them, at the moment the mail is written."""
    alive = TryAgain.objects.filter(key=key, asked_at__gte=clock.now() - LIFE)
    wish = alive.select_related("user", "student").first()
    return person(wish.user.key) if wish and _may_see(wish) else None


def _may_see(wish: TryAgain) -> bool:
    actor, audience = Actor(wish.user, ""), Audience.FAMILY if wish.for_family else Audience.STAFF
    try:
        student = find_student(actor, wish.student.key, audience)
    except Http404:
        return False
    return refusal(actor, student, audience) is None


add(PURPOSE, Purpose("reports/mail/try_again.txt", _recipient))
