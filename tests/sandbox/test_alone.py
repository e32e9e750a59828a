"""The sandbox is useful to people who never install the rest: no Django, nothing else of ours, its own command."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.places import ROOT
from tests.sandbox.calling import SAMPLE_SECRET, Caller
from tests.sandbox.running import SECONDS_TO_STOP, listening_address
from tests.sandbox.state_list import TODAY

UV = ROOT / ".tools" / "bin" / "uv"
OURS = ("ets", "lib", "design", "audit", "districts", "accounts", "roster", "reports", "settings", "demo")
FOREIGN = ("django", "stamina", "granian", "psycopg", *(f"scoreport.{name}" for name in OURS))
WITHOUT = """
import sys
for name in {names}:
    sys.modules[name] = None
from scoreport.sandbox.cli import main
sys.exit(main(sys.argv[1:]))
"""
# Neither what this checkout offers nor how the tests are set up may leak into the other environment.
BARE = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "DJANGO_", "VIRTUAL_ENV"))}


@contextmanager
def serving(*command: str | Path, folder: Path) -> Iterator[Caller]:
    """Run a sandbox in a folder of its own, and end it."""
    words = [*command, "--port", "0", "--today", TODAY, "--renderers", "0"]
    process = subprocess.Popen(words, cwd=folder, env=BARE, stdout=subprocess.PIPE, text=True)
    try:
        yield Caller(listening_address(process))
    finally:
        process.terminate()
        process.wait(SECONDS_TO_STOP)
        if process.stdout:
            process.stdout.close()


def serves(caller: Caller) -> bool:
    """Whether token, listing, PDF, web page, a failure and the description can be had."""
    entries = caller.entries("2000000001")
    opened = [caller.get(entry.get("pdfLink") or entry["htmlLink"]) for entry in entries[:2]]
    failed = caller.list_reports("9900015030")
    described = caller.get("/openapi.json").json()["openapi"]
    return (opened[0].data[:5], failed.status, described) == (b"%PDF-", 503, "3.1.0") and opened[1].status == 200


def test_it_runs_where_nothing_else_of_ours_can_be_imported(tmp_path: Path) -> None:
    with serving(sys.executable, "-c", WITHOUT.format(names=FOREIGN), folder=tmp_path) as caller:
        assert serves(caller)


@pytest.mark.slow
def test_the_extra_alone_makes_a_whole_sandbox(tmp_path: Path) -> None:
    environment = tmp_path / "alone"
    uv = {**BARE, "UV_PYTHON_DOWNLOADS": "never"}
    steps: list[list[str | Path]] = [
        ["venv", "--python", sys.executable, environment],
        ["pip", "install", "--python", environment / "bin" / "python", f"{ROOT}[sandbox]"],
    ]
    for words in steps:
        subprocess.run([UV, *words], cwd=tmp_path, env=uv, check=True, capture_output=True, timeout=300)
    command = environment / "bin" / "scoreport-sandbox"
    with serving(command, folder=tmp_path) as caller:
        assert serves(caller)
        pair = ("--client-key", "sandbox", "--client-secret", SAMPLE_SECRET, "--ssid", "2000000001", "--pause", "0")
        verified = subprocess.run([command, "verify", caller.base, *pair], capture_output=True, text=True, timeout=120)
        assert verified.returncode == 0, verified.stdout + verified.stderr
    installed = subprocess.run(
        [UV, "pip", "list", "--python", environment / "bin" / "python"],
        env=uv, capture_output=True, text=True, check=True, timeout=60,
    ).stdout.lower()  # fmt: skip
    assert "starlette" in installed
    assert "django" not in installed
