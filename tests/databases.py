"""A database of one's own for tests that start processes: on the PostgreSQL server of the run, where there is one."""

import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import psycopg
from django.conf import settings
from django.db import connection


def is_postgresql() -> bool:
    """Say whether this run is the one on PostgreSQL."""
    return connection.vendor == "postgresql"


@contextmanager
def own_database(template: str = "template1") -> Iterator[str]:
    """Make a PostgreSQL database, yield its address, and remove it with all its connections."""
    server = settings.DATABASES["default"]
    base = f"postgresql://{server['USER']}@{server['HOST']}:{server['PORT']}"
    name = f"own_{secrets.token_hex(4)}"
    with psycopg.connect(f"{base}/postgres", autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            yield f"{base}/{name}"
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def copied_database(address: str) -> AbstractContextManager[str]:
    """Make a copy of a database that nobody is connected to, and yield its address."""
    return own_database(address.rpartition("/")[2])
