"""The database restarts or its disk is full while people press: words, no half deed, and no restart of ours."""

import contextlib
import shutil
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.faults.servers import own_server
from tests.installation import Browser, Installation, Page
from tests.reports import upstream as upstream_module
from tests.reports.conftest import BEN, links_in
from tests.reports.upstream import PDF, Upstream

pytestmark = [pytest.mark.journey, pytest.mark.proof]  # real processes on databases of their own: once is enough
CAST = """
from tests import people
from tests.reports.conftest import configure
cast = people.make()
configure(cast, {url!r})
print(cast.ben.key)
"""
PRESSING = 6
DISK_MEGABYTES = 24


@pytest.fixture
def state() -> Iterator[Upstream]:
    with upstream_module.running() as running:
        running.offer(BEN, "CAASPP", "2026", "en")
        yield running


def ready(installation: Installation, state: Upstream) -> str:
    """Fill it and return the child's key."""
    installation.run("init", "--lea", "First Unified", "--username", "first", "--name", "First Person")
    return installation.python(CAST.format(url=state.url)).strip()


class Family:
    """A guardian who presses Generate and opens what comes, again and again."""

    def __init__(self, address: str, child: str) -> None:
        self.browser = Browser(address).sign_in("pia")
        self.path = f"/children/{child}/score-reports/"
        self.token = self.browser.token("/assessments/")

    def press(self) -> Page:
        return self.browser.post(self.path, {"language": "en"}, self.token)

    def until_served(self, seconds: float = 20) -> Page:
        """Press until there is a list again."""
        deadline = time.monotonic() + seconds
        while not links_in((page := self.press()).text):
            assert time.monotonic() < deadline, page.text
            time.sleep(0.2)
        return page


def is_right(page: Page) -> str:
    """What an answer is: a list, words for a while, or a sign-in; anything else is wrong."""
    if page.status == 200 and links_in(page.text):
        return "list"
    headers = {name.lower(): value for name, value in page.headers.items()}
    if page.status == 503 and headers.get("retry-after") and "in a few minutes" in page.text:
        return "words"
    pytest.fail(f"status {page.status} at {page.url}, {page.headers}: {page.text[:200]}")


def test_flt_13_a_database_that_restarts_is_told_in_words_and_nobody_restarts_us(
    tmp_path: Path, state: Upstream
) -> None:
    with own_server(Path(tempfile.mkdtemp()) / "server") as server:
        installation = Installation(tmp_path, {"SCOREPORT_DEMO": "true", "SCOREPORT_DATABASE_URL": server.address})
        child = ready(installation, state)
        with installation.process("worker") as worker, installation.web() as address:
            family = Family(address, child)
            assert is_right(family.press()) == "list"
            stop = threading.Event()
            with ThreadPoolExecutor(PRESSING) as crowd:
                pressing = [crowd.submit(press_until, family, stop) for _ in range(PRESSING)]
                for _ in range(2):
                    time.sleep(0.5)
                    server.stop()
                    time.sleep(1)
                    server.start()
                served = family.until_served()
                stop.set()
            seen = sum((one.result() for one in pressing), Counter[str]())
            assert family.browser.get(links_in(served.text)[0]).body == PDF
            assert worker.poll() is None
        assert seen["words"]
        assert sum(seen.values()) > PRESSING
        assert ": whole." in installation.run("verify-audit")


def press_until(family: Family, stop: threading.Event) -> Counter[str]:
    """Press again and again, and count what came."""
    seen = Counter[str]()
    while not stop.is_set():
        seen[is_right(family.press())] += 1
    return seen


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk of a few megabytes; mounting one takes rights that a test may not have."""
    folder = Path(tempfile.mkdtemp())
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK_MEGABYTES}m", "tmpfs", str(folder)], capture_output=True, text=True
    )
    if done.returncode:
        pytest.skip(f"no small disk could be mounted here: {done.stderr.strip() or 'not permitted'}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
        shutil.rmtree(folder)


def test_flt_12_on_a_full_disk_nothing_is_disclosed_and_space_is_all_that_is_needed(
    small_disk: Path, state: Upstream
) -> None:
    installation = Installation(small_disk, {"SCOREPORT_DEMO": "true"})
    child = ready(installation, state)
    with installation.web() as address:
        family = Family(address, child)
        (link,) = links_in(family.press().text)
        assert family.browser.get(link).body == PDF
        ballast = small_disk / "ballast"
        fill(ballast)
        seen = [is_right(family.press()) for _ in range(60)]
        assert seen[-1] == "words"
        asked = state.count("listing"), state.count("report")
        refused = family.browser.get(link)
        assert refused.status == 503
        assert b"%PDF" not in refused.body
        assert (state.count("listing"), state.count("report")) == asked

        ballast.unlink()
        served = family.until_served()
        assert family.browser.get(links_in(served.text)[0]).body == PDF
    assert ": whole." in installation.run("verify-audit")


def fill(ballast: Path) -> None:
    """Take the last byte of the disk."""
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"\0" * 4096)
    assert not shutil.disk_usage(ballast.parent).free
