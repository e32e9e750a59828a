"""The one door to rows of this app: each function takes the actor and gives 404 outside their reach."""

from django.db.models import QuerySet
from django.http import Http404

from scoreport.accounts.actors import Actor
from scoreport.accounts.tools import Right, ToolCode
from scoreport.configuration.deletion import UNDO
from scoreport.configuration.models import Configuration, Connection, ConnectionState
from scoreport.districts.models import Lea, School
from scoreport.lib import clock


def leas(actor: Actor, tool: ToolCode, right: Right) -> QuerySet[Lea]:
    """Return the LEAs in which the actor holds the right for the whole LEA."""
    return Lea.objects.filter(pk__in=actor.leas(tool, right)).order_by("name")


def get_lea(actor: Actor, key: str, tool: ToolCode, right: Right) -> Lea:
    """Return one of them; with an empty key the only one. Raises Http404, also where the key would have to choose."""
    found = list(leas(actor, tool, right))
    chosen = [lea for lea in found if key in (lea.key, "")]
    if len(chosen) != 1:
        raise Http404
    return chosen[0]


def get_configuration(actor: Actor, key: str, right: Right) -> Configuration:
    """Return a configuration of an LEA in which the actor holds the right. Raises Http404."""
    return _only(_within(actor, key, right).filter(deleted_at=None))


def get_deleted(actor: Actor, key: str) -> Configuration:
    """Return one that was deleted within the last 30 days and that the actor may put back. Raises Http404."""
    return _only(_within(actor, key, Right.DELETE).filter(deleted_at__gte=clock.now() - UNDO))


def get_pending(actor: Actor, key: str, pending_key: str) -> Connection:
    """Return the very values that the actor saw waiting for their test. Raises Http404."""
    configuration = get_configuration(actor, key, Right.WRITE)
    pending = configuration.connections.filter(state=ConnectionState.PENDING, key=pending_key)
    connection = pending.select_related("configuration__lea").first()
    if connection is None:
        raise Http404
    return connection


def schools_of(actor: Actor, tool: ToolCode, right: Right) -> QuerySet[School]:
    """Return the current schools of those LEAs."""
    return School.objects.filter(lea__in=leas(actor, tool, right), ended_on=None).select_related("lea")


def _within(actor: Actor, key: str, right: Right) -> QuerySet[Configuration]:
    reach = leas(actor, ToolCode.CONFIGURATION, right)
    return Configuration.objects.filter(key=key, lea__in=reach).select_related("lea")


def _only(found: QuerySet[Configuration]) -> Configuration:
    configuration = found.first()
    if configuration is None:
        raise Http404
    return configuration
