"""Adding and saving a configuration: what takes effect at once, and what waits for a passed test."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from scoreport.accounts.actors import Actor
from scoreport.audit.events import Event
from scoreport.audit.recording import record
from scoreport.configuration import sealing
from scoreport.configuration.models import Configuration, ConfigurationSchool, Connection, ConnectionState
from scoreport.configuration.testing import Outcome, test_stored
from scoreport.districts.models import Lea, School
from scoreport.lib import clock

ADDRESS = ("base_url", "endpoint_1", "endpoint_2", "authentication_endpoint")


class SavedMeanwhile(Exception):
    """Somebody else saved this configuration since the page was opened."""


@dataclass(frozen=True)
class Entered:
    """What the form holds. Empty key or secret: keep the one in use. No schools: the LEA's default."""

    name: str
    schools: list[School]
    base_url: str
    endpoint_1: str
    endpoint_2: str
    authentication_endpoint: str
    client_key: str
    client_secret: str
    expires_on: dt.date | None


def add(lea: Lea, entered: Entered, actor: Actor) -> tuple[Configuration, Outcome]:
    """Make a configuration, test it and use it if the test passes."""
    with transaction.atomic():
        configuration = Configuration.objects.create(
            lea=lea, name=entered.name, is_default=not entered.schools, expires_on=entered.expires_on
        )
        _name_schools(configuration, entered.schools)
        pending = _pending(configuration, entered, None)
    _trace(Event.CONFIGURATION_ADDED, configuration, actor)
    return configuration, test_and_promote(pending, actor)


def save(configuration: Configuration, entered: Entered, version: int, actor: Actor) -> Outcome | None:
    """Save: name, schools and expiry at once; address, key and secret as pending, tested, then in use.

    Returns the outcome of the test, None where nothing needed one. Raises SavedMeanwhile.
    """
    current = in_hand(configuration)
    fields = _changed(configuration, current, entered)
    with transaction.atomic():
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
        pending = _pending(configuration, entered, current) if _needs_test(fields) else None
    if fields:
        _trace(Event.CONFIGURATION_CHANGED, configuration, actor, fields=sorted(fields))
    return test_and_promote(pending, actor) if pending else None


def test_and_promote(pending: Connection, actor: Actor) -> Outcome:
    """Test the pending connection and put it in use if it passes."""
    outcome = test_stored(pending, actor)
    if outcome.passed:
        promote(pending, actor)
    return outcome


def promote(pending: Connection, actor: Actor, outcome: str = "tested") -> None:
    """Put the pending connection in use; the row of the old one, secret included, is removed."""
    configuration = pending.configuration
    with transaction.atomic():
        configuration.connections.filter(state=ConnectionState.LIVE).delete()
        Connection.objects.filter(pk=pending.pk).update(state=ConnectionState.LIVE)
    record(
        Event.CONFIGURATION_PROMOTED, actor.who(), outcome=outcome,
        lea=configuration.lea.key, configuration=configuration.key,
    )  # fmt: skip


def in_hand(configuration: Configuration) -> Connection | None:
    """Return what the form shows: the pending connection, else the one in use."""
    # "pending" sorts after "live".
    return configuration.connections.select_related("configuration__lea").order_by("-state").first()


def _needs_test(fields: set[str]) -> bool:
    return bool(fields & {*ADDRESS, *sealing.FIELDS})


def _changed(configuration: Configuration, current: Connection | None, entered: Entered) -> set[str]:
    """Names of the fields that differ; values are never compared in a log."""
    fields = {name for name in ADDRESS if current is None or getattr(current, name) != getattr(entered, name)}
    fields |= {name for name in sealing.FIELDS if getattr(entered, name)}
    fields |= {name for name in ("name", "expires_on") if getattr(configuration, name) != getattr(entered, name)}
    named = set(configuration.school_links.filter(released=False).values_list("school_id", flat=True))
    return fields | ({"schools"} if named != {school.pk for school in entered.schools} else set())


def _pending(configuration: Configuration, entered: Entered, current: Connection | None) -> Connection:
    pending = Connection(
        configuration=configuration,
        saved_at=clock.now(),
        **{name: getattr(entered, name) for name in ADDRESS},
    )
    for field in sealing.FIELDS:
        typed = getattr(entered, field)
        sealing.seal(pending, field, typed or (sealing.opened(current, field) if current else ""))
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
    record(event, actor.who(), lea=configuration.lea.key, configuration=configuration.key, **details)
