"""Taking a second step away from somebody who lost it, which asks for as much proof as setting it up.

Families: staff who have seen an identity document. Staff: two of their colleagues, so that nobody alone can enter as
somebody else. The password stays as it is; whoever takes a second step away can't sign in with that.
"""

import datetime as dt

from allauth.mfa.models import Authenticator
from django.db import transaction

from scoreport.accounts.actors import Actor
from scoreport.accounts.mail.outbox import post
from scoreport.accounts.models import StepRemoval, User
from scoreport.accounts.sessions.ending import end_all
from scoreport.audit.events import Event
from scoreport.audit.recording import Who, record
from scoreport.lib import clock

LIFE = dt.timedelta(days=1)  # in which the second of two has to agree


def asked(user: User) -> StepRemoval | None:
    """Return what one of two has asked for and the other has yet to agree to."""
    return StepRemoval.objects.filter(user=user, asked_at__gt=clock.now() - LIFE).select_related("asked_by").first()


def remove(by: Actor, user: User) -> bool:
    """Remove each second step of a person within the actor's reach, which the caller has checked.

    Of staff, this is done when a second person asks for it; says whether it is done.
    """
    if Actor(user, "").grants and not _agrees(by, user):
        return False
    remove_all(by.who(), user)
    return True


def remove_all(by: Who, user: User) -> None:
    """Remove each second step, end the person's sign-ins, and tell them."""
    with transaction.atomic():
        Authenticator.objects.filter(user=user).delete()
        StepRemoval.objects.filter(user=user).delete()
        user.email_codes, user.second_step_reset_at = False, clock.now()
        user.save(update_fields=["email_codes", "second_step_reset_at"])
        post("second_step_reset", user.key)
        end_all(user)
    record(Event.SECOND_STEP_RESET, by, user=user.key)


def _agrees(by: Actor, user: User) -> bool:
    """Say whether somebody else has asked before; else note that this person asks."""
    before = asked(user)
    if before is not None and before.asked_by_id not in (by.user.pk, user.pk):
        return True
    StepRemoval.objects.update_or_create(user=user, defaults={"asked_by": by.user, "asked_at": clock.now()})
    record(Event.SECOND_STEP_RESET, by.who(), outcome="asked", user=user.key)
    return False
