"""A process that was told to end: what it still answers, what it sends elsewhere, and what ends it at once."""

import signal
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from scoreport.operations import draining
from tests.installation import SECONDS, Installation

OTHERS = {"X-Has-Others": "yes"}


@pytest.fixture
def word(monkeypatch: pytest.MonkeyPatch) -> None:
    """A word of the test's own."""
    monkeypatch.setattr(draining, "_word", type(draining.word())(False))


def status(address: str, path: str, headers: dict[str, str] | None = None, data: bytes | None = None) -> int:
    request = urllib.request.Request(address + path, data, headers or {})  # noqa: S310 - our own process
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310 - our own process
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def test_reading_goes_elsewhere_where_there_is_one_and_a_second_signal_ends_the_wait(tmp_path: Path) -> None:
    installation = Installation(tmp_path, {"SCOREPORT_DRAIN_SECONDS": "600"})
    installation.run("init", "--lea", "Our District", "--username", "ada", "--name", "Ada Lovelace")
    with installation.web() as address:
        web = installation.started[-1]
        assert status(address, "/sign-in/", OTHERS) == 200
        web.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + SECONDS
        while status(address, "/ready") != 503:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert status(address, "/sign-in/", OTHERS) == 504
        assert status(address, "/sign-in/") == 200
        assert status(address, "/sign-in/", OTHERS, b"login=x") == 403  # no token against forgery: it was looked at
        # The block ends with the second SIGTERM, and demands that the process ends well in time.


def test_a_signal_is_noticed_whoever_handles_it(word: None) -> None:
    """As in the worker, whose engine of tasks has handlers of its own."""
    handled: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _frame: handled.append(number))
    try:
        with draining.begun_by_signal():
            assert not draining.has_begun()
            signal.raise_signal(signal.SIGTERM)
            deadline = time.monotonic() + SECONDS
            while not draining.has_begun():
                assert time.monotonic() < deadline
                time.sleep(0.01)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert handled == [signal.SIGTERM]
