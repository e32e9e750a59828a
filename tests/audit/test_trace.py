"""The trace: append-only, closed, and independent of the caller's transaction."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connections, transaction

from scoreport.audit.events import Event
from scoreport.audit.models import Entry
from scoreport.audit.recording import ALIAS, SYSTEM, record
from scoreport.audit.triggers import TriggersMissing, ensure
from tests.people import People

ON_POSTGRESQL = connections[ALIAS].vendor == "postgresql"


def run(statement: str) -> None:
    with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET outcome = 'changed'",
        "DELETE FROM audit_entry",
        pytest.param(
            "TRUNCATE audit_entry",
            marks=pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite has no TRUNCATE"),
        ),
    ],
)
def test_the_database_refuses_to_change_or_remove_an_entry(db: None, statement: str) -> None:
    record(Event.SIGNED_IN, SYSTEM)
    with pytest.raises(DatabaseError, match="append-only"):
        run(statement)
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


def test_missing_triggers_are_noticed(db: None) -> None:
    ensure(ALIAS)
    with transaction.atomic(using=ALIAS):
        table = " ON audit_entry" if ON_POSTGRESQL else ""
        run(f"DROP TRIGGER audit_no_update{table}")
        with pytest.raises(TriggersMissing, match="audit_no_update"):
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
