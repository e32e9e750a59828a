"""A backup brings everything back, elsewhere too; whatever is not as it was written is refused in words."""

import builtins
import dataclasses
import shutil
import stat
import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from scoreport.operations import keys
from scoreport.operations.backup import package, postgresql, restoring
from tests.databases import is_postgresql
from tests.installation import Browser, Installation
from tests.kept.searching import in_files
from tests.operations.backup.conftest import COUNT, NAME, SECRET, STORED, Make

pytestmark = pytest.mark.django_db(databases=[])
PLANTED = (SECRET, NAME, "plantedclientkey0xq7ACeA", "First Person")


def backup(installation: Installation, file: Path, key_file: Path, *more: str) -> str:
    return installation.run("backup", str(file), "--key-file", str(key_file), *more)


def restore(installation: Installation, file: Path, key_file: Path, *more: str) -> tuple[int, str]:
    code, said, complaint = installation.try_to_run("restore", str(file), "--key-file", str(key_file), *more)
    return code, said + complaint


def test_an_empty_installation_is_brought_back_with_the_keys_inside(
    first: Installation, installation: Make, key_file: Path, tmp_path: Path
) -> None:
    file = tmp_path / "whole.backup"
    assert "holds the master keys too" in backup(first, file, key_file, "--with-keys")
    master = (first.folder / "data/secrets/keys").read_text()
    shutil.rmtree(first.folder)
    second = installation("second")
    code, said = restore(second, file, key_file)
    assert (code, "whole." in said) == (0, True), said
    assert (second.folder / "data/secrets/keys").read_text().strip() == master.strip()
    assert stat.S_IMODE((second.folder / "data/secrets/keys").stat().st_mode) == 0o400
    assert second.python(STORED).strip() == SECRET
    with second.web() as address:
        assert "Ben Pérez" in Browser(address).sign_in("pia").get("/assessments/").text
    assert second.run("verify-audit")


@pytest.mark.proof
def test_without_the_keys_they_have_to_be_there(
    first: Installation, installation: Make, key_file: Path, tmp_path: Path
) -> None:
    file = tmp_path / "without.backup"
    backup(first, file, key_file)
    second = installation("second")
    code, said = restore(second, file, key_file)
    assert (code, "bring secret_key and keys back" in said) == (1, True), said
    assert not (second.folder / "data").exists()
    second.run("init", "--lea", "Other", "--username", "other", "--name", "Other Person")
    code, said = restore(second, file, key_file, "--force")
    assert code == 1, "the trace can't be verified without its key"
    assert "the key that sealed the trace is gone" in said
    other = installation("third")
    shutil.copytree(first.folder / "data/secrets", other.folder / "data/secrets")
    code, said = restore(other, file, key_file)
    assert code == 0, said
    assert other.python(STORED).strip() == SECRET


@pytest.mark.proof
def test_what_is_there_is_replaced_only_when_that_is_said(first: Installation, key_file: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.backup"
    backup(first, file, key_file)
    first.python("from scoreport.roster.models import Student\nStudent.objects.all().delete()")
    code, said = restore(first, file, key_file)
    assert (code, "Nothing was changed" in said) == (3, True), said
    assert first.python(COUNT).strip() == "0"
    code, said = restore(first, file, key_file, "--force")
    assert code == 0, said
    assert first.python(COUNT).strip() == "5"
    entries = "from scoreport.audit.models import Entry\nprint(*Entry.objects.using('audit').values_list('event'))"
    assert "backup.restored" in first.python(entries)


@pytest.mark.proof
def test_nobody_is_signed_in_any_more(first: Installation, key_file: Path, tmp_path: Path) -> None:
    with first.web() as address:
        pia = Browser(address).sign_in("pia")
        backup(first, tmp_path / "a.backup", key_file)
        restore(first, tmp_path / "a.backup", key_file, "--force")
        assert "/sign-in" in pia.get("/assessments/").url


def test_a_file_that_is_not_as_it_was_written_changes_nothing(
    first: Installation, key_file: Path, tmp_path: Path
) -> None:
    file, other_key = tmp_path / "a.backup", tmp_path / "other.key"
    backup(first, file, key_file)
    other_key.write_text(keys.fresh())
    data = file.read_bytes()
    middle = len(data) // 2
    (tmp_path / "cut").write_bytes(data[:-1])
    (tmp_path / "shorter").write_bytes(data[:middle])
    (tmp_path / "changed").write_bytes(data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :])
    (tmp_path / "foreign").write_bytes(b"PK\x03\x04" + data)
    (tmp_path / "no.key").write_text("a passphrase")
    first.python("from scoreport.roster.models import Student\nStudent.objects.all().delete()")
    for name, key, words in (
        ("cut", key_file, "cut or changed"),
        ("shorter", key_file, "cut or changed"),
        ("changed", key_file, "cut or changed"),
        ("foreign", key_file, "no backup that `scoreport backup` made"),
        ("a.backup", other_key, "another backup key"),
        ("a.backup", tmp_path / "no.key", "holds no key"),
        ("missing", key_file, "No such file"),
    ):
        code, said = restore(first, tmp_path / name, key, "--force")
        assert (code, words in said) == (1, True), said
        assert "Traceback" not in said
    assert first.python(COUNT).strip() == "0"


