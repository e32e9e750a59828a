"""A real Redis on a free port, that tests stop, start again, and hold up."""

import contextlib
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import redis

SECONDS = 20


class RedisServer:
    """A Redis of one's own with a password; it writes nothing to the disk, so a stop loses what it holds."""

    def __init__(self, folder: Path, certificate: Path | None = None, key: Path | None = None) -> None:
        """With a certificate and its key it answers with TLS alone."""
        self.folder, self.password, self.certificate, self.key = folder, secrets.token_hex(8), certificate, key
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        if self.certificate is not None:
            return f"rediss://:{self.password}@127.0.0.1:{self.port}/0?ssl_ca_certs={self.certificate}"
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def client(self) -> "redis.Redis":
        """A client that sees everything as it is kept."""
        return redis.Redis.from_url(self.url)

    def start(self) -> None:
        """Start, and return when it answers."""
        command = ["redis-server", "--bind", "127.0.0.1", "--requirepass", self.password]
        if self.certificate is None:
            command += ["--port", str(self.port)]
        else:
            command += ["--port", "0", "--tls-port", str(self.port), "--tls-auth-clients", "no"]
            command += ["--tls-cert-file", str(self.certificate), "--tls-key-file", str(self.key)]
        command += ["--save", "", "--appendonly", "no", "--dir", str(self.folder)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + SECONDS
        while True:
            with contextlib.suppress(redis.ConnectionError), self.client() as client:
                client.ping()
                return
            assert time.monotonic() < deadline, "Redis is not up in time"
            time.sleep(0.02)

    def stop(self) -> None:
        """End it at once, with all that it holds."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(SECONDS)
            self._process = None

    @contextlib.contextmanager
    def held_up(self) -> Iterator[None]:
        """Let it take connections and answer nothing meanwhile."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)
