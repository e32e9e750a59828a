"""An installation as it is deployed: several web processes, and nginx in front with the configuration of `deploy/`."""

import json
import os
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from scoreport.demo.scaled import nginx
from tests.installation import SECONDS, Installation
from tests.journeys.demo import free_ports, is_taken
from tests.places import BIN, ROOT

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin") or "nginx"


@dataclass
class Web:
    """One web process, with its internal listener."""

    installation: Installation
    port: int
    internal: int
    process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    @property
    def log(self) -> Path:
        return self.installation.folder / f"web-{self.port}.log"

    def start(self) -> None:
        """Start it and wait until it is ready."""
        env = {**self.installation.environment(), "SCOREPORT_INTERNAL_LISTEN": f"127.0.0.1:{self.internal}"}
        command = [str(BIN / "scoreport"), "web", "--port", str(self.port)]
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=out, process_group=0)
        wait_until(lambda: self.readiness() == (200, "ok"), self.log)

    def readiness(self) -> tuple[int, str]:
        """What its internal listener says; 0 where nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.internal}/ready", timeout=5) as answer:
                return answer.status, str(json.load(answer)["status"])
        except urllib.error.HTTPError as error:
            with error:
                return error.code, str(json.load(error)["status"])
        except OSError:
            return 0, ""

    def ask_to_end(self) -> None:
        """Send SIGTERM."""
        assert self.process
        self.process.terminate()

    def wait(self) -> int:
        """Wait for its end and return its exit code."""
        assert self.process
        return self.process.wait(SECONDS)

    def kill(self) -> None:
        """End it and the process that answers for it, whatever they are at."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@dataclass
class Site:
    """What runs, and where it is reached."""

    address: str
    webs: list[Web]
    folder: Path

    @property
    def access_log(self) -> str:
        return (self.folder / nginx.ACCESS_LOG).read_text()


@contextmanager
def running_site(installation: Installation) -> Iterator[Site]:
    """Run two web processes behind nginx until the block ends. The installation has to be prepared."""
    port, first, second, *internals = free_ports(5)
    env = {
        **installation.env,
        "SCOREPORT_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "SCOREPORT_BEHIND_PROXY": "true",
    }
    behind = replace(installation, env=env)
    webs = [Web(behind, web, internal) for web, internal in zip((first, second), internals, strict=True)]
    folder = installation.folder / "nginx"
    folder.mkdir()
    nginx.write(folder, port, [first, second])
    command = nginx.command(NGINX, folder)
    said = folder / "nginx.log"
    try:
        for web in webs:
            web.start()
        with said.open("wb") as out:
            front = subprocess.Popen(command, stdout=out, stderr=out)
        try:
            wait_until(lambda: is_taken(port), said)
            yield Site(f"http://127.0.0.1:{port}", webs, folder)
            front.terminate()
            assert front.wait(SECONDS) == 0
            assert said.read_text() == ""
        finally:
            front.kill()
    finally:
        for web in webs:
            web.kill()


def wait_until(condition: Callable[[], object], log: Path) -> None:
    """Wait until something is so. Raises AssertionError with the log where it takes too long."""
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.05)
