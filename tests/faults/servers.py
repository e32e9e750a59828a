"""A PostgreSQL server of one test's own, which may be stopped and started under those who use it."""

import contextlib
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass
class Server:
    """A throwaway server; as root it runs as the account that its package made, for it refuses root."""

    folder: Path
    bin: Path
    port: int

    @property
    def address(self) -> str:
        return f"postgresql://scoreport@127.0.0.1:{self.port}/postgres"

    def make(self) -> None:
        """Make its files."""
        self.folder.mkdir()
        if os.getuid() == 0:
            self.folder.parent.chmod(0o711)
            shutil.chown(self.folder, "postgres")
        self._run("initdb", "-D", f"{self.folder}/data", "-U", "scoreport", "-A", "trust", "--no-sync")

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder} -c fsync=off"
        log = f"{self.folder}/log"
        self._run("pg_ctl", "-D", f"{self.folder}/data", "-w", "-l", log, "-o", options, "start")

    def stop(self) -> None:
        """End it as a crash does: every connection breaks, nothing is tidied up."""
        self._run("pg_ctl", "-D", f"{self.folder}/data", "-w", "-m", "immediate", "stop")

    def _run(self, name: str, *words: str) -> None:
        command = [str(self.bin / name), *words]
        if os.getuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        # Not to a pipe: the server would keep it open.
        subprocess.run(command, cwd="/", check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60)


@contextlib.contextmanager
def own_server(folder: Path) -> Iterator[Server]:
    """Start a server of one's own, and stop it; skip the test where PostgreSQL is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.skip("no PostgreSQL on this machine: tests/install-parts.sh installs it")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Server(folder, found[-1].parent, port)
    server.make()
    server.start()
    try:
        yield server
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):
            server.stop()
