"""Runs the real sandbox as its own process on a free port, for this suite and others."""

import contextlib
import selectors
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

COMMAND = Path(sys.executable).with_name("scoreport-sandbox")
SECONDS_TO_START = 20
SECONDS_TO_STOP = 10


class DidNotStart(RuntimeError):
    """The sandbox ended, or said nothing, before it listened."""


@contextlib.contextmanager
def running_sandbox(log: Path | None = None, **options: object) -> Iterator[str]:
    """Start a sandbox, yield its base URL, and stop it. What it says on stderr goes to `log`.

    An option is the command's own with underscores: `running_sandbox(link_seconds=2, enrollment=path)`. True stands
    for an option without a value, a list for one that is given several times.
    """
    with contextlib.nullcontext() if log is None else log.open("w") as stderr:
        process = start("--port", "0", *arguments(options), stderr=stderr)
        try:
            yield listening_address(process)
        finally:
            process.terminate()
            process.wait(SECONDS_TO_STOP)
            if process.stdout:
                process.stdout.close()


def arguments(options: dict[str, object]) -> list[str]:
    """Return options as the command line has them."""
    words: list[str] = []
    for name, value in options.items():
        for one in value if isinstance(value, list) else [value]:
            words += [f"--{name.replace('_', '-')}", *([] if one is True else [str(one)])]
    return words


def start(*words: str, stderr: TextIO | None = None) -> "subprocess.Popen[str]":
    """Start the command; what it says on its output can be read."""
    return subprocess.Popen([COMMAND, *words], stdout=subprocess.PIPE, stderr=stderr, text=True)


def listening_address(process: "subprocess.Popen[str]") -> str:
    """Return the address of the line that says where the sandbox listens. Raises DidNotStart."""
    assert process.stdout is not None
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        if not selector.select(SECONDS_TO_START):
            raise DidNotStart("nothing said in time")
    line = process.stdout.readline()
    if "http://" not in line:
        raise DidNotStart(f"ended with {process.wait(SECONDS_TO_STOP)}")
    return line.split()[-1]
