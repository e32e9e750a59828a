"""nginx with the configuration of `deploy/`: long links pass; what may not be spooled, logged or believed is not."""

import json
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from scoreport.demo.scaled import nginx
from tests.deploy.site import NGINX, wait_until
from tests.installation import SECONDS
from tests.journeys.demo import free_ports, is_taken

MEGABYTE = 1_000_000
REPORT = b"%PDF-1.7 " + b"planted bytes of a report " * 1_000_000


@dataclass
class Behind:
    """A process behind nginx that says what it was asked, and can be told to misbehave."""

    status: int = 200
    breaks_off: bool = False
    asked: list[str] = field(default_factory=list)
    held: threading.Event = field(default_factory=threading.Event)
    arrived: threading.Event = field(default_factory=threading.Event)
    port: int = 0

    def __post_init__(self) -> None:
        self.held.set()


class Handler(BaseHTTPRequestHandler):
    behind: Behind

    def log_message(self, *args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self.answer(b"")

    def do_POST(self) -> None:
        if self.headers.get("Transfer-Encoding") == "chunked":
            self.answer(b"".join(self.chunks()))
        else:
            self.answer(self.rfile.read(int(self.headers["Content-Length"])))

    def chunks(self) -> Iterator[bytes]:
        while size := int(self.rfile.readline(), 16):
            yield self.rfile.read(size)
            self.rfile.readline()

    def answer(self, received: bytes) -> None:
        self.behind.asked.append(f"{self.command} {self.path}")
        self.behind.arrived.set()
        self.behind.held.wait(SECONDS)
        if self.behind.breaks_off:
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        told = {"path": self.path, "headers": dict(self.headers), "received": len(received)}
        body = REPORT if self.path.endswith("/large") else json.dumps(told).encode()
        self.send_response(self.behind.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@dataclass
class Front:
    """nginx, and what is behind it."""

    address: str
    folder: Path
    process: "subprocess.Popen[bytes]"
    behind: list[Behind]

    def get(self, path: str, **headers: str) -> dict[str, object]:
        """Ask and return what came in behind."""
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        request = urllib.request.Request(self.address + path, headers=named)  # noqa: S310 - our own process
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
            return dict(json.load(answer))

    def status(self, path: str, data: bytes | None = None) -> int:
        """Ask and return the status."""
        try:
            with urllib.request.urlopen(self.address + path, data, timeout=20) as answer:  # noqa: S310 - our own process
                return int(answer.status)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code

    def open_files(self) -> list[str]:
        """Return the files below its temporary folder that any of its processes has open, removed ones too."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        found = []
        for pid in children:
            # A process may end, and a file may be closed, while we look.
            with suppress(OSError):
                found += [str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()]
        return [target for target in found if nginx.TEMPORARY in target]


@contextmanager
def running(folder: Path) -> Iterator[Front]:
    """Run nginx in front of two processes of a test."""
    behind = [Behind(), Behind()]
    servers = []
    for one in behind:
        server = ThreadingHTTPServer(("127.0.0.1", 0), type("Own", (Handler,), {"behind": one}))
        one.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        servers.append(server)
    (port,) = free_ports(1)
    said = folder / "said"
    with said.open("wb") as out:
        nginx.write(folder, port, [one.port for one in behind])
        process = subprocess.Popen(nginx.command(NGINX, folder), stdout=out, stderr=out)
    try:
        wait_until(lambda: is_taken(port), said)
        yield Front(f"http://127.0.0.1:{port}", folder, process, behind)
        assert said.read_text() == ""
    finally:
        process.terminate()
        process.wait(SECONDS)
        for server in servers:
            server.shutdown()
            server.server_close()


@pytest.fixture
def front(tmp_path: Path) -> Iterator[Front]:
    with running(tmp_path) as made:
        yield made


def test_a_link_of_eight_kilobytes_passes_and_leaves_no_trace(front: Front) -> None:
    sealed = "planted-sealed-link-" + "x" * 8_000
    assert front.get(f"/score-reports/{sealed}/?also=planted", Referer="http://x/planted")["path"]
    assert front.get("/planted-name/1234567890/", User_Agent="planted")["path"] == "/planted-name/1234567890/"
    assert front.status(f"/score-reports/{'x' * 20_000}/") == 414
    front.behind[0].breaks_off = front.behind[1].breaks_off = True
    assert front.status(f"/score-reports/{sealed}/") == 502
    log = (front.folder / nginx.ACCESS_LOG).read_text()
    assert "planted" not in log
    lines = [json.loads(line) for line in log.splitlines()]
    # Several processes of nginx write it, each when its answer is through: the order is not that of the questions.
    assert sorted((line["place"], line["status"], line["network"]) for line in lines) == [
        ("/score-reports/…", 200, "127.0.0.0/24"),
        ("/score-reports/…", 502, "127.0.0.0/24"),
        ("/…", 200, "127.0.0.0/24"),
        ("/…", 414, "127.0.0.0/24"),
    ]


def test_what_a_client_says_of_its_way_goes_no_further(front: Front) -> None:
    names = ("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Server", "X-Real-IP", "Forwarded")
    told = front.get("/", **dict.fromkeys(names, "6.6.6.6"), X_Forwarded_Proto="https", X_Has_Others="no")["headers"]
    assert isinstance(told, dict)
    assert "6.6.6.6" not in json.dumps(told)
    way = {name: text for name, text in told.items() if name.lower().startswith(("x-", "forwarded"))}
    assert way == {"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "http", "X-Has-Others": "yes"}


@pytest.mark.parametrize(
    ("path", "size"), [("/sign-in/", 950_000), ("/system-settings/roster/imports/", 30 * MEGABYTE)]
)
def test_no_body_of_a_request_is_written_down(front: Front, path: str, size: int) -> None:
    body = b"planted password " * (size // 17)
    for one in front.behind:
        one.held.clear()
    asking = threading.Thread(target=front.status, args=(path, body), daemon=True)
    asking.start()
    seen = watch(front, lambda: any(one.arrived.is_set() for one in front.behind))
    for one in front.behind:
        one.held.set()
    asking.join(SECONDS)
    assert seen == set()
    assert sum(len(one.asked) for one in front.behind) == 1


def test_a_body_that_is_too_large_is_refused(front: Front) -> None:
    assert front.status("/sign-in/", b"x" * 1_100_000) == 413
    assert not front.behind[0].asked + front.behind[1].asked


@pytest.mark.parametrize("path", ["/score-reports/a/large", "/student/a/large"])
def test_no_answer_is_written_down_however_slowly_it_is_read(front: Front, path: str) -> None:
    assert slow_reading(front, path) == set()


def test_this_way_of_looking_would_find_it(front: Front) -> None:
    """The same with nginx's own defaults."""
    main = front.folder / "nginx.conf"
    text = (nginx.DEPLOY / "server.conf").read_text().replace("proxy_max_temp_file_size 0;", "")
    loose = front.folder / "loose.conf"
    loose.write_text(text.replace("client_body_buffer_size 1100k;", ""))
    main.write_text(main.read_text().replace(f"{nginx.DEPLOY}/server.conf", str(loose)))
    subprocess.run([NGINX, "-p", str(front.folder), "-c", str(main), "-e", "stderr", "-s", "reload"], check=True)
    time.sleep(1)
    assert slow_reading(front, "/student/a/large") != set()


def slow_reading(front: Front, path: str) -> set[str]:
    """Ask for a large answer, read a little of it, and return which files nginx has open meanwhile."""
    with urllib.request.urlopen(front.address + path, timeout=20) as answer:  # noqa: S310 - our own process
        answer.read(1000)
        began = time.monotonic()
        seen = watch(front, lambda: time.monotonic() - began > 1)
        assert len(answer.read()) == len(REPORT) - 1000
    return seen


def watch(front: Front, until: Callable[[], bool]) -> set[str]:
    """Return all files below its temporary folder that nginx has open until something is so."""
    deadline, seen = time.monotonic() + SECONDS, set()
    while not until():
        assert time.monotonic() < deadline
        seen |= set(front.open_files())
    return seen | set(front.open_files())


def test_reading_is_tried_at_another_process_and_a_press_is_not_pressed_twice(front: Front) -> None:
    first, second = front.behind
    for misbehaves in ({"breaks_off": True}, {"status": 504}):
        for name, value in misbehaves.items():
            setattr(first, name, value)
        assert {front.status("/assessments/") for _ in range(6)} == {200}
        first.breaks_off, first.status = False, 200
        time.sleep(1.2)  # longer than it is left alone
    first.breaks_off = second.breaks_off = True
    before = len(first.asked) + len(second.asked)
    assert front.status("/sign-in/", b"login=planted") == 502
    assert len(first.asked) + len(second.asked) == before + 1


def test_readiness_is_not_for_readers(front: Front) -> None:
    assert front.status("/ready") == 404
    assert front.status("/health") == 200
