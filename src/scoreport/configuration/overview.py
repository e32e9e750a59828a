"""What the list of configurations shows: each one's state, and which is in force for every school."""

import datetime as dt
from dataclasses import dataclass

from scoreport.configuration import sealing
from scoreport.configuration.deletion import UNDO, undo_until
from scoreport.configuration.expiry import days_left
from scoreport.configuration.in_force import in_force
from scoreport.configuration.models import Configuration, Connection, ConnectionState
from scoreport.configuration.testing import Outcome
from scoreport.districts.models import Lea, School
from scoreport.lib import clock


@dataclass(frozen=True)
class Stored:
    """A stored connection, and what its last test found (None: not tested yet)."""

    connection: Connection
    outcome: Outcome | None

    @property
    def client_key(self) -> str:
        """The key as a page may show it."""
        return sealing.masked(self.connection, "client_key")

    @property
    def client_secret(self) -> str:
        """The secret as a page may show it."""
        return sealing.masked(self.connection, "client_secret")


@dataclass(frozen=True)
class Shown:
    """One configuration as a page shows it. `days_left` counts to its expiry date: 0 is the last day."""

    configuration: Configuration
    schools: list[School]
    live: Stored | None
    pending: Stored | None
    days_left: int | None

    @property
    def stored(self) -> list[Stored]:
        """What is in use, then what waits for its test."""
        return [one for one in (self.live, self.pending) if one is not None]


@dataclass(frozen=True)
class Overview:
    """One LEA's configurations, which one serves each school, and what was deleted and can be taken back."""

    lea: Lea
    shown: list[Shown]
    in_force: list[tuple[School, Shown | None]]
    deleted: list[tuple[Configuration, dt.datetime | None]]


def overview(lea: Lea) -> Overview:
    """Return the LEA's configurations as the page shows them."""
    current = lea.configurations.filter(deleted_at=None).prefetch_related("school_links__school", "connections")
    shown = {one.pk: show(one) for one in current}
    deleted = lea.configurations.filter(deleted_at__gte=clock.now() - UNDO).order_by("deleted_at")
    return Overview(
        lea=lea,
        shown=list(shown.values()),
        in_force=[(school, shown.get(one.pk) if one else None) for school, one in in_force(lea)],
        deleted=[(one, undo_until(one)) for one in deleted],
    )


def show(configuration: Configuration) -> Shown:
    """Return one configuration as the pages show it."""
    stored = {one.state: _stored(one) for one in configuration.connections.all()}
    return Shown(
        configuration=configuration,
        schools=[link.school for link in configuration.school_links.all() if not link.released],
        live=stored.get(ConnectionState.LIVE),
        pending=stored.get(ConnectionState.PENDING),
        days_left=days_left(configuration),
    )


def _stored(connection: Connection) -> Stored:
    return Stored(connection, Outcome(connection.test_outcome) if connection.test_outcome else None)
