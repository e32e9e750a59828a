"""The supervisor: real processes on free ports, started together and stopped together."""

import io
import os
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from scoreport.demo.processes import Process
from scoreport.demo.supervisor import run

SERVER = """
import sys
from http.server import HTTPServer, SimpleHTTPRequestHandler
HTTPServer(("127.0.0.1", int(sys.argv[1])), SimpleHTTPRequestHandler).serve_forever()
"""
SLEEPER = "import time; time.sleep(60)"
STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
time.sleep(60)
"""
# Has a child of its own, which would outlive it unless somebody ended it.
PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
    return number


def python(name: str, code: str, folder: Path, *args: str, ready_url: str | None = None) -> Process:
    return Process(
        name=name,
        argv=(sys.executable, "-c", code, *args),
        ready_url=ready_url,
        log_path=folder / f"{name}.log",
    )


def server(name: str, port: int, folder: Path) -> Process:
    return python(name, SERVER, folder, str(port), ready_url=f"http://127.0.0.1:{port}/")


def interrupt() -> None:
    os.kill(os.getpid(), signal.SIGINT)


def accepts(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits to be reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait_until(claim: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not claim():
        assert time.monotonic() < deadline, "nothing happened in time"
        time.sleep(0.05)


def test_it_says_ready_when_all_answer_and_ends_all_on_ctrl_c(tmp_path: Path, port: int) -> None:
    answered: list[bool] = []

    def on_ready() -> None:
        answered.append(accepts(port))
        interrupt()

    processes = [server("web", port, tmp_path), python("worker", SLEEPER, tmp_path)]
    assert run(processes, on_ready=on_ready) == 0
    assert answered == [True]
    assert not accepts(port)


def test_it_passes_sigterm_on_as_a_whole_program_would(tmp_path: Path, port: int) -> None:
    program = textwrap.dedent(
        f"""
        import sys
        from pathlib import Path
        from scoreport.demo.processes import Process
        from scoreport.demo.supervisor import run
        web = Process(name="web", argv=(sys.executable, "-c", {SERVER!r}, "{port}"),
                      ready_url="http://127.0.0.1:{port}/", log_path=Path({str(tmp_path)!r}) / "web.log")
        sys.exit(run([web], on_ready=lambda: print("ready", flush=True)))
        """
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as supervisor:
        assert supervisor.stdout is not None
        assert supervisor.stdout.readline() == "ready\n"
        supervisor.terminate()
        assert supervisor.wait(timeout=10) == 0
    assert not accepts(port)


def test_when_one_ends_the_others_are_ended_and_its_log_is_shown(tmp_path: Path, port: int) -> None:
    said = io.StringIO()
    dying = python("worker", "import sys; print('the database is away'); sys.exit(7)", tmp_path)
    assert run([server("web", port, tmp_path), dying], out=said) == 1
    assert "worker ended by itself with exit code 7" in said.getvalue()
    assert "the database is away" in said.getvalue()
    assert not accepts(port)


def test_a_process_killed_by_a_signal_is_named_with_the_signal(tmp_path: Path) -> None:
    said = io.StringIO()
    killed = python("sandbox", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)", tmp_path)
    assert run([killed], out=said) == 1
    assert "sandbox was ended by SIGKILL" in said.getvalue()


def test_only_the_end_of_a_long_log_is_shown(tmp_path: Path) -> None:
    said = io.StringIO()
    run([python("web", "[print('line', n) for n in range(5000)]", tmp_path)], out=said)
    assert "line 4999" in said.getvalue()
    assert len(said.getvalue().splitlines()) < 30


def test_a_process_that_never_answers_is_named(tmp_path: Path, port: int) -> None:
    said = io.StringIO()
    silent = python("web", SLEEPER, tmp_path, ready_url=f"http://127.0.0.1:{port}/health")
    assert run([silent], out=said, ready_seconds=0.5) == 1
    assert f"web did not answer at http://127.0.0.1:{port}/health within 0.5 s" in said.getvalue()


def test_a_program_that_is_not_there_is_named_and_nothing_stays(tmp_path: Path, port: int) -> None:
    said = io.StringIO()
    missing = Process(name="worker", argv=("/nowhere/scoreport",), log_path=tmp_path / "worker.log")
    assert run([server("web", port, tmp_path), missing], out=said) == 1
    assert "worker could not be started" in said.getvalue()
    assert not accepts(port)


def test_a_busy_port_starts_nothing_and_names_the_option(tmp_path: Path, port: int) -> None:
    said = io.StringIO()
    other = Process(
        name="sandbox",
        argv=(sys.executable, "-c", SLEEPER),
        ready_url=f"http://127.0.0.1:{port}/",
        log_path=tmp_path / "sandbox.log",
        port_option="--sandbox-port",
    )
    with socket.create_server(("127.0.0.1", port)):
        assert run([other], out=said) == 2
    assert f"Port {port} is in use, so sandbox can't start." in said.getvalue()
    assert "--sandbox-port" in said.getvalue()
    assert not other.log_path.exists()


def test_who_ignores_the_request_is_killed_after_the_grace(tmp_path: Path) -> None:
    deaf = python("worker", STUBBORN, tmp_path)
    started = time.monotonic()
    assert run([deaf], on_ready=_once_it_wrote(deaf), grace_seconds=0.5) == 0
    assert time.monotonic() - started < 10


def test_a_second_ctrl_c_does_not_wait_for_the_grace(tmp_path: Path) -> None:
    deaf = python("worker", STUBBORN, tmp_path)

    def on_ready() -> None:
        _once_it_wrote(deaf)()
        threading.Timer(0.5, interrupt).start()

    started = time.monotonic()
    assert run([deaf], on_ready=on_ready, grace_seconds=60) == 0
    assert time.monotonic() - started < 20


def test_children_of_a_process_do_not_outlive_it(tmp_path: Path) -> None:
    parent = python("web", PARENT, tmp_path)
    assert run([parent], on_ready=_once_it_wrote(parent)) == 0
    grandchild = int(parent.log_path.read_text())
    wait_until(lambda: not is_alive(grandchild))


def test_environment_is_added_to_our_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OURS", "kept")
    code = "import os; print(os.environ['OURS'], os.environ['MORE'])"
    process = Process(
        name="web",
        argv=(sys.executable, "-c", code),
        env={"MORE": "added"},
        log_path=tmp_path / "logs" / "web.log",
    )
    run([process], out=io.StringIO())
    assert process.log_path.read_text() == "kept added\n"
    assert process.log_path.stat().st_mode & 0o077 == 0


def test_handlers_of_signals_are_put_back(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGINT)
    run([python("web", "pass", tmp_path)], out=io.StringIO())
    assert signal.getsignal(signal.SIGINT) is before


def _once_it_wrote(process: Process) -> Callable[[], None]:
    """Interrupts as soon as the process has written to its log."""

    def on_ready() -> None:
        wait_until(lambda: process.log_path.stat().st_size > 0)
        interrupt()

    return on_ready
