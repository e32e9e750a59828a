"""A running sandbox follows its files, as the state follows each night's enrollment feed."""

from pathlib import Path

from tests.sandbox.calling import Caller
from tests.sandbox.conftest import CREDENTIALS
from tests.sandbox.running import running_sandbox
from tests.sandbox.state_list import FOURTH, HERE, TODAY, write_state_list

NEW = "4000000050"


def test_a_student_who_joins_the_list_is_known_without_a_restart(tmp_path: Path) -> None:
    path = write_state_list(tmp_path / "list.csv")
    with running_sandbox(enrollment=path, today=TODAY) as base:
        caller = Caller(base)
        assert caller.list_reports(NEW).status == 404
        row = next(line for line in path.read_text(encoding="utf-8").splitlines() if FOURTH in line)
        with path.open("a", encoding="utf-8") as file:
            file.write(row.replace(FOURTH, NEW) + "\n")
        assert caller.list_reports(NEW).status == 200


def test_a_list_that_goes_bad_changes_nothing(tmp_path: Path) -> None:
    path = write_state_list(tmp_path / "list.csv")
    with running_sandbox(enrollment=path, today=TODAY) as base:
        caller = Caller(base)
        path.write_text("half a li", encoding="utf-8")
        assert caller.list_reports(FOURTH).status == 200
        path.unlink()
        assert caller.list_reports(FOURTH).status == 200


def test_credentials_that_go_bad_change_nothing_and_mended_ones_count_at_once(tmp_path: Path) -> None:
    path = tmp_path / "credentials.csv"
    path.write_text(CREDENTIALS, encoding="utf-8")
    with running_sandbox(credentials=path) as base:
        path.write_text("client_key\n", encoding="utf-8")
        assert Caller(base, "here", "secret-of-here-00001").ask_token().status == 200
        header = CREDENTIALS.splitlines()[0]
        path.write_text(f"{header}\nnew,secret-new-0000000001,{HERE},\n", encoding="utf-8")
        assert Caller(base, "here", "secret-of-here-00001").ask_token().status == 401
        assert Caller(base, "new", "secret-new-0000000001").ask_token().status == 200
