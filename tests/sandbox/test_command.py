"""The command `scoreport-sandbox`: starting, refusing to start, stopping."""

import signal
import socket
import subprocess
from pathlib import Path

import pytest

from tests.sandbox.calling import Caller
from tests.sandbox.running import COMMAND, listening_address, running_sandbox, start
from tests.sandbox.state_list import write_state_list


def refusal(*words: str) -> str:
    done = subprocess.run([COMMAND, *words], capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    return done.stderr


def test_a_busy_port_gets_one_clear_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = refusal("--port", str(port))
    assert said.count("\n") == 1
    assert f"port {port}" in said
    assert "--port" in said


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_it_cleanly(number: signal.Signals) -> None:
    process = start("--port", "0")
    assert Caller(listening_address(process)).get("/health").status == 200
    process.send_signal(number)
    said, _ = process.communicate(timeout=10)
    assert (process.returncode, said) == (0, "")


def test_the_sample_credentials_serve_this_machine_only() -> None:
    assert "--credentials" in refusal("--host", "0.0.0.0", "--port", "0")  # noqa: S104


def test_a_key_without_a_secret_is_refused() -> None:
    assert "belong together" in refusal("--client-key", "k")


def test_a_bad_enrollment_list_is_refused_with_line_and_reason_and_no_student(tmp_path: Path) -> None:
    path = write_state_list(tmp_path / "list.csv")
    path.write_text(path.read_text(encoding="utf-8").replace("4000000004", "400000004"), encoding="utf-8")
    said = refusal("--enrollment", str(path))
    assert "line 5: ssid is not 10 digits" in said
    assert "Nguyễn" not in said
    assert "400000004" not in said


def test_a_list_without_a_column_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("ssid,first_name\n", encoding="utf-8")
    assert "lea_cds" in refusal("--enrollment", str(path))


def test_a_missing_credentials_file_is_refused(tmp_path: Path) -> None:
    assert "cannot read the credentials file" in refusal("--credentials", str(tmp_path / "none.csv"))


def test_a_single_pair_stands_for_every_lea(tmp_path: Path) -> None:
    path = write_state_list(tmp_path / "list.csv")
    with running_sandbox(enrollment=path, client_key="k", client_secret="s" * 20) as base:
        assert Caller(base, "k", "s" * 20).list_reports("4000000009").status == 200
        assert Caller(base).ask_token().status == 401
