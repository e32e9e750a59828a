"""A real installation in a folder of its own: the product's commands as processes, and a browser's half of HTTP."""

import contextlib
import http.cookiejar
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.people import PASSWORD
from tests.places import BIN, ROOT

SECONDS = 40  # in which a process is up or down, even on a slow machine


@dataclass
class Installation:
    """Environment and folder of one installation; `env` adds to ours, from which every SCOREPORT_ is taken."""

    folder: Path
    env: Mapping[str, str] = field(default_factory=dict)
    started: "list[subprocess.Popen[bytes]]" = field(default_factory=list, repr=False)  # the latest last

    def environment(self) -> dict[str, str]:
        """What its processes are started with."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SCOREPORT_", "DJANGO_"))}
        own = {
            "SCOREPORT_DATA_DIR": str(self.folder / "data"),
            "SCOREPORT_ETS_ALLOW_LOOPBACK": "true",
            "SCOREPORT_EXTRA_HOSTS": "127.0.0.1",
            "SCOREPORT_SECOND_STEP": "nobody",
            "SCOREPORT_DRAIN_SECONDS": "0",
            "DJANGO_SETTINGS_MODULE": "scoreport.settings",
            "TMPDIR": str(self.folder / "tmp"),
        }
        (self.folder / "tmp").mkdir(exist_ok=True)
        return {**kept, **own, **self.env}

    def run(self, *words: str) -> str:
        """Run `scoreport` with these words and return what it said. Raises AssertionError where it fails."""
        code, said, complaint = self.try_to_run(*words)
        assert code == 0, said + complaint
        return said

    def try_to_run(self, *words: str) -> tuple[int, str, str]:
        """Run `scoreport` with these words and return its exit code, what it said and what it complained of."""
        return self._run(str(BIN / "scoreport"), *words)

    def python(self, source: str) -> str:
        """Run a piece of Python inside the installation, Django set up, and return what it printed."""
        code, said, complaint = self._run(sys.executable, "-c", f"import django\ndjango.setup()\n{source}")
        assert code == 0, said + complaint
        return said

    def _run(self, *words: str) -> tuple[int, str, str]:
        done = subprocess.run(words, cwd=ROOT, env=self.environment(), capture_output=True, text=True, timeout=120)
        return done.returncode, done.stdout, done.stderr

    def start(self, *words: str) -> "subprocess.Popen[bytes]":
        """Start `scoreport` with these words; what it says goes to a log named after the first of them."""
        return self.start_process(words[0], str(BIN / "scoreport"), *words)

    def start_python(self, name: str, source: str) -> "subprocess.Popen[bytes]":
        """Start a piece of Python inside the installation, Django set up; what it prints goes to that log."""
        return self.start_process(name, sys.executable, "-c", f"import django\ndjango.setup()\n{source}")

    def start_process(self, name: str, *command: str) -> "subprocess.Popen[bytes]":
        """Start a command in this environment."""
        with (self.folder / f"{name}.log").open("ab") as out:
            self.started.append(subprocess.Popen(command, cwd=ROOT, env=self.environment(), stdout=out, stderr=out))
        return self.started[-1]

    @contextlib.contextmanager
    def process(self, *words: str) -> Iterator["subprocess.Popen[bytes]"]:
        """Run `scoreport` with these words until the block ends; it must end well when it is asked to."""
        log = self.folder / f"{words[0]}.log"
        process = self.start(*words)
        try:
            yield process
            process.terminate()
            assert process.wait(SECONDS) == 0, log.read_text()
        finally:
            process.kill()
            process.wait()

    @contextlib.contextmanager
    def web(self, *words: str) -> Iterator[str]:
        """Serve on a free port and yield the address."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        address = f"http://127.0.0.1:{port}"
        with self.process("web", "--port", str(port), *words) as process:
            deadline = time.monotonic() + SECONDS
            while not answers(f"{address}/health"):
                assert process.poll() is None, (self.folder / "web.log").read_text()
                assert time.monotonic() < deadline, "not up in time"
                time.sleep(0.1)
            yield address


@dataclass
class Page:
    """An answer as a browser has it."""

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Browser:
    """One person's browser: cookies, redirects, forms. Safe to use from several threads once signed in."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._cookies = http.cookiejar.CookieJar()

    def sign_in(self, username: str, password: str = PASSWORD) -> "Browser":
        """Sign in through the form."""
        page = self.submit("/sign-in/", {"login": username, "password": password})
        assert page.status == 200
        assert "/sign-in" not in page.url, page.text
        return self

    def get(self, path: str) -> Page:
        """Open an address."""
        return self._ask(path)

    def submit(self, path: str, values: Mapping[str, str], shown_at: str = "") -> Page:
        """Open the page of a form, fill it in and send it; `shown_at` is the page where it differs from `path`."""
        return self.post(path, values, self.token(shown_at or path))

    def token(self, path: str) -> str:
        """Return the token against forgery of a page's form."""
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(path).text)
        assert found, path
        return found[1]

    def post(self, path: str, values: Mapping[str, str], token: str, headers: Mapping[str, str] | None = None) -> Page:
        """Send a form."""
        return self._ask(path, urllib.parse.urlencode({**values, "csrfmiddlewaretoken": token}).encode(), headers)

    def upload(self, path: str, name: str, content: bytes) -> Page:
        """Send a file by the form of a page."""
        mark, token = "----a-boundary-of-a-browser", self.token(path)
        parts = (
            f'--{mark}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}.zip"\r\n'
            "Content-Type: application/zip\r\n\r\n"
        )
        data = parts.encode() + content + f"\r\n--{mark}--\r\n".encode()
        return self._ask(path, data, {"Content-Type": f"multipart/form-data; boundary={mark}"})

    def _ask(self, path: str, data: bytes | None = None, headers: Mapping[str, str] | None = None) -> Page:
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._cookies))
        request = urllib.request.Request(urllib.parse.urljoin(self.address, path), data, dict(headers or {}))  # noqa: S310 - our own process
        try:
            with opener.open(request, timeout=SECONDS) as answer:
                return Page(answer.status, answer.url, dict(answer.headers), answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return Page(error.code, error.url or path, dict(error.headers), error.read())


def answers(url: str) -> bool:
    """Whether something answers there with 200."""
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - our own process
            return bool(answer.status == 200)
    except OSError:
        return False
