"""Codes by email to all families of a school that have nothing yet: background work that carries keys only."""

from django.db import transaction
from django.http import Http404

from scoreport.accounts.actors import Actor
from scoreport.accounts.models import User
from scoreport.accounts.tools import Right
from scoreport.audit.events import Event
from scoreport.audit.recording import record
from scoreport.districts.models import School
from scoreport.lib.tasks import order, task
from scoreport.onboarding.activation import codes
from scoreport.onboarding.activation.giving import post_code
from scoreport.onboarding.activation.schools import get_school, one_each, waiting
from scoreport.onboarding.models import Way
from scoreport.roster.models import Guardianship

AT_ONCE = 100  # mails noted in one transaction


def reachable(actor: Actor, school: School) -> list[Guardianship]:
    """Return one tie for each adult of the school who has nothing yet and whose address the school knows."""
    return one_each(waiting(actor, school).exclude(guardian__email=""))


def ask(actor: Actor, school: School) -> None:
    """Have the worker send. Mails that are under way already are not sent twice. Raises lib.tasks.NotOrdered."""
    transaction.on_commit(lambda: order(send, school.key, actor.user.key))


@task
def send(school_key: str, user_key: str) -> None:
    """Make the codes and note the mails, as the person who asked: with the rights that they have now."""
    actor = Actor(User.objects.get(key=user_key), "")
    try:
        school = get_school(actor, school_key, Right.WRITE)
    except Http404:
        return
    ties = reachable(actor, school)
    for start in range(0, len(ties), AT_ONCE):
        _send(actor, school, ties[start : start + AT_ONCE])


def _send(actor: Actor, school: School, ties: list[Guardianship]) -> None:
    with transaction.atomic():
        made = codes.make(ties, Way.MAIL)
        for new in made:
            post_code(new)
        record(Event.ACTIVATION_MAILED, actor.who(), lea=school.lea.key, school=school.key, count=len(made))
