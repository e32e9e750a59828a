"""The handbook matches the product: each command in it runs, each setting stands in it, each link leads somewhere."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.docs.handbook import PAGES, blocks, commands, links
from tests.places import BIN, ROOT
from tests.sandbox.running import running_sandbox

SERVERS = re.compile(r"scoreport(-sandbox(?! credentials| verify)|\s+web|\s+worker)\b")
INIT = 'scoreport init --lea "Our District" --username ada --name "Ada Lovelace"'
SANDBOX = "http://127.0.0.1:8100"  # where the handbook's sandbox listens
SECONDS = 40  # in which a server is up or down, even on a slow machine


@pytest.mark.parametrize("page", [page for page in PAGES if commands(page)], ids=lambda page: page.name)
def test_each_command_of_the_page_runs(page: Path, tmp_path: Path) -> None:
    (tmp_path / ".venv").symlink_to(BIN.parent)
    wanted = commands(page)
    if not any("scoreport init" in command for command in wanted):
        _run(INIT, tmp_path)
    for command in wanted:
        if command.startswith("make "):
            # `make demo` and `make test` run in the journeys and in the gate: here, that there is such a target.
            _run(f"make -n {command.removeprefix('make ')}", ROOT)
        elif command.startswith("scoreport-sandbox verify"):
            with running_sandbox() as base:
                _run(command.replace(SANDBOX, base), tmp_path)
        elif SERVERS.search(command):
            _serve(command, tmp_path)
        else:
            _run(command, tmp_path)


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page, "python")], ids=lambda page: page.name)
def test_each_python_example_runs(page: Path, tmp_path: Path) -> None:
    if page.name == "ets-client.md":
        pytest.skip("tests/ets runs this one against an upstream")
    for block in blocks(page, "python"):
        subprocess.run([sys.executable, "-c", block], cwd=tmp_path, check=True, timeout=60)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_link_to_a_file_leads_somewhere(page: Path) -> None:
    missing = [target for target in links(page) if not (page.parent / target).exists()]
    assert missing == []


def test_each_setting_stands_in_the_handbook_and_no_other() -> None:
    read = re.findall(r'env\.\w+\(\s*"(\w+)"', (ROOT / "src/scoreport/settings.py").read_text(encoding="utf-8"))
    page = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    assert sorted(set(re.findall(r"^\| `SCOREPORT_(\w+)`", page, re.MULTILINE))) == sorted(set(read))


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SCOREPORT_", "DJANGO_"))}
    return {**kept, "PATH": f"{BIN}:{os.environ['PATH']}", "SCOREPORT_DRAIN_SECONDS": "0"}


def _run(command: str, folder: Path) -> None:
    done = subprocess.run(
        ["/bin/bash", "-euc", command], cwd=folder, env=_environment(), capture_output=True, text=True, timeout=90
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"


def _serve(command: str, folder: Path) -> None:
    """Start it, see it serve, end it by SIGTERM."""
    port, is_up = _readiness(command, folder)
    chosen = command if port is None else f"{command} --port {port}"
    with subprocess.Popen(["/bin/bash", "-c", f"exec {chosen}"], cwd=folder, env=_environment()) as process:
        try:
            _wait(lambda: is_up() or process.poll() is not None, command)
            assert process.poll() is None, f"{command} ended by itself"
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=SECONDS) == 0
        finally:
            process.kill()


def _readiness(command: str, folder: Path) -> tuple[int | None, Callable[[], bool]]:
    if "worker" in command:
        return None, lambda: _has_ticked(folder / "data" / "scoreport.sqlite3")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    return port, lambda: _answers(f"http://localhost:{port}/health")


def _has_ticked(database: Path) -> bool:
    with sqlite3.connect(database) as connection:
        return bool(connection.execute("SELECT count(*) FROM operations_due").fetchone()[0])


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - our own process
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _wait(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"{what} was not up within {SECONDS} s"
        time.sleep(0.1)
