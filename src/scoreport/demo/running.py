"""`scoreport demo`: sets up a demo district once, then runs sandbox, web application and worker together."""

import fcntl
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree

from scoreport.demo import supervisor
from scoreport.demo.processes import Process, busy_ports

# What the generator writes; a folder that has one is a demo's.
DISTRICT = "district"
LOCK = "lock"
TWICE = "A demo runs in {} already: stop it, or give this one its own with --folder (make demo FOLDER=…)."


def run(folder: Path, port: int, sandbox_port: int, *, fresh: bool = False) -> int:
    """Run until Ctrl-C. Returns the exit code: 0 stopped, 1 something ended by itself, 2 it can't start like this."""
    folder = folder.resolve()
    processes = _processes(folder, port, sandbox_port)
    if wrong := [*_wrong(folder, port, sandbox_port), *busy_ports(processes)]:
        print(*wrong, sep="\n", file=sys.stderr)
        return supervisor.PORT_BUSY
    with _alone_in(folder) as alone:
        if not alone:
            print(TWICE.format(folder), file=sys.stderr)
            return supervisor.PORT_BUSY
        if fresh:
            _empty(folder)
        os.environ.update(_environment(folder, port, sandbox_port))
        _prepare(folder, port, sandbox_port)
        return supervisor.run(processes, on_ready=lambda: _tell(folder))


@contextmanager
def _alone_in(folder: Path) -> Iterator[bool]:
    """Hold the folder while a demo runs in it: a second one would lead the first one's questions to its own sandbox."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / LOCK).open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir():
            rmtree(path)
        elif path.name != LOCK:
            path.unlink()


def _wrong(folder: Path, port: int, sandbox_port: int) -> list[str]:
    """Return a sentence for each thing that the words of the command get wrong."""
    wrong = []
    if port == sandbox_port:
        wrong.append(f"--port and --sandbox-port are both {port}: the two need a port each.")
    if folder.exists() and {path.name for path in folder.iterdir()} - {LOCK} and not (folder / DISTRICT).exists():
        wrong.append(f"{folder} holds something else than a demo: choose another with --folder.")
    return wrong


def _prepare(folder: Path, port: int, sandbox_port: int) -> None:
    from scoreport.operations import keys

    keys.ensure(folder)
    (folder / DISTRICT).mkdir(exist_ok=True)
    import django

    django.setup()
    from scoreport.demo import preparing

    preparing.prepare(folder, f"http://localhost:{port}", f"http://localhost:{sandbox_port}")


def _environment(folder: Path, port: int, sandbox_port: int) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "scoreport.settings",
        "SCOREPORT_DATA_DIR": str(folder),
        "SCOREPORT_DEMO": "true",
        "SCOREPORT_ETS_ALLOW_LOOPBACK": "true",
        "SCOREPORT_ETS_BASE_URL": f"http://localhost:{sandbox_port}",
        "SCOREPORT_PUBLIC_URL": f"http://localhost:{port}",
        "SCOREPORT_DRAIN_SECONDS": "0",
        # Offered, so that everybody of the table signs in with a password alone; "staff" shows the product as it is.
        "SCOREPORT_SECOND_STEP": os.environ.get("SCOREPORT_SECOND_STEP", "nobody"),
    }


def _processes(folder: Path, port: int, sandbox_port: int) -> list[Process]:
    """The three real processes, each with its log beside the demo's database."""
    env = _environment(folder, port, sandbox_port)
    district = folder / DISTRICT
    scripts = Path(sys.executable).parent
    command = [str(scripts / "scoreport")]
    return [
        Process(
            name="sandbox",
            argv=[
                str(scripts / "scoreport-sandbox"), "--port", str(sandbox_port),
                "--enrollment", str(district / "state-enrollment.csv"),
                "--credentials", str(district / "sandbox-credentials.csv"),
            ],
            log_path=folder / "sandbox.log",
            ready_url=f"http://127.0.0.1:{sandbox_port}/health",
            port_option="--sandbox-port (make demo SANDBOX_PORT=…)",
        ),
        Process(
            name="web",
            argv=[*command, "web", "--port", str(port)],
            env=env,
            log_path=folder / "web.log",
            ready_url=f"http://127.0.0.1:{port}/ready",
            port_option="--port (make demo PORT=…)",
        ),
        Process(name="worker", argv=[*command, "worker"], env=env, log_path=folder / "worker.log"),
    ]  # fmt: skip


def _tell(folder: Path) -> None:
    """Print where to go and as whom."""
    demo = json.loads((folder / "demo.json").read_text(encoding="utf-8"))
    print(f"\nScoreport: {demo['base_url']}      sandbox of the state's service: {demo['sandbox_url']}\n")
    print(f"  {'role':<20}{'user name':<16}password")
    for person in demo["people"]:
        print(f"  {person['role']:<20}{person['username']:<16}{person['password']}")
    (two,) = (person for person in demo["everyone"] if "totp_secret" in person)
    print(f"\n  with a second step: {two['username']}, {two['password']}, secret for an app {two['totp_secret']}")
    print(f"  mail that was sent: {demo['mailbox']}")
    print("\nCtrl-C stops everything; the next start keeps what is there.", flush=True)
