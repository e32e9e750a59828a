"""A process of its own that sets reports: drafts come in, PDF files go out, until the input ends.

Python runs one thread at a time and Typst's own threads share locks, so that two processes set a quarter more
than two threads do. The input ends with the process that started this one, however that one ended.
"""

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict
from queue import LifoQueue
from struct import Struct
from typing import IO, cast

from .render import Draft, NotRendered, typeset

MOST = 8  # processes, however many cores there are: each weighs some 100 MB
_HEAD = Struct(">?I")  # whether it is a file, else it is what went wrong; and its bytes


class Typesetters:
    """Sets reports in up to `count` processes, each started when it is first needed. Threads may share it."""

    def __init__(self, count: int | None = None) -> None:
        """`count` is by default the number of this process's cores, at most 8; 0 sets in the calling thread."""
        cores = _cores()
        self._count = min(cores, MOST) if count is None else count
        # Last in, first out: one caller at a time needs one process, whatever the count.
        self._free: LifoQueue[_Process] = LifoQueue()
        for _ in range(self._count):
            self._free.put(_Process(threads=max(1, cores // self._count)))

    def typeset(self, draft: Draft) -> bytes:
        """Return the draft as a PDF file; waits while all processes are at work. Raises NotRendered."""
        if not self._count:
            return typeset(draft)
        process = self._free.get()
        try:
            return process.typeset(draft)
        finally:
            self._free.put(process)

    def close(self) -> None:
        """End the processes; a call under way is finished first."""
        for _ in range(self._count):
            self._free.get().stop()


class _Process:
    """One process, used by one caller at a time; it starts again after it was lost."""

    def __init__(self, threads: int) -> None:
        self._threads = str(threads)
        self._process: subprocess.Popen[bytes] | None = None

    def typeset(self, draft: Draft) -> bytes:
        try:
            is_file, answer = self._ask(json.dumps(asdict(draft)).encode())
        except (OSError, EOFError) as error:
            self.stop()
            raise NotRendered("the process that sets reports was lost") from error
        if not is_file:
            raise NotRendered(answer.decode())
        return answer

    def stop(self) -> None:
        if self._process is None:
            return
        with suppress(BrokenPipeError), self._process as process:
            process.kill()
        self._process = None

    def _ask(self, line: bytes) -> tuple[bool, bytes]:
        process = self._process = self._process or self._start()
        drafts, files = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
        drafts.write(line + b"\n")
        drafts.flush()
        is_file, length = _HEAD.unpack(_exactly(files, _HEAD.size))
        return is_file, _exactly(files, length)

    def _start(self) -> "subprocess.Popen[bytes]":
        # -P: never a package that happens to lie in the current folder.
        return subprocess.Popen(  # noqa: S603 - this very module
            [sys.executable, "-P", "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "RAYON_NUM_THREADS": self._threads},
        )


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _exactly(stream: IO[bytes], length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return data


def main() -> None:
    """Answer each line of the input, a draft as JSON, with a head and a file."""
    # Ctrl-C reaches all processes of a terminal; this one ends by its input, after what it has begun.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for line in sys.stdin.buffer:
        is_file, answer = _answer(Draft(**json.loads(line)))
        sys.stdout.buffer.write(_HEAD.pack(is_file, len(answer)) + answer)
        sys.stdout.buffer.flush()


def _answer(draft: Draft) -> tuple[bool, bytes]:
    try:
        return True, typeset(draft)
    except NotRendered as error:
        return False, str(error).encode()


if __name__ == "__main__":
    main()
