"""The database's own refusal to change or remove an entry, and the check that it stands."""

from django.db import connections

REFUSAL = "audit entries are append-only"

SQL: dict[str, tuple[str, ...]] = {
    "sqlite": (
        f"CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
        f"CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    ),
    "postgresql": (
        (
            "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
        ),
        (
            "CREATE TRIGGER audit_no_update BEFORE UPDATE OR DELETE ON audit_entry "
            "FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
        ),
        (
            "CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit_entry "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
        ),
    ),
}

EXPECTED = {
    "sqlite": {"audit_no_update", "audit_no_delete"},
    "postgresql": {"audit_no_update", "audit_no_truncate"},
}
LISTING = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = 'audit_entry'::regclass "
    "AND NOT tgisinternal AND tgenabled IN ('O', 'A')",
}


class TriggersMissing(Exception):
    """The audit table can be changed: somebody removed or disabled its triggers."""


def ensure(alias: str) -> None:
    """Raise TriggersMissing unless each trigger stands and is on."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        cursor.execute(LISTING[connection.vendor])
        found = {row[0] for row in cursor.fetchall()}
    missing = EXPECTED[connection.vendor] - found
    if missing:
        raise TriggersMissing(f"The audit table lacks its triggers: {', '.join(sorted(missing))}.")
