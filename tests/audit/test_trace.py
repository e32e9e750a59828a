"""The trace: append-only, closed, and independent of the caller's transaction."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connections, transaction

from scoreport.audit.canonical import FIELDS
from scoreport.audit.events import Event
from scoreport.audit.models import Checkpoint, Entry, Seal, SealKey
from scoreport.audit.recording import ALIAS, SYSTEM, record
from scoreport.audit.sealing import seal
from scoreport.audit.triggers import TriggersMissing, ensure
from scoreport.lib import clock
from tests.people import People

ON_POSTGRESQL = connections[ALIAS].vendor == "postgresql"


def make_checkpoint(number: int) -> Checkpoint:
    now = clock.now()
    checkpoint = Checkpoint(
        number=number, count=0, begins_at=now, ends_at=now, made_at=now, chain=bytes(32), mac=bytes(32)
    )
    checkpoint.save(force_insert=True, using=ALIAS)
    return checkpoint


def run(statement: str) -> None:
    with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
        cursor.execute(statement)


TABLES = ("audit_entry", "audit_seal", "audit_sealkey", "audit_checkpoint")
STATEMENTS = {
    "audit_entry": "UPDATE audit_entry SET outcome = 'changed'",
    "audit_seal": "UPDATE audit_seal SET mac = mac",
    "audit_sealkey": "UPDATE audit_sealkey SET fingerprint = 'other'",
    "audit_checkpoint": "UPDATE audit_checkpoint SET count = 0",
}


@pytest.mark.parametrize("table", TABLES)
def test_the_database_refuses_to_change_remove_or_empty_what_is_written(db: None, table: str) -> None:
    record(Event.SIGNED_IN, SYSTEM)
    seal()
    make_checkpoint(number=0)
    deeds = [STATEMENTS[table], f"DELETE FROM {table}", *([f"TRUNCATE {table}"] if ON_POSTGRESQL else [])]  # noqa: S608
    for statement in deeds:
        with pytest.raises(DatabaseError, match="append-only"):
            run(statement)
    assert (Entry.objects.count(), Seal.objects.count(), SealKey.objects.count()) == (1, 1, 1)


@pytest.mark.skipif(ON_POSTGRESQL, reason="only SQLite replaces rows past its DELETE triggers")
def test_a_row_is_not_replaced_either(db: None) -> None:
    entry = record(Event.SIGNED_IN, SYSTEM)
    others = ", ".join(name for name in FIELDS if name not in ("id", "outcome"))
    replacing = f"INSERT OR REPLACE INTO audit_entry (id, outcome, {others}) SELECT id, 'changed', {others}"
    with pytest.raises(DatabaseError, match="append-only"):
        run(f"{replacing} FROM audit_entry WHERE id = {entry.pk}")
    assert Entry.objects.get().outcome == ""


def _save(entry: Entry) -> None:
    entry.outcome = "changed"
    with transaction.atomic(using=ALIAS):
        entry.save()


def _delete_all(entry: Entry) -> None:
    with transaction.atomic(using=ALIAS):
        Entry.objects.all().delete()


@pytest.mark.parametrize("deed", [_save, _delete_all])
def test_neither_do_records_and_queries_get_past_it(db: None, deed: Callable[[Entry], None]) -> None:
    entry = record(Event.SIGNED_IN, SYSTEM)
    with pytest.raises(DatabaseError, match="append-only"):
        deed(entry)
    with pytest.raises(TypeError):
        entry.delete()


@pytest.mark.parametrize("table", TABLES)
def test_missing_triggers_are_noticed(db: None, table: str) -> None:
    ensure(ALIAS)
    name = f"{table}_no_change" if ON_POSTGRESQL else f"{table}_no_delete"
    with transaction.atomic(using=ALIAS):
        run(f"DROP TRIGGER {name}{f' ON {table}' if ON_POSTGRESQL else ''}")
        with pytest.raises(TriggersMissing, match=name):
            ensure(ALIAS)
        transaction.set_rollback(True, using=ALIAS)
    ensure(ALIAS)


def test_triggers_that_let_everything_through_are_noticed(db: None) -> None:
    with transaction.atomic(using=ALIAS):
        if ON_POSTGRESQL:
            run("CREATE OR REPLACE FUNCTION audit_entry_kept() RETURNS trigger LANGUAGE plpgsql AS "
                "$$BEGIN RETURN OLD; END$$")  # fmt: skip
        else:
            run("DROP TRIGGER audit_entry_no_delete")
            run("CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry BEGIN SELECT 1; END")
        with pytest.raises(TriggersMissing, match="audit_entry"):
            ensure(ALIAS)
        transaction.set_rollback(True, using=ALIAS)
    ensure(ALIAS)


def test_a_detail_outside_the_closed_list_is_refused(db: None) -> None:
    with pytest.raises(ValueError, match="score"):
        record(Event.REPORT_OPENED, SYSTEM, score=2500)
    assert not Entry.objects.exists()


def test_an_event_outside_the_closed_list_is_unknown() -> None:
    with pytest.raises(ValueError, match="printed"):
        Event("report.printed")


def test_an_entry_stays_when_the_callers_transaction_rolls_back(people: People) -> None:
    def fail() -> None:
        people.pia.name = "Changed"
        people.pia.save()
        record(Event.SIGNED_IN, SYSTEM)
        raise RuntimeError

    with pytest.raises(RuntimeError), transaction.atomic():
        fail()
    people.pia.refresh_from_db()
    assert people.pia.name != "Changed"
    assert Entry.objects.filter(event=Event.SIGNED_IN).count() == 1
