"""What the list of configurations shows: each one's state, and which is in force for every school."""

import datetime as dt
from dataclasses import dataclass

from scoreport.configuration import problems
from scoreport.configuration.deletion import UNDO
from scoreport.configuration.models import Configuration, Connection, ConnectionState
from scoreport.districts.models import Lea, School
from scoreport.lib import clock


@dataclass(frozen=True)
class Shown:
    """One configuration as the list shows it."""

    configuration: Configuration
    schools: list[School]
    live: Connection | None
    pending: Connection | None
    days_left: int | None

    @property
    def pending_problem(self) -> str:
        """What the last test of the pending connection found, in words."""
        return problems.title(self.pending.test_outcome) if self.pending and self.pending.test_outcome else ""


@dataclass(frozen=True)
class Overview:
    """One LEA's configurations, the school each serves, and what was deleted and can be taken back."""

    lea: Lea
    shown: list[Shown]
    in_force: list[tuple[School, Configuration | None]]
    deleted: list[Configuration]


def overview(lea: Lea) -> Overview:
    """Return the LEA's configurations as the page shows them."""
    current = list(lea.configurations.filter(deleted_at=None).prefetch_related("school_links__school", "connections"))
    shown = [show(configuration, lea.today()) for configuration in current]
    default = next((one.configuration for one in shown if one.configuration.is_default and one.live), None)
    by_school = {school.pk: one.configuration for one in shown if one.live for school in one.schools}
    schools = lea.schools.filter(ended_on=None)
    deleted = lea.configurations.filter(deleted_at__gte=clock.now() - UNDO)
    return Overview(lea, shown, [(school, by_school.get(school.pk, default)) for school in schools], list(deleted))


def show(configuration: Configuration, today: dt.date) -> Shown:
    """Return one configuration as the page shows it."""
    connections = {connection.state: connection for connection in configuration.connections.all()}
    expires_on = configuration.expires_on
    return Shown(
        configuration=configuration,
        schools=[link.school for link in configuration.school_links.all() if not link.released],
        live=connections.get(ConnectionState.LIVE),
        pending=connections.get(ConnectionState.PENDING),
        days_left=(expires_on - today).days if expires_on else None,
    )
