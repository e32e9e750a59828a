"""The example of the docs, run as it stands there, against the sandbox."""

import os
import subprocess
import sys
from pathlib import Path

from tests.docs.handbook import blocks
from tests.places import ROOT
from tests.sandbox.calling import SAMPLE_SECRET
from tests.sandbox.reading import text_of
from tests.sandbox.running import running_sandbox

SSID = "2000000001"


def test_the_example_of_the_page_fetches_a_report_without_any_framework(tmp_path: Path) -> None:
    [example] = blocks(ROOT / "docs" / "ets-client.md", "python")
    without_django = f"import sys; sys.modules['django'] = None\n{example}"
    with running_sandbox(today="2026-11-24") as base:
        env = {
            **os.environ,
            "ETS_BASE_URL": base.replace("127.0.0.1", "localhost"),
            "ETS_CLIENT_KEY": "sandbox",
            "ETS_CLIENT_SECRET": SAMPLE_SECRET,
            "SSID": SSID,
        }
        done = subprocess.run(
            [sys.executable, "-c", without_django], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60
        )
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("en pdf\n")
    assert "SAMPLE" in text_of((tmp_path / "report.pdf").read_bytes())
