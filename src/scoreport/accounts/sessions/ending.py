"""Listing one's sign-ins and ending them; whoever changes a password or a second step ends the others."""

from django.db.models import QuerySet
from django.http import Http404

from scoreport.accounts.actors import Actor, fingerprint
from scoreport.accounts.models import Session, User
from scoreport.audit.events import Event
from scoreport.audit.recording import Who, record
from scoreport.lib import clock


def sign_ins_of(actor: Actor) -> QuerySet[Session]:
    """Return the actor's sign-ins that are not over, the last used first."""
    return _open(actor.user).order_by("-last_seen_at")


def end_one(actor: Actor, sign_in: str) -> None:
    """End one of the actor's own sign-ins. Raises Http404 for everybody else's and for one that is over."""
    ended, _ = _open(actor.user).filter(sign_in=sign_in).delete()
    if not ended:
        raise Http404
    record(Event.SIGNED_OUT, Who(actor.user.key, actor.user.name, sign_in=sign_in), outcome="elsewhere")


def end_others(actor: Actor) -> None:
    """End each sign-in of the actor but this one; sealed links of theirs open nothing any more."""
    _end(actor.user, _open(actor.user).exclude(sign_in=fingerprint(actor.sign_in_id)))


def end_all(user: User) -> None:
    """End each sign-in of a person."""
    _end(user, _open(user))


def _open(user: User) -> QuerySet[Session]:
    return Session.objects.filter(user=user, expire_date__gt=clock.now())


def _end(user: User, sessions: QuerySet[Session]) -> None:
    for sign_in in sessions.values_list("sign_in", flat=True):
        record(Event.SIGNED_OUT, Who(user.key, user.name, sign_in=sign_in), outcome="elsewhere")
    sessions.delete()
