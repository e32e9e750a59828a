"""What is installed, for whoever mends it."""

import platform
from importlib.metadata import version

from django.db import connections

VERSION = version("scoreport")
LIBRARIES = ("django", "django-allauth", "granian", "cryptography", "urllib3", "django-tasks", "psycopg")


def installed() -> dict[str, str]:
    """Return the versions of what runs here: ours, Python's, the libraries', the system's and the database's."""
    return {
        "scoreport": VERSION,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        **{name: version(name) for name in LIBRARIES},
    }


def of_database() -> str:
    """Return name and version of the database's engine."""
    connection = connections["default"]
    connection.ensure_connection()
    if connection.vendor == "postgresql":
        number = int(connection.pg_version)  # type: ignore[attr-defined]
        return f"PostgreSQL {number // 10000}.{number % 10000}"
    return f"SQLite {'.'.join(map(str, connection.Database.sqlite_version_info))}"  # type: ignore[attr-defined]
