"""The database's own refusal to change or remove what is written, and the check that it stands.

What a checkpoint covers may be deleted: first the entries, then their links of the chain. Nothing else, by nobody.
"""

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

REFUSAL = "audit entries are append-only"
TABLES = {"audit_entry": "id", "audit_seal": "number", "audit_sealkey": "begins", "audit_checkpoint": "number"}

# When the row OLD may go. Nothing is below a checkpoint where there is none: the comparison is unknown then.
_REMOVABLE = {
    "audit_entry": (
        "EXISTS (SELECT 1 FROM audit_seal s WHERE s.entry = OLD.id "
        "AND s.number <= (SELECT max(c.number) FROM audit_checkpoint c))"
    ),
    "audit_seal": (
        "coalesce(OLD.number <= (SELECT max(c.number) FROM audit_checkpoint c), 1 = 0) "
        "AND NOT EXISTS (SELECT 1 FROM audit_entry e WHERE e.id = OLD.entry)"
    ),
}


class TriggersMissing(Exception):
    """The trace can be changed: somebody removed, disabled or rewrote its triggers."""


def statements(vendor: str) -> dict[str, str]:
    """Return what makes each trigger, by its name; on PostgreSQL also the functions they call, first."""
    if vendor == "sqlite":
        return {name: sql for table, key in TABLES.items() for name, sql in _sqlite(table, key).items()}
    return {name: sql for table in TABLES for name, sql in _postgresql(table).items()}


def removals(vendor: str) -> tuple[str, ...]:
    """Return what takes the triggers of the first version away, if they are there."""
    if vendor == "sqlite":
        return ("DROP TRIGGER IF EXISTS audit_no_update", "DROP TRIGGER IF EXISTS audit_no_delete")
    return (
        "DROP TRIGGER IF EXISTS audit_no_update ON audit_entry",
        "DROP TRIGGER IF EXISTS audit_no_truncate ON audit_entry",
        "DROP FUNCTION IF EXISTS audit_refuse()",
    )


def ensure(alias: str) -> None:
    """Raise TriggersMissing unless each trigger stands, is on, and says what we made it say."""
    connection = connections[alias]
    found, wanted = _found(connection), _wanted(connection.vendor)
    wrong = sorted(name for name, text in wanted.items() if found.get(name) != text)
    if wrong:
        raise TriggersMissing(f"The trace lacks triggers, or they were changed: {', '.join(wrong)}.")


def _sqlite(table: str, key: str) -> dict[str, str]:
    """SQLite's `INSERT OR REPLACE` removes a row without a word to DELETE triggers, so it has a trigger too."""
    raising = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    kept = f" WHEN NOT ({_REMOVABLE[table]})" if table in _REMOVABLE else ""
    replaced = f"EXISTS (SELECT 1 FROM {table} r WHERE r.{key} = NEW.{key})"  # nosec B608  # noqa: S608 - our own names
    return {
        f"{table}_no_update": f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {raising}",
        f"{table}_no_delete": f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}{kept} {raising}",
        f"{table}_no_replace": f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {replaced} {raising}",
    }


def _postgresql(table: str) -> dict[str, str]:
    """A function a table, named like the triggers that call it; `RETURN OLD` lets a DELETE through."""
    calling = f"EXECUTE FUNCTION {table}_kept()"
    return {
        f"{table}_kept": f"CREATE FUNCTION {table}_kept() RETURNS trigger LANGUAGE plpgsql AS $${_body(table)}$$",
        f"{table}_no_change": (
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {calling}"
        ),
        f"{table}_no_truncate": (
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {calling}"
        ),
    }


def _body(table: str) -> str:
    passing = ""
    if table in _REMOVABLE:
        passing = f"IF TG_OP = 'DELETE' THEN IF {_REMOVABLE[table]} THEN RETURN OLD; END IF; END IF; "
    return f"BEGIN {passing}RAISE EXCEPTION '{REFUSAL}'; END"


def _wanted(vendor: str) -> dict[str, str]:
    """What the database has to hold under each name: SQLite the statement, PostgreSQL the function's body."""
    if vendor == "sqlite":
        return statements(vendor)
    return {f"{table}_{name}": f"{kind} {_body(table)}" for table in TABLES for name, kind in _KINDS.items()}


def _found(connection: BaseDatabaseWrapper) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(_LISTING[connection.vendor])
        return dict(cursor.fetchall())


_LISTING = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit_%'",
    "postgresql": (
        "SELECT t.tgname, t.tgtype || ' ' || p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
        "WHERE t.tgrelid::regclass::text LIKE 'audit_%' AND t.tgqual IS NULL AND t.tgenabled IN ('O', 'A')"
    ),
}
# pg_trigger.tgtype: before (2) each row (1) on delete (8) and update (16); before (2) a truncate (32).
_KINDS = {"no_change": 27, "no_truncate": 34}
