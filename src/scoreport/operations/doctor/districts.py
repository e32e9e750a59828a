"""What each LEA still lacks before its people see a report."""

from django.db.models import QuerySet

from scoreport.audit.recording import SYSTEM
from scoreport.configuration.expiry import days_left
from scoreport.configuration.in_force import in_force
from scoreport.configuration.models import Configuration, Connection, ConnectionState
from scoreport.configuration.testing import Outcome, test_stored
from scoreport.districts.models import DisplayOption, Lea, School
from scoreport.operations.doctor.findings import Finding, ok, warn, wrong

SOON = 30  # days
WHERE = "System Settings > Portal Preferences"


def configured() -> Finding:
    """Each school is served by credentials in use."""
    without = [lea.name for lea in Lea.objects.order_by("name") if _lacks(lea)]
    if without:
        return warn(f"no credentials in use for schools of {_listed(without)}", f"{WHERE} > CAASPP Configuration")
    return ok("every school has credentials in use")


def expiring() -> Finding:
    """Expired credentials open nothing."""
    over, soon = list[str](), list[str]()
    for one in _in_use():
        left = days_left(one)
        if left is not None and left <= SOON:
            (over if left < 0 else soon).append(f"{one.lea.name} ({one.expires_on:%Y-%m-%d})")
    mend = f"make new ones in TOMS and enter them under {WHERE} > CAASPP Configuration"
    if over:
        return wrong(f"credentials have expired: {_listed(over)}", mend)
    if soon:
        return warn(f"credentials end within {SOON} days: {_listed(soon)}", mend)
    return ok("no credentials end soon")


def marked() -> Finding:
    """Schools that nobody has marked show families nothing."""
    schools = School.objects.filter(ended_on=None)
    unmarked = schools.filter(display_option=DisplayOption.UNMARKED).count()
    if unmarked:
        return warn(
            f"{unmarked} of {schools.count()} schools show families nothing: no Assessment Display Option is marked",
            f"{WHERE} > Assessment Display Option",
        )
    return ok("every school has its Assessment Display Option")


def state() -> Finding:
    """Ask the state once for each configuration in use, as "Test connection" does."""
    failed = []
    connections = Connection.objects.filter(state=ConnectionState.LIVE, configuration__deleted_at=None)
    for connection in connections.select_related("configuration__lea"):
        outcome: Outcome = test_stored(connection, SYSTEM)
        if not outcome.passed:
            failed.append(f"{connection.configuration.lea.name}: {outcome.title}")
    if failed:
        return wrong(_listed(failed), f"{WHERE} > CAASPP Configuration says what to do")
    return ok("the state accepts all credentials in use")


def _lacks(lea: Lea) -> bool:
    """Say whether a school of the LEA has no credentials in use, or the LEA none while it has no schools."""
    found = in_force(lea)
    return any(one is None for _school, one in found) or not (found or _in_use().filter(lea=lea).exists())


def _in_use() -> QuerySet[Configuration]:
    return Configuration.objects.filter(deleted_at=None, connections__state=ConnectionState.LIVE).select_related("lea")


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:5])
    return f"{shown} and {len(names) - 5} more" if len(names) > 5 else shown
