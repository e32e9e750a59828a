"""Runs what takes longer than a gate may, and writes its outcome with date and commit: `make proof`.

`make proof ONLY=accessibility` runs one of them and leaves what is written of the others.
"""

import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from tests.places import BIN, ROOT

PYTHON = str(BIN / "python")
PAGE = ROOT / "docs" / "proof.md"
START = """# Proofs

Written by `make proof`, which runs what takes longer than `make test` may. A line is as old as its date says, and holds
for its commit.

| proof | outcome | took | on | commit |
|---|---|---|---|---|
"""
LINE = re.compile(r"^\| (?P<name>[^|]+) \|.*$", re.MULTILINE)


@dataclass(frozen=True)
class Proof:
    """A proof: the word that chooses it, what it shows, and its command."""

    code: str
    name: str
    command: tuple[str, ...]


PROOFS = (
    Proof(
        "accessibility",
        "axe-core finds nothing on any page, in English, Spanish and Arabic, in both themes, at 1280 and 320 px",
        (PYTHON, "-m", "pytest", "-q", "tests/accessibility"),
    ),
    Proof(
        "families",
        "200 families at once, many of whom go away: nobody gets another's answer",
        (PYTHON, "-m", "pytest", "-q", "-s", "tests/refusals/test_many_at_once.py"),
    ),
    Proof(
        "faults",
        "Every failure of the sandbox at every door; two hundred processes killed; database, disk and clock that fail",
        ("bash", "tests/run-all.sh", "tests/faults"),
    ),
    Proof(
        "processes",
        "Processes behind nginx, replaced and killed; keys changed and lost; backups brought back; workers on Redis",
        ("bash", "tests/run-all.sh", "-m", "proof", "--ignore=tests/accessibility", "--ignore=tests/faults"),
    ),
    Proof(
        "dependencies",
        "No known vulnerability in what is locked",
        (PYTHON, "-m", "tests.security.dependencies"),
    ),
)


def main() -> int:
    """Run the proofs and write the page after each; return 1 where one failed."""
    only = os.environ.get("ONLY", "")
    chosen = [proof for proof in PROOFS if only in ("", proof.code)]
    if not chosen:
        print(f"ONLY={only} is no proof; there are: {', '.join(proof.code for proof in PROOFS)}")
        return 2
    return max([_run(proof) for proof in chosen])


def _run(proof: Proof) -> int:
    print(f"== {proof.name}", flush=True)
    began = time.monotonic()
    env = {**os.environ, "SCOREPORT_PROOF": "1"}
    process = subprocess.Popen(proof.command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
    last = ""
    for line in process.stdout or ():
        print(line, end="", flush=True)
        last = line.strip(" =\n") or last
    failed = process.wait() != 0
    _write(proof, f"{'**failed**: ' if failed else ''}{last}", time.monotonic() - began)
    return int(failed)


def _write(proof: Proof, outcome: str, seconds: float) -> None:
    known = {match["name"]: match[0] for match in LINE.finditer(PAGE.read_text("utf-8"))} if PAGE.exists() else {}
    known[proof.name] = (
        f"| {proof.name} | {re.sub(r' in [0-9.]+s.*', '', outcome)} | {seconds / 60:.0f} min "
        f"| {datetime.now(UTC):%Y-%m-%d} | `{_commit()}` |"
    )
    lines = [known[one.name] for one in PROOFS if one.name in known]
    PAGE.write_text(START + "\n".join(lines) + "\n", encoding="utf-8")


def _commit() -> str:
    """The commit that is proven, marked where the tree holds more than it (this page aside)."""
    git = ("git", "-C", str(ROOT))
    name = subprocess.run([*git, "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True).stdout
    changes = subprocess.run(
        [*git, "status", "--porcelain", "--", ".", ":!docs/proof.md"], capture_output=True, text=True, check=True
    )
    return name.strip() + (" and changes" if changes.stdout else "")


if __name__ == "__main__":
    sys.exit(main())
