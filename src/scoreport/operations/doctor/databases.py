"""Do the databases answer, and are they of this version?"""

import datetime as dt

from django.conf import settings
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from scoreport.lib import clock
from scoreport.operations import readiness, versions
from scoreport.operations.doctor.findings import Finding, ok, warn, wrong

LITTLE_SKEW, MUCH_SKEW = dt.timedelta(seconds=5), dt.timedelta(seconds=60)


def answer() -> Finding:
    """Each database answers."""
    readiness.ask_databases()
    return ok(f"{versions.of_database()} answers")


def migrated() -> Finding:
    """The databases have each migration of this version, and none of a newer one."""
    waiting, strange = 0, set[tuple[str, str]]()
    for alias in {"default", settings.AUDIT_HOME}:
        executor = MigrationExecutor(connections[alias])
        targets = executor.loader.graph.leaf_nodes("audit" if alias == "audit" else None)
        waiting += len(executor.migration_plan(targets))
        strange |= set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations)
    if strange:
        return wrong(
            f"a newer version than {versions.VERSION} has changed the database", "install the newer version again"
        )
    if waiting:
        return wrong(f"{waiting} changes of the database wait for version {versions.VERSION}", "scoreport migrate")
    return ok(f"version {versions.VERSION}: nothing to upgrade")


def same_clock() -> Finding:
    """Rows are stamped by this machine; a database on another one may have another time."""
    connection = connections["default"]
    if connection.vendor != "postgresql":
        return ok("the database has this machine's clock")
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        skew = abs(clock.now() - cursor.fetchone()[0])
    found = f"this clock and the database's are {skew.total_seconds():.0f} s apart"
    if skew > MUCH_SKEW:
        return wrong(found, "set both by NTP: times of sessions, links and entries of the audit are wrong")
    return warn(found, "set both by NTP") if skew > LITTLE_SKEW else ok(found)
