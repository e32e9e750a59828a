"""Uploads at rest: sealed frame by frame, whole or not at all, gone after a day."""

import os
from pathlib import Path
from typing import Any

import pytest

from scoreport.lib import frames
from scoreport.lib.crypto import parse_master_keys
from scoreport.lib.frames import FRAME_BYTES
from scoreport.roster.uploads import SealedWriter, UploadBroken, open_upload, purge_old_uploads

PLAIN = b"a birth date, a name and 1234567890 " * 60_000


@pytest.fixture
def sealed(settings: Any, tmp_path: Path) -> Path:
    settings.UPLOAD_DIR = tmp_path
    writer = SealedWriter(tmp_path / "one")
    writer.write(PLAIN)
    writer.close()
    return writer.path


def test_a_package_comes_back_whole_and_nothing_of_it_stands_in_clear(sealed: Path) -> None:
    assert len(PLAIN) > 2 * FRAME_BYTES
    assert open_upload("one").read() == PLAIN
    assert b"1234567890" not in sealed.read_bytes()


def test_a_cut_renamed_or_reordered_file_does_not_open(sealed: Path) -> None:
    whole = sealed.read_bytes()
    (sealed.parent / "two").write_bytes(whole)
    start = len(frames.MARK) + 48
    first = start + 4 + int.from_bytes(whole[start : start + 4], "big")
    without_first, first_alone = whole[:start] + whole[first:], whole[:first]
    for name, content in (("one", whole[:-10]), ("one", without_first), ("one", first_alone), ("two", whole)):
        (sealed.parent / name).write_bytes(content)
        with pytest.raises(UploadBroken):
            open_upload(name)


@pytest.mark.usefixtures("sealed")
def test_another_key_does_not_open_it(settings: Any) -> None:
    settings.MASTER_KEYS = parse_master_keys(["m0Jq3Jt7iW2H0yq0b5zWl6l1t9sX9bJ6o9c9p0q8r7s="])
    with pytest.raises(UploadBroken):
        open_upload("one")


def test_it_opens_while_the_key_is_changed(settings: Any, sealed: Path) -> None:
    newer = parse_master_keys(["m0Jq3Jt7iW2H0yq0b5zWl6l1t9sX9bJ6o9c9p0q8r7s="])
    settings.MASTER_KEYS = (*newer, *settings.MASTER_KEYS)
    assert open_upload(sealed.name).read() == PLAIN


def test_what_nobody_applied_is_removed_after_a_day(sealed: Path) -> None:
    assert purge_old_uploads() == 0
    os.utime(sealed, (0, 0))
    assert purge_old_uploads() == 1
    assert not sealed.exists()
