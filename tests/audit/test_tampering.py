"""Whoever owns the database but not the key is found out: a trace in a database of its own, tampered with in copies.

SEC-47 and AUD-05: change, removal, insertion, swap, cut, an old copy put back.
"""
# ruff: noqa: S608 - statements of an attacker, made of numbers

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.audit.copies import Trace, first_breaks, new_trace

ENTRIES = 20
LAST = ENTRIES + 1  # `scoreport init` leaves an entry before them

pytestmark = pytest.mark.django_db(databases=["default", "audit"])


@pytest.fixture(scope="module")
def trace(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[Trace]:
    with new_trace(tmp_path_factory.mktemp("trace")) as made:
        made.run(write=ENTRIES)
        yield made


@pytest.fixture
def copy(trace: Trace, tmp_path: Path) -> Iterator[Trace]:
    with trace.copy(tmp_path) as made:
        yield made


def entry_of(number: int) -> str:
    return f"id = (SELECT entry FROM audit_seal WHERE number = {number})"


def cut(begins: int) -> list[str]:
    """Remove the end of the trace from that number on, entries and links."""
    numbers = f"(SELECT entry FROM audit_seal WHERE number >= {begins})"
    return [f"DELETE FROM audit_entry WHERE id IN {numbers}", f"DELETE FROM audit_seal WHERE number >= {begins}"]


FORGED_LINK = f"""
    INSERT INTO audit_seal (number, entry, mac) SELECT number + 1, 999999, mac FROM audit_seal WHERE number = {LAST}
"""
FORGED_CHECKPOINT = """
    INSERT INTO audit_checkpoint (number, count, begins_at, ends_at, export_sha256, made_at, chain, mac)
    SELECT s.number, 4, e.at, e.at, '', e.at, s.mac, s.mac FROM audit_seal s JOIN audit_entry e ON e.id = s.entry
    WHERE s.number = 4
"""
CHANGES = {
    "who": ([f"UPDATE audit_entry SET user_name = 'Somebody' WHERE {entry_of(7)}"], "changed 7"),
    "from where": ([f"UPDATE audit_entry SET network = '10.0.0.0/24' WHERE {entry_of(7)}"], "changed 7"),
    "details": ([f"UPDATE audit_entry SET details = '{{}}' WHERE {entry_of(7)}"], "changed 7"),
    "the link itself": (
        ["UPDATE audit_seal SET mac = (SELECT mac FROM audit_seal WHERE number = 3) WHERE number = 7"],
        "changed 7",
    ),
    "swapped": (
        [
            f"UPDATE audit_entry SET user_name = 'Person 7' WHERE {entry_of(5)}",
            f"UPDATE audit_entry SET user_name = 'Person 3' WHERE {entry_of(9)}",
        ],
        "changed 5",
    ),
    "entry removed": ([f"DELETE FROM audit_entry WHERE {entry_of(7)}"], "entry_gone 7"),
    "link removed": (["DELETE FROM audit_seal WHERE number = 7"], "link_gone 7"),
    "both removed, the gap closed": (
        [
            f"DELETE FROM audit_entry WHERE {entry_of(7)}",
            "DELETE FROM audit_seal WHERE number = 7",
            *(f"UPDATE audit_seal SET number = {number} WHERE number = {number + 1}" for number in range(7, LAST)),
        ],
        "changed 7",
    ),
    "inserted": ([FORGED_LINK], f"entry_gone {LAST + 1}"),
    "a beginning cut off": ([FORGED_CHECKPOINT], "checkpoint 4"),
}


def test_each_change_is_found_at_its_number(trace: Trace, tmp_path: Path) -> None:
    with ExitStack() as kept:
        copies = [kept.enter_context(trace.copy(tmp_path / str(place))) for place in range(len(CHANGES))]
        for made, (statements, _found) in zip(copies, CHANGES.values(), strict=True):
            made.tamper(statements)
        found = dict(zip(CHANGES, first_breaks(copies), strict=True))
    assert found == {kind: expected for kind, (_statements, expected) in CHANGES.items()}


def test_removed_triggers_are_found_before_anything_else(copy: Trace) -> None:
    copy.drop_a_trigger()
    assert first_breaks([copy]) == ["triggers 0"]


def test_a_break_ends_the_command_with_its_number_and_code_1(copy: Trace) -> None:
    copy.tamper([f"UPDATE audit_entry SET user_name = 'Somebody' WHERE {entry_of(7)}"])
    answer = copy.verify()
    assert answer.code == 1
    assert answer.text.startswith("BROKEN at number 7: the entry or its link was changed")
    assert "6 entries before it are whole." in answer.text


def test_a_cut_end_is_found_by_an_anchor_and_by_nothing_else(trace: Trace, copy: Trace) -> None:
    anchors = trace.anchor()
    copy.tamper(cut(LAST - 2))
    alone, anchored = copy.run(["verify-audit"], ["verify-audit", "--anchor", anchors])
    assert (alone.code, alone.text.splitlines()[0]) == (0, f"Numbers 1 to {LAST - 3}: whole.")
    assert "whether the end was cut off can't be told" in alone.text
    assert (anchored.code, anchored.text[:18]) == (1, "BROKEN at number 1")


def test_a_cut_end_is_found_though_the_chain_has_gone_on(copy: Trace) -> None:
    anchors = copy.anchor()
    copy.tamper(cut(LAST - 2))
    alone, anchored = copy.run(["verify-audit"], ["verify-audit", "--anchor", anchors], write=ENTRIES)
    assert (alone.code, anchored.code) == (0, 1)
    assert "the chain is another one than when the anchor was taken" in anchored.text


def test_an_old_copy_that_was_put_back_is_found_by_an_anchor(copy: Trace, tmp_path: Path) -> None:
    (tmp_path / "later").mkdir()
    with copy.copy(tmp_path / "later") as later:
        answer = copy.verify("--anchor", later.anchor(write=3))
    assert (answer.code, "an old copy restored" in answer.text) == (1, True)


def test_what_no_anchor_covers_is_told(copy: Trace) -> None:
    anchors = copy.anchor()
    answer = copy.run(["verify-audit", "--anchor", anchors], write=2)[0]
    assert (answer.code, "Not covered by any: 2 entries since " in answer.text) == (0, True)


def test_another_key_verifies_nothing_and_says_so(copy: Trace) -> None:
    keys = copy.installation.folder / "data" / "secrets" / "keys"
    keys.unlink()
    keys.write_text(copy.installation.run("new-key"))
    answer = copy.verify()
    assert (answer.code, "the key that sealed the trace is gone" in answer.text) == (1, True)


def test_a_broken_off_run_goes_on_but_not_past_a_change(copy: Trace) -> None:
    copy.installation.python(
        "from scoreport.audit import verifying\n"
        "from scoreport.operations import audit_progress\n"
        "verifying.BATCH = 10\n"
        "verifying.verify(progress=lambda head: audit_progress.save('verify', head), most=10)"
    )
    progress = copy.installation.folder / "data" / "audit-verify"
    kept = shutil.copy(progress, copy.installation.folder)
    assert copy.verify("--resume").text.startswith(f"Numbers 11 to {LAST}: whole.")
    assert not progress.exists()
    shutil.copy(kept, progress)
    copy.tamper(["DELETE FROM audit_seal WHERE number > 8"])
    assert copy.verify("--resume").text.startswith("BROKEN at number 9")


def test_the_result_is_recorded_and_covered_by_the_next_run(copy: Trace) -> None:
    answers = copy.run(["verify-audit"], ["audit-head"], ["verify-audit"])
    assert answers[2].text.startswith(f"Numbers 1 to {LAST + 1}: whole.")
    copy.tamper([f"UPDATE audit_entry SET role = 'nobody' WHERE {entry_of(3)}"])
    copy.verify()
    told = copy.installation.python(
        "from scoreport.audit.models import Entry\n"
        "print(list(Entry.objects.filter(event='audit.verified').order_by('id').values_list('outcome', flat=True)))"
    )
    assert told.strip() == "['whole', 'whole', 'changed']"


def test_a_bad_anchor_file_is_named(copy: Trace, tmp_path: Path) -> None:
    (tmp_path / "bad").write_text('{"number": 1}\n')
    bad, none = (["verify-audit", "--anchor", str(tmp_path / name)] for name in ("bad", "none"))
    answers = copy.run(bad, none)
    assert [answer.code for answer in answers] == [2, 2]
    assert "line 1" in answers[0].text
