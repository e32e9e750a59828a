"""A stream of frames comes back whole or not at all."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoreport.lib import frames

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))
PIECES = [b"the first", b"x" * frames.FRAME_BYTES, b"the last"]


def written(pieces: list[bytes] = PIECES) -> bytes:
    out = io.BytesIO()
    writer = frames.Writer(out, KEY)
    for piece in pieces:
        writer.write(piece)
    writer.close()
    return out.getvalue()


def read(data: bytes, key: bytes = KEY) -> list[bytes]:
    return list(frames.frames(io.BytesIO(data), key))


def test_it_comes_back_and_nothing_of_it_is_readable() -> None:
    data = written()
    assert read(data) == PIECES
    assert b"the first" not in data
    assert written() != data, "each file has a key of its own"


def test_another_key_is_told_from_a_damaged_file() -> None:
    with pytest.raises(frames.OtherKey):
        read(written(), OTHER)
    with pytest.raises(frames.NotOurs):
        read(b"PK\x03\x04 something else")
    with pytest.raises(frames.NotOurs):
        read(b"")


SMALL = written([b"the first", b"the second"])
HEAD = len(frames.MARK)


@given(at=st.integers(HEAD, len(SMALL) - 1), bit=st.integers(0, 7))
def test_whatever_is_changed_is_noticed(at: int, bit: int) -> None:
    changed = bytearray(SMALL)
    changed[at] ^= 1 << bit
    with pytest.raises((frames.Damaged, frames.OtherKey)):
        read(bytes(changed))


@given(length=st.integers(HEAD, len(SMALL) - 1))
def test_whatever_is_cut_off_is_noticed(length: int) -> None:
    with pytest.raises(frames.Damaged):
        read(SMALL[:length])


def test_frames_that_were_left_out_doubled_moved_or_added_are_noticed() -> None:
    head = HEAD + 48
    sizes = [4 + 9 + 16, 4 + 10 + 16, 4 + 16]
    first, second, end = (SMALL[head + sum(sizes[:n]) : head + sum(sizes[: n + 1])] for n in range(3))
    assert SMALL[:head] + first + second + end == SMALL
    for body in (second + end, first + end, first + first + second + end, second + first + end, end,
                 first + second + end + end, first + second):  # fmt: skip
        with pytest.raises(frames.Damaged):
            read(SMALL[:head] + body)
