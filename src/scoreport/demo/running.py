"""`scoreport demo`: sets up a demo district once, then runs sandbox, web application and worker together."""

import fcntl
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree

from scoreport.demo import supervisor
from scoreport.demo.processes import Process, busy_ports

# What the generator writes; a folder that has one is a demo's.
DISTRICT = "district"
LOCK = "lock"
KEPT = "the next start keeps what is there."
SCRIPTS = Path(sys.executable).parent
PORT_OPTION = "--port (make demo PORT=…)"
TWICE = "A demo runs in {} already: stop it, or give this one its own with --folder (make demo FOLDER=…)."


def run(folder: Path, port: int, sandbox_port: int, *, fresh: bool = False) -> int:
    """Run until Ctrl-C. Returns the exit code: 0 stopped, 1 something ended by itself, 2 it can't start like this."""
    place = Place(folder.resolve(), port, sandbox_port)
    env = environment(place)
    processes = [sandbox(place), web(place, env, port), worker(place, env)]
    return launch(place, env, processes, fresh=fresh)


@dataclass(frozen=True)
class Place:
    """Where a demo is: its folder, the port that people use, and the sandbox's."""

    folder: Path
    port: int
    sandbox_port: int


def launch(
    place: Place, env: Mapping[str, str], processes: Sequence[Process], *, fresh: bool, farewell: str = KEPT
) -> int:
    """Run these processes as `run` does, alone in the folder, and tell whom to sign in as when they are ready.

    `env` is what the product's own processes get; the preparing gets it as well. `farewell` says what a stop leaves.
    """
    if wrong := [*_wrong(place), *busy_ports(processes)]:
        print(*wrong, sep="\n", file=sys.stderr)
        return supervisor.PORT_BUSY
    with _alone_in(place.folder) as alone:
        if not alone:
            print(TWICE.format(place.folder), file=sys.stderr)
            return supervisor.PORT_BUSY
        if fresh:
            _empty(place.folder)
        os.environ.update(env)
        return supervisor.run(processes, on_ready=lambda: _tell(place.folder, farewell))


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


def _wrong(place: Place) -> list[str]:
    """Return a sentence for each thing that the words of the command get wrong."""
    folder, wrong = place.folder, []
    if place.port == place.sandbox_port:
        wrong.append(f"--port and --sandbox-port are both {place.port}: the two need a port each.")
    if folder.exists() and {path.name for path in folder.iterdir()} - {LOCK} and not (folder / DISTRICT).exists():
        wrong.append(f"{folder} holds something else than a demo: choose another with --folder.")
    return wrong


def _prepare(place: Place) -> None:
    from scoreport.operations import keys

    keys.ensure(place.folder)
    (place.folder / DISTRICT).mkdir(exist_ok=True)
    import django

    django.setup()
    from scoreport.demo import preparing

    preparing.prepare(place.folder, f"http://localhost:{place.port}", f"http://localhost:{place.sandbox_port}")


def environment(place: Place) -> dict[str, str]:
    """Return the settings of a demo."""
    return {
        "DJANGO_SETTINGS_MODULE": "scoreport.settings",
        "SCOREPORT_DATA_DIR": str(place.folder),
        "SCOREPORT_DEMO": "true",
        "SCOREPORT_ETS_ALLOW_LOOPBACK": "true",
        "SCOREPORT_ETS_BASE_URL": f"http://localhost:{place.sandbox_port}",
        "SCOREPORT_PUBLIC_URL": f"http://localhost:{place.port}",
        "SCOREPORT_DRAIN_SECONDS": "0",
        # Offered, so that everybody of the table signs in with a password alone; "staff" shows the product as it is.
        "SCOREPORT_SECOND_STEP": os.environ.get("SCOREPORT_SECOND_STEP", "nobody"),
    }


def sandbox(place: Place) -> Process:
    """Return the state's stand-in. The district is made before it starts: it reads what the state would know."""
    district = place.folder / DISTRICT
    return Process(
        name="sandbox",
        argv=[
            str(SCRIPTS / "scoreport-sandbox"), "--port", str(place.sandbox_port),
            "--enrollment", str(district / "state-enrollment.csv"),
            "--credentials", str(district / "sandbox-credentials.csv"),
        ],
        log_path=place.folder / "sandbox.log",
        ready_url=f"http://127.0.0.1:{place.sandbox_port}/health",
        port_option="--sandbox-port (make demo SANDBOX_PORT=…)",
        prepare=lambda: _prepare(place),
    )  # fmt: skip


def web(place: Place, env: Mapping[str, str], port: int, name: str = "web") -> Process:
    """Return a web process on that port, its log beside the demo's database."""
    return Process(
        name=name,
        argv=[str(SCRIPTS / "scoreport"), "web", "--port", str(port)],
        env=env,
        log_path=place.folder / f"{name}.log",
        ready_url=f"http://127.0.0.1:{port}/ready",
        port_option=PORT_OPTION,
    )


def worker(place: Place, env: Mapping[str, str], name: str = "worker") -> Process:
    """Return a worker."""
    argv = [str(SCRIPTS / "scoreport"), "worker"]
    return Process(name=name, argv=argv, env=env, log_path=place.folder / f"{name}.log")


def _tell(folder: Path, farewell: str) -> None:
    """Print where to go and as whom."""
    demo = json.loads((folder / "demo.json").read_text(encoding="utf-8"))
    print(f"\nScoreport: {demo['base_url']}      sandbox of the state's service: {demo['sandbox_url']}\n")
    print(f"  {'role':<20}{'user name':<16}password")
    for person in demo["people"]:
        print(f"  {person['role']:<20}{person['username']:<16}{person['password']}")
    (two,) = (person for person in demo["everyone"] if "totp_secret" in person)
    print(f"\n  with a second step: {two['username']}, {two['password']}, secret for an app {two['totp_secret']}")
    print(f"  mail that was sent: {demo['mailbox']}")
    print(f"\nCtrl-C stops everything; {farewell}", flush=True)
