"""PostgreSQL and Redis for a demo: their own servers on free ports, with passwords, gone when it ends."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scoreport.demo.processes import Process

OWNER = "postgres"  # the account of Debian's package: PostgreSQL refuses to run as root
NAME = "scoreport"


@dataclass(frozen=True)
class Stores:
    """Both servers, ready to be started, and the settings that lead to them."""

    processes: tuple[Process, Process]
    env: Mapping[str, str]


@contextmanager
def stores(folder: Path, programs: Mapping[str, Path]) -> Iterator[Stores]:
    """Make an empty database cluster for the length of the block; logs go to the folder."""
    data = Path(tempfile.mkdtemp(prefix="scoreport-postgresql-"))
    try:
        postgresql, address = _postgresql(folder, data, programs["initdb"].resolve())
        redis, redis_address = _redis(folder, data, programs["redis-server"])
        yield Stores((postgresql, redis), {"SCOREPORT_DATABASE_URL": address, "SCOREPORT_REDIS_URL": redis_address})
    finally:
        shutil.rmtree(data)


def free_port() -> int:
    """Return a port on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _postgresql(folder: Path, data: Path, initdb: Path) -> tuple[Process, str]:
    port, password = free_port(), secrets.token_urlsafe(16)
    user = OWNER if os.geteuid() == 0 else None
    process = Process(
        name="PostgreSQL",
        argv=[
            str(initdb.with_name("postgres")), "-D", str(data / "cluster"), "-p", str(port),
            "-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={data}",
        ],
        log_path=folder / "postgresql.log",
        is_ready=lambda: _succeeds(initdb.with_name("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)),
        prepare=lambda: _make_cluster(data, initdb, password, user),
        user=user,
    )  # fmt: skip
    return process, f"postgresql://{NAME}:{password}@127.0.0.1:{port}/postgres"


def _make_cluster(data: Path, initdb: Path, password: str, user: str | None) -> None:
    secret = data / "password"
    secret.touch(mode=0o600)
    secret.write_text(password + "\n", encoding="utf-8")
    if user:
        owner = pwd.getpwnam(user)
        for path in (data, secret):
            os.chown(path, owner.pw_uid, owner.pw_gid)
    command = [str(initdb), "-D", str(data / "cluster"), "-U", NAME, "-A", "scram-sha-256", "--no-sync",
               "--encoding=UTF8", f"--pwfile={secret}"]  # fmt: skip
    groups = () if user else None
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", user=user, group=user, extra_groups=groups)  # noqa: S603
    secret.unlink()


def _redis(folder: Path, data: Path, server: Path) -> tuple[Process, str]:
    port, password = free_port(), secrets.token_urlsafe(16)
    process = Process(
        name="Redis",
        argv=[str(server), str(data / "redis.conf")],
        log_path=folder / "redis.log",
        is_ready=lambda: _listens(port),
        prepare=lambda: _write_redis(data, port, password),
    )
    return process, f"redis://:{password}@127.0.0.1:{port}/0"


def _write_redis(data: Path, port: int, password: str) -> None:
    """Counters and keys of tasks, in memory alone."""
    file = data / "redis.conf"
    file.touch(mode=0o600)
    lines = f'bind 127.0.0.1\nport {port}\nrequirepass {password}\nsave ""\nappendonly no\ndir {data}\n'
    file.write_text(lines, encoding="utf-8")


def _succeeds(program: Path, *words: str) -> bool:
    return subprocess.run([program, *words], stdout=subprocess.DEVNULL).returncode == 0  # noqa: S603


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
