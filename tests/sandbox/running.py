"""Runs the real sandbox as its own process on a free port, for this suite and others."""

import contextlib
import selectors
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

COMMAND = Path(sys.executable).with_name("scoreport-sandbox")
SECONDS_TO_START = 20
SECONDS_TO_STOP = 10


class DidNotStart(RuntimeError):
    """The sandbox ended, or said nothing, before it listened."""


@contextlib.contextmanager
def running_sandbox(**options: object) -> Iterator[str]:
    """Start a sandbox, yield its base URL, and stop it.

    An option is the command's own with underscores: `running_sandbox(link_seconds=2, enrollment=path)`.
    """
    process = start("--port", "0", *arguments(options))
    try:
        yield listening_address(process)
    finally:
        process.terminate()
        process.wait(SECONDS_TO_STOP)
        if process.stdout:
            process.stdout.close()


def arguments(options: dict[str, object]) -> list[str]:
    """Return options as the command line has them."""
    pairs = ((f"--{name.replace('_', '-')}", str(value)) for name, value in options.items())
    return [part for pair in pairs for part in pair]


def start(*words: str) -> "subprocess.Popen[str]":
    """Start the command; what it says on its output can be read."""
    return subprocess.Popen([COMMAND, *words], stdout=subprocess.PIPE, text=True)


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
