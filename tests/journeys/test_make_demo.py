"""The newcomer's command itself: `make demo`, twice, ended by Ctrl-C."""

import json
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.demo import free_ports, is_taken, wait_for
from tests.places import ROOT

pytestmark = pytest.mark.journey

ROLES = ["coordinator", "sis_administrator", "counselor", "teacher", "office", "guardian", "student"]


def make_demo(folder: Path, ports: list[int]) -> tuple[str, dict[str, Any]]:
    """Run it until it says how to stop it, press Ctrl-C, and return what it printed and `demo.json`."""
    command = ["make", "demo", f"PORT={ports[0]}", f"SANDBOX_PORT={ports[1]}", f"FOLDER={folder}"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SCOREPORT_", "DJANGO_", "MAKE"))}
    out = folder.parent / "out.log"
    with out.open("wb") as log:
        made = subprocess.Popen(command, cwd=ROOT, env=kept, stdout=log, stderr=log, start_new_session=True)
    try:
        wait_for("Ctrl-C stops everything", out, made)
        # A terminal sends it to make and to everything that make has started.
        os.killpg(made.pid, signal.SIGINT)
        made.wait(30)
    finally:
        made.kill()
    return out.read_text(), json.loads((folder / "demo.json").read_text(encoding="utf-8"))


def test_it_prints_whom_to_sign_in_as_keeps_it_and_leaves_no_process_behind(tmp_path: Path) -> None:
    first, second = free_ports(2), free_ports(2)
    said, told = make_demo(tmp_path / "demo", first)
    assert told["base_url"] == f"http://localhost:{first[0]}"
    assert told["sandbox_url"] == f"http://localhost:{first[1]}"
    assert [person["role"] for person in told["people"]] == ROLES
    for word in (told["base_url"], told["sandbox_url"], *(person["password"] for person in told["people"])):
        assert word in said
    for person in told["people"]:
        assert set(person) == {"username", "password", "role"}

    again, kept = make_demo(tmp_path / "demo", second)
    assert kept["people"] == told["people"]
    assert kept["base_url"] == f"http://localhost:{second[0]}"
    assert kept["people"][0]["password"] in again
    assert [port for port in first + second if is_taken(port)] == []
