"""A process of the installation that stays, and does what a test asks: starting one anew for each question is slow."""

import contextlib
import io
import json
import subprocess
import sys
from types import TracebackType
from typing import Any

from tests.installation import Installation
from tests.places import ROOT

_LOOP = "import django\ndjango.setup()\nfrom tests.scaled.console import answer_all\nanswer_all()"


class Console:
    """Runs Python inside the installation, Django set up; names stay from one piece to the next."""

    def __init__(self, installation: Installation) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _LOOP], cwd=ROOT, env=installation.environment(), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def __enter__(self) -> "Console":
        return self

    def __exit__(self, *_error: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._process.kill()
        self._process.communicate()

    def run(self, source: str) -> str:
        """Run the piece and return what it printed. Raises AssertionError where it raises."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(source) + "\n")
        self._process.stdin.flush()
        said, failure = json.loads(self._process.stdout.readline())
        assert not failure, failure
        return str(said).strip()


def answer_all() -> None:
    """The other half: a line in, a line out."""
    names: dict[str, Any] = {}
    for line in sys.stdin:
        said, failure = io.StringIO(), ""
        try:
            with contextlib.redirect_stdout(said):
                exec(json.loads(line), names)  # noqa: S102 - what the test wrote
        except Exception as error:
            failure = repr(error)
        sys.stdout.write(json.dumps([said.getvalue(), failure]) + "\n")
        sys.stdout.flush()
