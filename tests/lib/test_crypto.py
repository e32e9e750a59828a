"""What is encrypted opens for one purpose, at one place, under our keys, in its time, and unchanged."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from hypothesis import assume, given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from scoreport.lib import crypto
from scoreport.lib.crypto import CannotDecrypt

PLACE = ("lea", "row", "field")


@pytest.fixture
def token() -> str:
    return crypto.encrypt("links", PLACE, "a value")


def test_it_comes_back(token: str) -> None:
    assert crypto.decrypt("links", PLACE, token) == "a value"
    assert "value" not in token


def test_key_03_it_opens_for_no_other_purpose(token: str) -> None:
    with pytest.raises(CannotDecrypt):
        crypto.decrypt("stored_secrets", PLACE, token)


@pytest.mark.parametrize("place", [("lea", "row", "other"), ("other", "row", "field"), ("lea", "row"), ()])
def test_key_04_it_opens_at_no_other_place(token: str, place: tuple[str, ...]) -> None:
    with pytest.raises(CannotDecrypt):
        crypto.decrypt("links", place, token)


@given(at=st.integers(0, 10_000), other=st.integers(1, 127))
def test_whatever_is_changed_shuts_it(at: int, other: int) -> None:
    made = crypto.encrypt("links", PLACE, "a value")
    at %= len(made) - 2  # the last characters may hold bits that mean nothing
    changed = made[:at] + chr(ord(made[at]) ^ other) + made[at + 1 :]
    # Base64's two alphabets write the same value with these: that is no change.
    assume((made[at], changed[at]) not in {("-", "+"), ("_", "/")})
    with pytest.raises(CannotDecrypt):
        crypto.decrypt("links", PLACE, changed)


@pytest.mark.parametrize("text", ["", "x", "gAAAAA", "é" * 40, "a" * 100_000])
def test_what_is_none_of_ours_shuts_too(text: str) -> None:
    with pytest.raises(CannotDecrypt):
        crypto.decrypt("links", PLACE, text)


def test_key_01_it_ends_with_its_time() -> None:
    with time_machine.travel(dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC), tick=False) as clock:
        made = crypto.encrypt("links", PLACE, "a value")
        clock.shift(1800)
        assert crypto.decrypt("links", PLACE, made, ttl=1800) == "a value"
        clock.shift(1)
        with pytest.raises(CannotDecrypt):
            crypto.decrypt("links", PLACE, made, ttl=1800)


def test_key_01_a_rotation_keeps_the_time_and_leads_to_the_newest_key(settings: Settings) -> None:
    old, new = crypto.parse_master_keys([crypto.new_master_key(), crypto.new_master_key()])
    settings.MASTER_KEYS = (old,)
    with time_machine.travel(dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC), tick=False) as clock:
        made = crypto.encrypt("links", PLACE, "a value")
        settings.MASTER_KEYS = (new, old)
        assert not crypto.is_newest("links", made)
        clock.shift(1000)
        rotated = crypto.rotate("links", made)
        assert crypto.is_newest("links", rotated)
        settings.MASTER_KEYS = (new,)
        assert crypto.decrypt("links", PLACE, rotated, ttl=1800) == "a value"
        clock.shift(801)
        with pytest.raises(CannotDecrypt):
            crypto.decrypt("links", PLACE, rotated, ttl=1800)
    with pytest.raises(CannotDecrypt):
        crypto.rotate("links", made)


@pytest.mark.parametrize(
    "texts",
    [[], [""], ["short"], ["A" * 43 + "="], ["not base64 at all, whatever its length may be"]],
    ids=["none", "empty", "short", "of one letter", "no base64"],
)
def test_key_05_what_is_no_key_stops_the_start_in_words(texts: list[str]) -> None:
    with pytest.raises(ImproperlyConfigured, match="SCOREPORT_KEYS"):
        crypto.parse_master_keys(texts)


def test_key_05_the_same_key_twice_is_a_mistake() -> None:
    key = crypto.new_master_key()
    with pytest.raises(ImproperlyConfigured, match="twice"):
        crypto.parse_master_keys([key, key])
