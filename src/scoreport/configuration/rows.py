"""The one door to rows of this app: each function takes the actor and gives 404 outside their reach."""

from django.db.models import QuerySet
from django.http import Http404

from scoreport.accounts.actors import Actor
from scoreport.accounts.tools import Right, ToolCode
from scoreport.configuration.models import Configuration
from scoreport.districts.models import Lea, School


def leas(actor: Actor, tool: ToolCode, right: Right) -> QuerySet[Lea]:
    """Return the LEAs in which the actor holds the right for the whole LEA."""
    ids = {grant.lea_id for grant in actor.granted(tool, right) if grant.school_id is None}
    return Lea.objects.filter(pk__in=ids).order_by("name")


def get_lea(actor: Actor, key: str, tool: ToolCode, right: Right) -> Lea:
    """Return one of them; with an empty key the only one. Raises Http404."""
    found = leas(actor, tool, right)
    lea = found.filter(key=key).first() if key else found.first()
    if lea is None:
        raise Http404
    return lea


def get_configuration(actor: Actor, key: str, right: Right, *, deleted: bool = False) -> Configuration:
    """Return a configuration of an LEA in which the actor holds the right. Raises Http404."""
    configuration = (
        Configuration.objects.filter(key=key, lea__in=leas(actor, ToolCode.CONFIGURATION, right))
        .filter(deleted_at__isnull=not deleted)
        .select_related("lea")
        .first()
    )
    if configuration is None:
        raise Http404
    return configuration


def schools_of(actor: Actor, tool: ToolCode, right: Right) -> QuerySet[School]:
    """Return the current schools of those LEAs."""
    return School.objects.filter(lea__in=leas(actor, tool, right), ended_on=None).select_related("lea")
