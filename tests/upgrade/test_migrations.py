"""Migrations after the last release must hold nobody up: squawk reads them as the SQL that PostgreSQL gets."""

import json
import subprocess
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from tests.databases import is_postgresql
from tests.places import BIN
from tests.upgrade import releases

# Rules about style, and about what Django and the command that migrates decide.
NOT_OURS = (
    "prefer-bigint-over-int", "prefer-bigint-over-smallint", "prefer-text-field", "prefer-robust-stmts",
    "prefer-identity", "prefer-timestamptz", "require-lock-timeout", "require-statement-timeout", "transaction-nesting",
)  # fmt: skip
# Migrations that may break a rule: which, and why nobody is held up.
ALLOWED: dict[tuple[str, str], dict[str, str]] = {}

Found = list[tuple[str, str]]


def faults(sql: str, folder: Path) -> Found:
    """What squawk finds in the SQL of one migration: the rule, and what it says."""
    file = folder / "migration.sql"
    file.write_text("\n".join(line for line in sql.splitlines() if line.strip() not in ("BEGIN;", "COMMIT;")))
    options = ["--reporter=json", "--assume-in-transaction", f"--exclude={','.join(NOT_OURS)}"]
    done = subprocess.run([str(BIN / "squawk"), *options, str(file)], capture_output=True, text=True, timeout=60)
    assert done.stdout.startswith("["), done.stderr
    return [(one["rule_name"], one["message"]) for one in json.loads(done.stdout)]


def test_each_model_has_its_migration(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_none_that_was_released_is_gone() -> None:
    known = MigrationLoader(None).graph.nodes
    assert [node for node in releases.newest() if node not in known] == []


def test_no_migration_since_the_last_release_holds_people_up(db: None, tmp_path: Path) -> None:
    if not is_postgresql():
        pytest.skip("SQLite serves one machine, which stands still while it is migrated")
    for app, name in releases.since(releases.newest()):
        out = StringIO()
        call_command("sqlmigrate", app, name, stdout=out, no_color=True)
        allowed = ALLOWED.get((app, name), {})
        found = [fault for fault in faults(out.getvalue(), tmp_path) if fault[0] not in allowed]
        assert found == [], f"{app}.{name}"


@pytest.mark.parametrize(
    ("sql", "rule"),
    [
        ('ALTER TABLE "t" DROP COLUMN "c" CASCADE;', "ban-drop-column"),
        ('ALTER TABLE "t" RENAME COLUMN "c" TO "d";', "renaming-column"),
        ('ALTER TABLE "t" ALTER COLUMN "c" TYPE varchar(10);', "changing-column-type"),
        ('ALTER TABLE "t" ADD COLUMN "c" integer NOT NULL;', "adding-required-field"),
        ('ALTER TABLE "t" ALTER COLUMN "c" SET NOT NULL;', "adding-not-nullable-field"),
        ('CREATE INDEX "i" ON "t" ("c");', "require-concurrent-index-creation"),
        ('DROP TABLE "t" CASCADE;', "ban-drop-table"),
    ],
)
def test_what_holds_people_up_is_noticed(sql: str, rule: str, tmp_path: Path) -> None:
    assert rule in [name for name, _message in faults(f"BEGIN;\n{sql}\nCOMMIT;", tmp_path)]


def test_what_holds_nobody_up_passes(tmp_path: Path) -> None:
    sql = (
        'BEGIN;\nALTER TABLE "t" ADD COLUMN "c" date NULL;\n'
        'CREATE TABLE "n" ("id" bigint NOT NULL PRIMARY KEY, "c" varchar(3) NOT NULL);\n'
        'CREATE INDEX "i" ON "n" ("c");\nCOMMIT;'
    )
    assert faults(sql, tmp_path) == []
