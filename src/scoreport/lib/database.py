"""Handing database connections back before we wait for somebody else."""

from django.db import connections


def release() -> None:
    """Give this thread's PostgreSQL connections back to their pool; does nothing inside a transaction.

    A click may wait ten seconds for the state. Held that long, a small pool would be empty when the
    state is slow, and pages that need no state would stand still as well.
    """
    for connection in connections.all(initialized_only=True):
        if connection.vendor == "postgresql" and not connection.in_atomic_block:
            connection.close()
