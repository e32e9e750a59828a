"""Lighthouse's scores on phone settings: sign-in, portal and staff tool, at least 95 of 100 each.

Lighthouse comes from npm by a lock file of its own, into `.build`; it slows the processor down four times and lets the
network be that of a phone. Exit code 1 where a score is below its limit.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.journeys.demo import Demo, running_demo
from tests.places import ROOT

from benchmarks.support.browsing import Browser

LIMIT = 95
CATEGORIES = ("performance", "accessibility", "best-practices")
LOCK, FOLDER = ROOT / "benchmarks" / "lighthouse", ROOT / ".build" / "lighthouse"
PAGES = (
    ("sign-in", "", "/sign-in/"),
    ("portal", "guardian", "/assessments/"),
    ("staff tool", "counselor", "/student/student-information/"),
)
FLAGS = "--headless=new --no-sandbox --disable-background-networking"


def main() -> int:
    """Measure and print; return the exit code."""
    _install()
    with tempfile.TemporaryDirectory() as folder, running_demo(Path(folder)) as demo:
        missed = [name for name, role, path in PAGES if not _scored(demo, name, role, path)]
    return 1 if missed else 0


def _install() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for file in LOCK.iterdir():
        shutil.copy(file, FOLDER)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    if not (FOLDER / "node_modules").exists():
        subprocess.run(command, cwd=FOLDER, check=True)


def _scored(demo: Demo, name: str, role: str, path: str) -> bool:
    scores = _scores(demo.address + path, _cookies(demo, role) if role else "")
    is_met = all(score >= LIMIT for score in scores.values())
    told = ", ".join(f"{category} {score}" for category, score in scores.items())
    print(f"{name}: {told} (limit {LIMIT}): {'met' if is_met else 'MISSED'}")
    return is_met


def _cookies(demo: Demo, role: str) -> str:
    username = demo.username(role)
    return Browser(demo.address, username, demo.password(username)).cookies


def _scores(address: str, cookies: str) -> dict[str, int]:
    command = [str(FOLDER / "node_modules" / ".bin" / "lighthouse"), address, "--quiet", "--output=json"]
    command += [f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={FLAGS}", "--max-wait-for-load=30000"]
    if cookies:
        command.append(f"--extra-headers={json.dumps({'Cookie': cookies})}")
    env = {**os.environ, "CHROME_PATH": "/usr/bin/chromium"}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True, timeout=180)
    told = json.loads(done.stdout)
    assert told["finalDisplayedUrl"].split("?")[0] == address, "the page led elsewhere"
    return {category: round(100 * told["categories"][category]["score"]) for category in CATEGORIES}


if __name__ == "__main__":
    sys.exit(main())
