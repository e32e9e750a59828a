"""From pending to live: when the test passes, or by decision where the state can't be reached."""

from django.db import transaction

from scoreport.accounts.actors import Actor
from scoreport.audit.events import Event
from scoreport.audit.recording import record
from scoreport.configuration.models import Configuration, Connection, ConnectionState
from scoreport.configuration.testing import Outcome, test_stored


class Superseded(Exception):
    """These pending values are gone: somebody saved others, dropped them, or deleted the configuration meanwhile."""


class NotOffered(Exception):
    """Untested values may be used only where the last test could not reach the state."""


def test_and_promote(pending: Connection, actor: Actor) -> Outcome:
    """Test the pending connection and put it in use if it passes. Raises Superseded."""
    outcome = test_stored(pending, actor.who())
    if outcome.passed:
        _promote(pending, actor, "tested")
    return outcome


def use_anyway(pending: Connection, actor: Actor) -> None:
    """Put it in use untested, since the state can't be reached. Raises NotOffered, Superseded."""
    if not may_use_anyway(pending):
        raise NotOffered
    _promote(pending, actor, "used_anyway")


def may_use_anyway(connection: Connection | None) -> bool:
    """Say whether these values wait for a state that could not be reached."""
    return (
        connection is not None
        and connection.state == ConnectionState.PENDING
        and Outcome(connection.test_outcome).unreached
    )


def discard(pending: Connection, actor: Actor) -> None:
    """Drop values that wait for their test; what is in use goes on. Raises Superseded."""
    with transaction.atomic():
        gone, _ = Connection.objects.filter(pk=pending.pk, state=ConnectionState.PENDING).delete()
        if not gone:
            raise Superseded
        _trace(Event.CONFIGURATION_CHANGED, pending.configuration, actor, "discarded")


def _promote(pending: Connection, actor: Actor, outcome: str) -> None:
    """Replace what is in use; the old row, secret included, is removed. The lock keeps it from a save meanwhile."""
    configuration = pending.configuration
    with transaction.atomic():
        there = Configuration.objects.select_for_update().filter(pk=configuration.pk, deleted_at=None).exists()
        mine = Connection.objects.filter(pk=pending.pk, state=ConnectionState.PENDING)
        if not (there and mine.exists()):
            raise Superseded
        configuration.connections.filter(state=ConnectionState.LIVE).delete()
        mine.update(state=ConnectionState.LIVE)
        _trace(Event.CONFIGURATION_PROMOTED, configuration, actor, outcome)


def _trace(event: Event, configuration: Configuration, actor: Actor, outcome: str) -> None:
    """Inside the transaction: without its entry no change stays."""
    record(event, actor.who(), outcome=outcome, lea=configuration.lea.key, configuration=configuration.key)
