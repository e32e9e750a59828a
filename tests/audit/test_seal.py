"""Sealing: every committed entry gets the next number, whenever it commits and however many are at it."""

import base64
import datetime as dt
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from scoreport.audit import anchors, chain, keyring, sealing, verifying
from scoreport.audit.canonical import FIELDS, canonical
from scoreport.audit.events import Event
from scoreport.audit.keyring import KeyMissing, NothingLost
from scoreport.audit.models import Entry, Seal, SealKey
from scoreport.audit.recording import SYSTEM, record
from scoreport.lib import clock
from tests.audit.copies import new_trace


def write(count: int = 1) -> None:
    for number in range(count):
        record(Event.SIGNED_IN, SYSTEM, count=number, reason="é\n")


def write_late(pk: int, ago: dt.timedelta = dt.timedelta(minutes=1)) -> None:
    """An entry whose number was given out before those of others, and which commits after them."""
    Entry(pk=pk, at=clock.now() - ago, event=Event.SIGNED_OUT).save(force_insert=True)


def order() -> list[int]:
    return list(Seal.objects.order_by("number").values_list("entry", flat=True))


def master(number: int) -> bytes:
    return bytes(range(number, number + 32))


def test_each_entry_gets_the_next_number_once(db: None) -> None:
    write(3)
    assert sealing.seal() == 3
    write(2)
    assert (sealing.seal(), sealing.seal()) == (2, 0)
    assert list(Seal.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    assert order() == list(Entry.objects.order_by("pk").values_list("pk", flat=True))
    report = verifying.verify()
    assert (report.broken, report.checked, report.unsealed) == (None, 5, 0)


def test_batches_leave_nothing_out(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BATCH", 3)
    monkeypatch.setattr(verifying, "BATCH", 2)
    write(10)
    assert sealing.seal() == 10
    assert verifying.verify().checked == 10


def test_an_entry_that_commits_late_with_a_lower_id_is_sealed_behind_the_others(db: None) -> None:
    write()
    first = Entry.objects.get().pk
    Entry(pk=first + 10, at=clock.now(), event=Event.SIGNED_IN).save(force_insert=True)
    sealing.seal()
    write_late(first + 5)
    assert sealing.seal() == 1
    assert order() == [first, first + 10, first + 5]
    assert verifying.verify().broken is None


def test_one_that_commits_after_more_than_an_hour_is_found_by_the_daily_pass(db: None) -> None:
    write_late(1000, dt.timedelta(hours=2))
    write_late(1001)
    sealing.seal()
    write_late(500, dt.timedelta(hours=3))
    assert sealing.seal() == 0
    assert verifying.verify().unsealed == 1
    assert sealing.seal(everything=True) == 1
    report = verifying.verify()
    assert (report.broken, report.unsealed, report.late) == (None, 0, 1)


def test_the_chain_goes_on_under_a_new_key_and_verifies_without_the_old_one(db: None, settings: Settings) -> None:
    settings.MASTER_KEYS = (master(1),)
    write(2)
    sealing.seal()
    settings.MASTER_KEYS = (master(2), master(1))
    assert verifying.verify().broken is None
    write(2)
    sealing.seal()
    settings.MASTER_KEYS = (master(2),)
    report = verifying.verify()
    assert (report.broken, report.checked) == (None, 4)
    settings.MASTER_KEYS = (master(3), master(2))
    write()
    sealing.seal()
    settings.MASTER_KEYS = (master(3),)
    assert (verifying.verify().broken, verifying.verify().checked) == (None, 5)
    assert list(SealKey.objects.order_by("begins").values_list("begins", flat=True)) == [1, 3, 5]
    dump = str(list(SealKey.objects.values())) + str(list(Seal.objects.values()))
    for key in (master(1), master(2), master(3)):
        assert base64.b64encode(key).decode() not in dump


def test_a_worker_with_the_old_key_in_front_does_not_lead_the_chain_back(db: None, settings: Settings) -> None:
    for keys in ((master(1),), (master(2), master(1)), (master(1), master(2)), (master(2), master(1))):
        settings.MASTER_KEYS = keys
        write()
        sealing.seal()
    assert SealKey.objects.count() == 2
    assert verifying.verify().broken is None


def test_nothing_is_sealed_while_the_key_until_now_is_missing(db: None, settings: Settings) -> None:
    write()
    sealing.seal()
    settings.MASTER_KEYS = (master(9),)
    write()
    with pytest.raises(KeyMissing):
        sealing.seal()
    assert Seal.objects.count() == 1


def test_a_key_that_is_lost_for_good_ends_its_part_of_the_chain_and_no_more(db: None, settings: Settings) -> None:
    write(3)
    sealing.seal()
    with pytest.raises(NothingLost):
        sealing.go_on_after_loss()
    settings.MASTER_KEYS = (master(9),)
    write(2)
    assert sealing.go_on_after_loss() == 3
    with pytest.raises(NothingLost):
        sealing.go_on_after_loss()
    report = verifying.verify()
    assert (report.broken, report.unproven, report.checked, report.unsealed) == (None, 3, 5, 0)
    settings.MASTER_KEYS = (master(10), master(9))
    write()
    sealing.seal()
    assert (verifying.verify().broken, verifying.verify().unproven) == (None, 3)


def test_a_lost_key_that_comes_back_proves_its_part_again(db: None, settings: Settings) -> None:
    write(3)
    sealing.seal()
    before = settings.MASTER_KEYS
    settings.MASTER_KEYS = (master(9),)
    sealing.go_on_after_loss()
    write()
    sealing.seal()
    settings.MASTER_KEYS = (master(9), *before)
    assert (verifying.verify().broken, verifying.verify().unproven) == (None, 0)


def test_nobody_without_the_key_can_claim_that_it_was_lost(db: None, settings: Settings) -> None:
    """Neither by taking the key's row away nor by one of another installation."""
    write(2)
    sealing.seal()
    rows, kept = list(SealKey.objects.all()), settings.MASTER_KEYS
    assert verifying._Walk(verifying.Report(), [], [])._linked(chain.Head(1, b"x" * 32), b"") is None
    settings.MASTER_KEYS = (master(9),)
    write()
    sealing.go_on_after_loss()
    foreign = SealKey.objects.order_by("begins").last()
    assert foreign
    settings.MASTER_KEYS = kept
    assert [row.pk for row in rows] != [foreign.pk]
    with pytest.raises(KeyMissing):
        keyring.segments()


@pytest.mark.slow
@pytest.mark.django_db(databases=["default", "audit"])
def test_several_workers_seal_once_what_several_processes_write(tmp_path: Path) -> None:
    with new_trace(tmp_path) as trace:
        source = (
            "import time\n"
            "from scoreport.audit.events import Event\n"
            "from scoreport.audit.recording import SYSTEM, record\n"
            "from scoreport.audit.sealing import seal\n"
        )
        writing = source + "for number in range(150): record(Event.SIGNED_IN, SYSTEM, count=number)"
        sealing_ = source + "for _round in range(60): seal(); time.sleep(0.02)"
        threads = [
            threading.Thread(target=trace.installation.python, args=(text,))
            for text in (writing, writing, sealing_, sealing_)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        _head, answer = trace.run(["audit-head"], ["verify-audit"])
    assert answer.text.startswith("Numbers 1 to 301: whole.")
    assert "Not sealed" not in answer.text


def test_anchors_are_read_as_they_were_written(db: None) -> None:
    taken = []
    for _number in range(3):
        write()
        sealing.seal()
        taken.append(anchors.take())
    lines = [str(anchor) for anchor in reversed(taken)]
    assert anchors.parse(["", *lines, "  "]) == taken
    for bad in ("{}", "no", '{"number": 1, "mac": "zz", "taken_at": "2026-01-01T00:00:00+00:00"}'):
        with pytest.raises(anchors.NotAnAnchor, match="2"):
            anchors.parse([lines[0], bad])


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(st.lists(TEXTS, min_size=2, max_size=2), st.lists(TEXTS, min_size=2, max_size=2))
def test_two_entries_are_sealed_alike_only_if_they_say_the_same(one: list[str], other: list[str]) -> None:
    assert (canonical(_row(*one)) == canonical(_row(*other))) == (one == other)


def _row(user_name: str, role: str) -> list[object]:
    said = {"id": 1, "at": dt.datetime(2026, 3, 2, tzinfo=dt.UTC), "details": "{}"}
    return [said.get(name, {"user_name": user_name, "role": role}.get(name, "")) for name in FIELDS]
