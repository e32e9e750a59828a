"""Can this process serve? It never asks the state: a state that is down is no reason to take pages away."""

from django.db import DatabaseError, connections

from scoreport.operations import draining

OK, DRAINING, NO_DATABASE = "ok", "draining", "no database"


def status() -> str:
    """Return "ok" where it is not on its way out and each database answers, else what is wrong."""
    if draining.has_begun():
        return DRAINING
    try:
        ask_databases()
    except DatabaseError:
        return NO_DATABASE
    return OK


def ask_databases() -> None:
    """Ask each database for an answer. Raises DatabaseError."""
    for alias in connections:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT 1")
