"""`scoreport demo --scaled`: the demo as it is deployed, on one machine.

It begins anew each time: its database server lives as long as it does.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

from scoreport.demo import running, supervisor
from scoreport.demo.processes import Process
from scoreport.demo.running import Place
from scoreport.demo.scaled import nginx, packages
from scoreport.demo.scaled.stores import free_port, stores

COUNT = 2  # of web processes, and of workers
ANEW = "the next start begins anew. Logs and the configuration of nginx: {}"
NO_FILES = "The configuration of nginx is not at {}: the demo on many processes runs from a checkout of the source."


def run(folder: Path, port: int, sandbox_port: int) -> int:
    """Run until Ctrl-C. Returns the exit code of `scoreport.demo.running.run`; 2 too where a package is missing."""
    place = Place(folder.resolve(), port, sandbox_port)
    try:
        programs = packages.programs()
    except packages.Missing as missing:
        print(missing, file=sys.stderr)
        return supervisor.PORT_BUSY
    if not nginx.DEPLOY.is_dir():
        print(NO_FILES.format(nginx.DEPLOY), file=sys.stderr)
        return supervisor.PORT_BUSY
    with stores(place.folder, programs) as made:
        env = {**running.environment(place), **made.env, "SCOREPORT_BEHIND_PROXY": "true"}
        processes = [*made.processes, running.sandbox(place), *_ours(place, env, programs["nginx"])]
        return running.launch(place, env, processes, fresh=True, farewell=ANEW.format(place.folder))


def _ours(place: Place, env: Mapping[str, str], program: Path) -> list[Process]:
    """Web processes and workers, each with an internal listener of its own, and nginx in front of the former."""
    ports = [free_port() for _ in range(COUNT)]
    numbers = range(1, COUNT + 1)
    webs = [
        running.web(place, _listening(env), port, f"web-{number}") for number, port in zip(numbers, ports, strict=True)
    ]
    workers = [running.worker(place, _listening(env), f"worker-{number}") for number in numbers]
    return [*webs, *workers, _front(place, program, ports)]


def _listening(env: Mapping[str, str]) -> Mapping[str, str]:
    return {**env, "SCOREPORT_INTERNAL_LISTEN": f"127.0.0.1:{free_port()}"}


def _front(place: Place, program: Path, ports: list[int]) -> Process:
    return Process(
        name="nginx",
        argv=nginx.command(str(program), place.folder),
        log_path=place.folder / "nginx.log",
        ready_url=f"http://127.0.0.1:{place.port}/health",
        port_option=running.PORT_OPTION,
        prepare=lambda: nginx.write(place.folder, place.port, ports),
    )
