"""Which credentials serve a school: its override, else the LEA's default. Read at each request."""

import datetime as dt
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from scoreport import ets
from scoreport.configuration import sealing
from scoreport.configuration.models import Connection, ConnectionState
from scoreport.districts.models import School
from scoreport.lib.crypto import CannotDecrypt
from scoreport.lib.prepared import Prepared


class NoConfiguration(Exception):
    """Neither the school nor its LEA has a configuration in use."""


@dataclass(frozen=True)
class LiveCredentials:
    """What is in use for a school. `stamp` changes with each promotion, so that clients are made anew."""

    configuration_key: str
    configuration_name: str
    expires_on: dt.date | None
    account: ets.Account
    stamp: str


def for_school(school: School) -> LiveCredentials:
    """Return the credentials in use for the school. Raises NoConfiguration, and CannotDecrypt."""
    found = _IN_USE(school.pk, school.lea_id)
    if not found:
        raise NoConfiguration
    return live(found[0])


def of_configurations(keys: Iterable[str]) -> list[LiveCredentials]:
    """Return what is in use of these configurations; those that are gone or can't be read are left out."""
    rows = Connection.objects.filter(
        configuration__key__in=list(keys), configuration__deleted_at=None, state=ConnectionState.LIVE
    ).select_related("configuration__lea")
    found = []
    for connection in rows:
        with suppress(CannotDecrypt):
            found.append(live(connection))
    return found


def live(connection: Connection) -> LiveCredentials:
    """Return the connection as credentials, decrypted. Raises CannotDecrypt."""
    configuration = connection.configuration
    return LiveCredentials(
        configuration_key=configuration.key,
        configuration_name=configuration.name,
        expires_on=configuration.expires_on,
        account=account_of(connection),
        stamp=f"{connection.key}/{connection.saved_at.timestamp()}",
    )


def _in_use(school: int, lea: int) -> QuerySet[Connection]:
    named = Q(configuration__school_links__school=school, configuration__school_links__released=False)
    return (
        Connection.objects.filter(
            named | Q(configuration__is_default=True),
            state=ConnectionState.LIVE,
            configuration__lea=lea,
            configuration__deleted_at=None,
        )
        .select_related("configuration__lea")
        # The school's own comes before the LEA's default.
        .order_by("configuration__is_default", "pk")[:1]
    )


_IN_USE = Prepared(_in_use, int, int)


def account_of(connection: Connection) -> ets.Account:
    """Return the account of a stored connection. Raises CannotDecrypt."""
    return ets.Account(
        base_url=connection.base_url,
        endpoint_1=connection.endpoint_1,
        endpoint_2=connection.endpoint_2,
        authentication_endpoint=connection.authentication_endpoint,
        client_key=sealing.opened(connection, "client_key"),
        client_secret=sealing.opened(connection, "client_secret"),
    )
