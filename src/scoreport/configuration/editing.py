"""Adding and saving a configuration: what takes effect at once, and what waits for a passed test."""

from typing import Any

from django.db import IntegrityError, transaction

from scoreport.accounts.actors import Actor
from scoreport.audit.events import Event
from scoreport.audit.recording import record
from scoreport.configuration import sealing
from scoreport.configuration.entered import ADDRESS, Entered
from scoreport.configuration.models import Configuration, ConfigurationSchool, Connection, ConnectionState
from scoreport.configuration.promotion import test_and_promote
from scoreport.configuration.testing import Outcome
from scoreport.districts.models import Lea, School
from scoreport.lib import clock


class SavedMeanwhile(Exception):
    """Somebody else saved this configuration since the page was opened."""


class TakenMeanwhile(Exception):
    """Another configuration took the name, a school or the place of the default since the form was checked."""


def add(lea: Lea, entered: Entered, actor: Actor) -> tuple[Configuration, Outcome]:
    """Make a configuration, test it and use it if the test passes. Raises TakenMeanwhile, Superseded."""
    try:
        with transaction.atomic():
            configuration = Configuration.objects.create(
                lea=lea, name=entered.name, is_default=not entered.schools, expires_on=entered.expires_on
            )
            _name_schools(configuration, entered.schools)
            pending = _pending(configuration, entered, None)
            _trace(Event.CONFIGURATION_ADDED, configuration, actor)
    except IntegrityError:
        raise TakenMeanwhile from None
    return configuration, test_and_promote(pending, actor)


def save(configuration: Configuration, entered: Entered, version: int, actor: Actor) -> Outcome | None:
    """Save: name, schools and expiry at once; address, key and secret as pending, tested, then in use.

    Returns the outcome of the test, None where nothing waits for one. Raises SavedMeanwhile, TakenMeanwhile,
    Superseded, CannotDecrypt.
    """
    current = in_hand(configuration)
    fields = _changed(configuration, current, entered)
    try:
        with transaction.atomic():
            _take_effect(configuration, entered, version)
            pending = _pending(configuration, entered, current) if _needs_test(fields) else current
            if fields:
                _trace(Event.CONFIGURATION_CHANGED, configuration, actor, fields=sorted(fields))
    except IntegrityError:
        raise TakenMeanwhile from None
    if pending is None or pending.state != ConnectionState.PENDING:
        return None
    return test_and_promote(pending, actor)


def in_hand(configuration: Configuration) -> Connection | None:
    """Return what the form shows: the pending connection, else the one in use."""
    # "pending" sorts after "live".
    return configuration.connections.select_related("configuration__lea").order_by("-state").first()


def _take_effect(configuration: Configuration, entered: Entered, version: int) -> None:
    rows = Configuration.objects.filter(pk=configuration.pk, version=version, deleted_at=None).update(
        name=entered.name,
        is_default=not entered.schools,
        expires_on=entered.expires_on,
        version=version + 1,
    )
    if not rows:
        raise SavedMeanwhile
    configuration.refresh_from_db()
    _name_schools(configuration, entered.schools)


def _needs_test(fields: set[str]) -> bool:
    return bool(fields & {*ADDRESS, *sealing.FIELDS})


def _changed(configuration: Configuration, current: Connection | None, entered: Entered) -> set[str]:
    """Names of the fields that differ: values of secrets are never compared, let alone recorded."""
    fields = {name for name in ADDRESS if current is None or getattr(current, name) != getattr(entered, name)}
    fields |= {name for name in sealing.FIELDS if getattr(entered, name)}
    fields |= {name for name in ("name", "expires_on") if getattr(configuration, name) != getattr(entered, name)}
    named = set(configuration.school_links.filter(released=False).values_list("school_id", flat=True))
    return fields | ({"schools"} if named != {school.pk for school in entered.schools} else set())


def _pending(configuration: Configuration, entered: Entered, current: Connection | None) -> Connection:
    """Store what was entered as a new row: a tested row is never written to, so what passed is what is used."""
    account = entered.account(current)
    pending = Connection(
        configuration=configuration, saved_at=clock.now(), **{name: getattr(entered, name) for name in ADDRESS}
    )
    for field in sealing.FIELDS:
        sealing.seal(pending, field, getattr(account, field))
    configuration.connections.filter(state=ConnectionState.PENDING).delete()
    pending.save()
    return pending


def _name_schools(configuration: Configuration, schools: list[School]) -> None:
    configuration.school_links.exclude(school__in=schools).delete()
    named = set(configuration.school_links.values_list("school_id", flat=True))
    ConfigurationSchool.objects.bulk_create(
        ConfigurationSchool(configuration=configuration, school=school) for school in schools if school.pk not in named
    )


def _trace(event: Event, configuration: Configuration, actor: Actor, **details: Any) -> None:
    """Inside the transaction: without its entry no change stays."""
    record(event, actor.who(), lea=configuration.lea.key, configuration=configuration.key, **details)
