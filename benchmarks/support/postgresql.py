"""A PostgreSQL server of one's own in a folder, with the settings it comes with, for as long as a block runs."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.support.servers import HOST, free_port


def binaries() -> Path | None:
    """Return where the newest installed server is, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Start it and yield the address of its database. Raises CalledProcessError where it does not start."""
    folder.mkdir()
    # It refuses to run as root, so as root it runs as the account that its package made.
    owner = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    shutil.chown(folder, owner)
    port = free_port()
    _run(owner, "initdb", "-D", f"{folder}/data", "-U", "scoreport", "-A", "trust")
    options = f"-p {port} -c listen_addresses={HOST} -c unix_socket_directories={folder}"
    _run(owner, "pg_ctl", "-D", f"{folder}/data", "-w", "-l", f"{folder}/log", "-o", options, "start")
    try:
        yield f"postgresql://scoreport@{HOST}:{port}/postgres"
    finally:
        _run(owner, "pg_ctl", "-D", f"{folder}/data", "-m", "fast", "stop")


def _run(owner: str, program: str, *words: str) -> None:
    command = [f"{binaries()}/{program}", *words]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", user=owner)
