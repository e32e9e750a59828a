"""Deleting a configuration, discouraged as it is, and taking it back within 30 days."""

import datetime as dt

from django.db import transaction

from scoreport.accounts.actors import Actor
from scoreport.audit.events import Event
from scoreport.audit.recording import record
from scoreport.configuration.models import Configuration, ConfigurationSchool
from scoreport.districts.models import School
from scoreport.lib import clock

UNDO = dt.timedelta(days=30)


class NameNotTyped(Exception):
    """What was typed is not the configuration's name."""


class DefaultTaken(Exception):
    """The LEA has another default by now: that one must go first."""


def schools_that_lose(configuration: Configuration) -> list[School]:
    """Return the schools that would have no configuration at all without this one."""
    others = Configuration.objects.filter(lea=configuration.lea, deleted_at=None).exclude(pk=configuration.pk)
    if others.filter(is_default=True).exists():
        return []
    served = ConfigurationSchool.objects.filter(configuration__in=others, released=False).values("school")
    schools = configuration.lea.schools.filter(ended_on=None).exclude(pk__in=served)
    if not configuration.is_default:
        schools = schools.filter(configuration_links__configuration=configuration)
    return list(schools)


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
    """Put it back in use and return the schools that another configuration has taken meanwhile.

    Raises DefaultTaken.
    """
    live = Configuration.objects.filter(lea=configuration.lea, deleted_at=None)
    if configuration.is_default and live.filter(is_default=True).exists():
        raise DefaultTaken
    taken = set(ConfigurationSchool.objects.filter(released=False).values_list("school_id", flat=True))
    links = list(configuration.school_links.select_related("school"))
    with transaction.atomic():
        configuration.deleted_at, configuration.deleted_by = None, ""
        configuration.save(update_fields=["deleted_at", "deleted_by"])
        configuration.school_links.exclude(school_id__in=taken).update(released=False)
        configuration.school_links.filter(school_id__in=taken).delete()
    _trace(Event.CONFIGURATION_RESTORED, configuration, actor)
    return [link.school for link in links if link.school_id in taken]


def purge_deleted() -> int:
    """Remove what was deleted more than 30 days ago for good, and return how many."""
    gone = Configuration.objects.filter(deleted_at__lt=clock.now() - UNDO)
    count = gone.count()
    gone.delete()
    return count


def _trace(event: Event, configuration: Configuration, actor: Actor) -> None:
    record(event, actor.who(), lea=configuration.lea.key, configuration=configuration.key)