def test_nothing_of_it_is_readable_and_nothing_is_left_beside_it(
    first: Installation, key_file: Path, tmp_path: Path
) -> None:
    before = {path.name for path in (first.folder / "data").iterdir()}
    (tmp_path / "kept").mkdir()
    file = tmp_path / "kept" / "a.backup"
    backup(first, file, key_file, "--with-keys")
    restore(first, file, key_file, "--force")
    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["a.backup"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    master = (first.folder / "data/secrets/keys").read_text().strip()
    assert in_files(tmp_path / "kept", (*PLANTED, master)) == set()
    new = {path.name for path in (first.folder / "data").iterdir()} - before
    assert not [name for name in new if not name.endswith(("-wal", "-shm"))]
    code, said, _ = first.try_to_run("backup", str(file), "--key-file", str(key_file))
    assert (code, "there already" in said) == (1, True)


@pytest.mark.proof
def test_it_is_consistent_while_people_write(first: Installation, key_file: Path, tmp_path: Path) -> None:
    """Two rows that are always written together are both in the copy, or neither is."""
    write = (
        "import time\nfrom django.db import transaction\nfrom scoreport.districts.models import Lea, School\n"
        "lea, end = Lea.objects.first(), time.monotonic() + 6\n"
        "while time.monotonic() < end:\n"
        "    with transaction.atomic():\n"
        "        for half in 'ab': School.objects.create(lea=lea, sourced_id=f'{time.monotonic_ns()}', name=half)\n"
    )
    writer = threading.Thread(target=first.python, args=(write,))
    writer.start()
    threading.Event().wait(2.5)
    backup(first, tmp_path / "a.backup", key_file)
    writer.join()
    halves = (
        "from scoreport.districts.models import School\n"
        "print(*(School.objects.filter(name=half).count() for half in 'ab'))"
    )
    written = int(first.python(halves).split()[0])
    assert restore(first, tmp_path / "a.backup", key_file, "--force")[0] == 0
    left, right = map(int, first.python(halves).split())
    assert 0 < left == right <= written


def crafted(file: Path, key_file: Path, files: dict[str, bytes], **changes: Any) -> Path:
    """A backup that says and holds something else than the given one, whole and under the right key."""
    key = package.read_key(key_file)
    with file.open("rb") as source:
        manifest = dataclasses.replace(package.check(source, key), **changes)
    made = file.with_name("crafted")
    with made.open("wb") as out:
        package.write(out, key, manifest, [(name, [content]) for name, content in files.items()])
    return made


@pytest.mark.proof
def test_what_does_not_fit_this_installation_changes_nothing(
    first: Installation, key_file: Path, tmp_path: Path
) -> None:
    file, junk = tmp_path / "a.backup", b"no database at all " * 100
    backup(first, file, key_file)
    ours = "postgresql" if is_postgresql() else "sqlite"
    for changes, words in (
        ({"migrations": ["roster.0099_of_next_year"]}, "made by a newer version"),
        ({"vendor": "oracle"}, f"is of oracle, this installation uses {ours}"),
        ({}, "pg_restore failed" if is_postgresql() else "is no sound database"),
    ):
        files = {"database.pgdump": junk, "default.sqlite3": junk, "audit.sqlite3": junk}
        code, said = restore(first, crafted(file, key_file, files, **changes), key_file, "--force")
        assert (code, words in said) == (1, True), said
        assert first.python(COUNT).strip() == "5"
    assert list((first.folder / "data").glob("restoring-*")) == []
    with first.web() as address:
        Browser(address).sign_in("pia")


def test_a_program_that_is_missing_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda program: None)
    with pytest.raises(postgresql.ToolFailed, match="pg_dump is missing"):
        list(postgresql._dumped())


@pytest.mark.parametrize(("typed", "expected"), [("replace", True), ("yes", False), ("", False)])
def test_the_answer_has_to_be_typed(monkeypatch: pytest.MonkeyPatch, typed: str, expected: bool) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr(builtins, "input", lambda _question: typed)
    assert restoring._confirmed(package.Manifest("2026-11-25", "0.1.0", "sqlite")) is expected


def test_without_a_trace_no_backup_stays(first: Installation, key_file: Path, tmp_path: Path) -> None:
    first.python(
        "from django.db import connections\n"
        "with connections['audit'].cursor() as cursor: cursor.execute('ALTER TABLE audit_entry RENAME TO was_here')"
    )
    code, _said, _complaint = first.try_to_run("backup", str(tmp_path / "a"), "--key-file", str(key_file))
    assert code != 0
    assert not list(tmp_path.glob("a*"))
