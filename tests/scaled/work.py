"""Tasks for the tests of workers: each leaves lines in a file of the folder that SCALED_FOLDER names."""

import os
import time
from pathlib import Path

from scoreport.lib.tasks import task

SECONDS = 30


def _folder() -> Path:
    return Path(os.environ["SCALED_FOLDER"])


def _say(line: str) -> None:
    with (_folder() / "lines").open("a") as lines:
        lines.write(f"{line}\n")


@task
def quick(key: str) -> None:
    """Say that it was done."""
    _say(f"done {key}")


@task
def slow(key: str) -> None:
    """Say that it began, wait for its file, and say that it was done."""
    (_folder() / f"{key}.pid").write_text(str(os.getpid()))
    _say(f"begun {key}")
    deadline = time.monotonic() + SECONDS
    while not (_folder() / f"{key}.go").exists():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.02)
    _say(f"done {key}")


@task
def failing(key: str) -> None:
    """Fail as a database does that quotes a row."""
    raise ValueError(f"Key (ssid)=(planted-9876543210) of {key} is there already")
