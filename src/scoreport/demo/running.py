"""`scoreport demo`: sets up a demo district once, then runs sandbox, web application and worker together."""

import json
import os
import sys
from pathlib import Path
from shutil import rmtree

from scoreport.demo import supervisor
from scoreport.demo.processes import Process, busy_ports


def run(folder: Path, port: int, sandbox_port: int, *, fresh: bool = False) -> int:
    """Run until Ctrl-C. Returns the exit code: 0 stopped, 1 something ended by itself, 2 a port is taken."""
    folder = folder.resolve()
    processes = _processes(folder, port, sandbox_port)
    if busy := busy_ports(processes):
        print(*busy, sep="\n", file=sys.stderr)
        return supervisor.PORT_BUSY
    if fresh:
        rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.update(_environment(folder, port, sandbox_port))
    _prepare(folder, port, sandbox_port)
    return supervisor.run(processes, on_ready=lambda: _tell(folder))


def _prepare(folder: Path, port: int, sandbox_port: int) -> None:
    from scoreport.operations import keys

    keys.ensure(folder)
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
    }


def _processes(folder: Path, port: int, sandbox_port: int) -> list[Process]:
    """The three real processes, each with its log beside the demo's database."""
    env = _environment(folder, port, sandbox_port)
    district = folder / "district"
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
            port_option="--sandbox-port",
        ),
        Process(
            name="web",
            argv=[*command, "web", "--port", str(port)],
            env=env,
            log_path=folder / "web.log",
            ready_url=f"http://127.0.0.1:{port}/ready",
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
    print("\nCtrl-C stops everything; the next start keeps what is there.", flush=True)
