"""Pairs of Client Key and Client Secret as TOMS makes them: shown once, one valid pair per LEA."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scoreport.sandbox import issuing
from tests.sandbox.calling import Caller
from tests.sandbox.running import running_sandbox

LEA, OTHER = "4969999", "4968888"
LISTING = "/api/v1/students/4000000002/score-reports"


class Desk:
    """A coordinator at the command line."""

    def __init__(self, file: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.file, self._capture = file, capture

    def run(self, deed: str, *leas: str, more: tuple[str, ...] = ()) -> tuple[int, str]:
        """Run a deed and return the exit code with all that was said."""
        words = [word for lea in leas for word in ("--lea", lea)]
        code = issuing.main([deed, "--file", str(self.file), *words, *more])
        said = self._capture.readouterr()
        return code, said.out + said.err

    def pair(self, deed: str, *leas: str) -> tuple[str, str]:
        """Make a pair and return key and secret as they were shown."""
        code, said = self.run(deed, *leas)
        assert code == 0
        key, secret = re.findall(r"Client (?:Key|Secret): +(\S+)", said)
        return key, secret


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path / "credentials.csv", capsys)


def test_a_secret_is_shown_once_and_kept_as_a_digest_by_its_owner_alone(desk: Desk) -> None:
    key, secret = desk.pair("create", LEA)
    kept = desk.file.read_text()
    assert len(secret) == 20
    assert secret not in kept
    assert desk.file.stat().st_mode & 0o077 == 0
    listed = desk.run("list")[1]
    assert key in listed
    assert secret not in listed
    assert "sha256" not in listed
    assert str(datetime.now(tz=UTC).date().year + 1) in listed


def test_a_running_sandbox_takes_the_new_pair_at_once_and_the_old_one_no_more(desk: Desk) -> None:
    old = desk.pair("create", LEA)
    with running_sandbox(credentials=desk.file) as base:
        token = Caller(base, *old).ask_token().json()["token"]
        assert Caller(base).get(LISTING, token).status == 200
        new = desk.pair("regenerate", LEA)
        assert Caller(base, *new).ask_token().status == 200
        assert Caller(base, *old).ask_token().json()["errorCode"] == "INVALID_CREDENTIALS"
        assert Caller(base).get(LISTING, token).json()["errorCode"] == "INVALID_TOKEN"
        assert desk.run("expire", LEA)[0] == 0
        assert Caller(base, *new).ask_token().json()["errorCode"] == "CREDENTIALS_EXPIRED"


def test_an_lea_has_one_pair(desk: Desk) -> None:
    desk.pair("create", LEA)
    code, said = desk.run("create", LEA)
    assert (code, "regenerate it" in said) == (2, True)
    code, said = desk.run("regenerate", OTHER)
    assert (code, "create one" in said) == (2, True)
    desk.pair("create", LEA, OTHER)  # one pair for both is another pair
    assert len(desk.run("list")[1].splitlines()) == 2


def test_a_pair_lives_as_long_as_it_is_told(desk: Desk) -> None:
    desk.run("create", LEA, more=("--days", "90"))
    ends = {datetime.now(tz=UTC).date() + timedelta(days=days) for days in (89, 90)}
    assert any(str(day) in desk.run("list")[1] for day in ends)


def test_a_code_that_is_none_and_a_file_that_can_not_be_read_are_refused(desk: Desk) -> None:
    with pytest.raises(SystemExit):
        desk.run("create", "12345")
    desk.file.write_text("client_key\nx\n")
    code, said = desk.run("list")
    assert (code, "lacks the columns" in said) == (2, True)
