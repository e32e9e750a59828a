"""nginx in front of the demo: the configuration of `deploy/nginx`, without TLS and on ports of this machine."""

import os
from collections.abc import Sequence
from pathlib import Path

import scoreport

DEPLOY = Path(scoreport.__file__).parents[2] / "deploy" / "nginx"
ACCESS_LOG = "nginx-access.log"
TEMPORARY = "nginx-temporary"  # where it would spool what it must not
_MAIN = """\
{user}daemon off;
worker_processes 2;
pid {folder}/nginx.pid;
error_log stderr emerg;
events {{ worker_connections 4096; }}
http {{
    {temporary}
    include {deploy}/log.conf;
    upstream scoreport {{
        zone scoreport 64k;
        {servers}
    }}
    server {{
        listen 127.0.0.1:{port};
        access_log {folder}/{access_log} scoreport;
        include {deploy}/server.conf;
    }}
}}
"""


def command(executable: str, folder: Path) -> list[str]:
    """Return the command that serves what `write` has written, in the foreground."""
    return [executable, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"]


def write(folder: Path, port: int, upstreams: Sequence[int]) -> None:
    """Write the configuration into the folder: who asks at `port` is answered by one of the upstreams' ports."""
    (folder / TEMPORARY).mkdir(exist_ok=True, mode=0o700)
    (folder / "nginx.conf").write_text(_main(folder, port, upstreams), encoding="utf-8")


def _main(folder: Path, port: int, upstreams: Sequence[int]) -> str:
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    servers = [f"server 127.0.0.1:{upstream} max_fails=1 fail_timeout=1s;" for upstream in upstreams]
    return _MAIN.format(
        # Where root starts the demo, the folder is root's own.
        user="user root;\n" if os.geteuid() == 0 else "",
        folder=folder,
        port=port,
        deploy=DEPLOY,
        access_log=ACCESS_LOG,
        temporary="\n    ".join(f"{kind}_temp_path {folder}/{TEMPORARY}/{kind};" for kind in kinds),
        servers="\n        ".join(servers),
    )
