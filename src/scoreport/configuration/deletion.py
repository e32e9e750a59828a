"""Deleting a configuration, discouraged as it is, and taking it back within 30 days."""

import datetime as dt

from django.db import IntegrityError, transaction

from scoreport.accounts.actors import Actor
from scoreport.audit.events import Event
from scoreport.audit.recording import record
from scoreport.configuration.in_force import Force, in_force
from scoreport.configuration.models import Configuration, ConfigurationSchool
from scoreport.districts.models import School
from scoreport.lib import clock

UNDO = dt.timedelta(days=30)


class NameNotTyped(Exception):
    """What was typed is not the configuration's name."""


class DefaultTaken(Exception):
    """The LEA has another default by now: that one must go first."""


class NameTaken(Exception):
    """Another configuration has the name by now: that one must be renamed first."""


def affected(configuration: Configuration) -> Force:
    """Return the schools that this one serves, each with what would serve it instead, None: nothing would."""
    then = {school.pk: other for school, other in in_force(configuration.lea, without=configuration)}
    now = in_force(configuration.lea)
    return [(school, then[school.pk]) for school, one in now if one is not None and one.pk == configuration.pk]


def delete(configuration: Configuration, actor: Actor, typed: str) -> None:
    """Take the configuration out of use; its rows stay for 30 days. Raises NameNotTyped."""
    if typed.strip() != configuration.name:
        raise NameNotTyped
    with transaction.atomic():
        configuration.deleted_at, configuration.deleted_by = clock.now(), actor.user.name
        configuration.save(update_fields=["deleted_at", "deleted_by"])
        configuration.school_links.update(released=True)
        _trace(Event.CONFIGURATION_DELETED, configuration, actor)


def restore(configuration: Configuration, actor: Actor) -> list[School]:
    """Put it back as it was, and return its schools that another configuration has taken meanwhile.

    Raises DefaultTaken, NameTaken.
    """
    try:
        with transaction.atomic():
            taken = _put_back(configuration)
            _trace(Event.CONFIGURATION_RESTORED, configuration, actor)
    except IntegrityError:
        # Whoever took the place in this very moment shows as such at the next try.
        raise DefaultTaken if configuration.is_default else NameTaken from None
    return taken


def undo_until(configuration: Configuration) -> dt.datetime | None:
    """Return until when a deleted configuration can be taken back."""
    return configuration.deleted_at + UNDO if configuration.deleted_at else None


def purge_deleted() -> int:
    """Remove what was deleted more than 30 days ago for good, and return how many."""
    gone = Configuration.objects.filter(deleted_at__lt=clock.now() - UNDO)
    count = gone.count()
    gone.delete()
    return count


def _put_back(configuration: Configuration) -> list[School]:
    others = Configuration.objects.filter(lea=configuration.lea, deleted_at=None)
    if configuration.is_default and others.filter(is_default=True).exists():
        raise DefaultTaken
    if others.filter(name=configuration.name).exists():
        raise NameTaken
    configuration.deleted_at, configuration.deleted_by = None, ""
    configuration.save(update_fields=["deleted_at", "deleted_by"])
    elsewhere = ConfigurationSchool.objects.filter(released=False).values("school")
    lost = configuration.school_links.filter(school__in=elsewhere).select_related("school")
    taken = [link.school for link in lost]
    configuration.school_links.filter(school__in=taken).delete()
    configuration.school_links.update(released=False)
    return taken


def _trace(event: Event, configuration: Configuration, actor: Actor) -> None:
    """Inside the transaction: without its entry no change stays."""
    record(event, actor.who(), lea=configuration.lea.key, configuration=configuration.key)
