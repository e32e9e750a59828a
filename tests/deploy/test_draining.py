"""A web process is replaced while people read: nothing that was asked is lost, no session, link or report."""

import threading
import time
from collections.abc import Iterator

import pytest

from tests.deploy.site import Site, Web, running_site, wait_until
from tests.installation import SECONDS, Browser, Installation, Page
from tests.kept.searching import in_bytes, in_files
from tests.reports.conftest import BEN, links_in
from tests.reports.upstream import PDF, Upstream

pytestmark = [pytest.mark.django_db(databases=[]), pytest.mark.slow, pytest.mark.proof]


@pytest.fixture
def site(installation: Installation, ben: str) -> Iterator[Site]:
    with running_site(installation) as running:
        yield running


class Reader(threading.Thread):
    """Does the same thing again and again, and keeps what came."""

    def __init__(self, browser: Browser, path: str, values: dict[str, str] | None = None) -> None:
        super().__init__(daemon=True)
        self.browser, self.path, self.values = browser, path, values
        self.token = browser.token("/assessments/")
        self.stopped = threading.Event()
        self.statuses: list[int] = []
        self.failures: list[str] = []

    def run(self) -> None:
        while not self.stopped.wait(0.02):
            try:
                page = self.once()
            except OSError as error:
                self.failures.append(repr(error))
            else:
                self.statuses.append(page.status)
                if page.status != 200 or "/sign-in/" in page.url:
                    self.failures.append(f"{page.status} {page.url}")

    def once(self) -> Page:
        if self.values is None:
            return self.browser.get(self.path)
        return self.browser.post(self.path, self.values, self.token)


def test_a_web_process_is_replaced_and_nothing_is_lost(site: Site, ben: str, state: Upstream) -> None:
    first, second = site.webs
    pia = Browser(site.address).sign_in("pia")
    generate = f"/children/{ben}/score-reports/"
    (link,) = links_in(pia.post(generate, {"language": "en"}, pia.token("/assessments/")).text)

    readers = [Reader(pia, "/assessments/"), Reader(pia, generate, {"language": "en"})]
    for reader in readers:
        reader.start()
    replace_while_a_report_streams(first, pia, link, state)
    time.sleep(2)  # longer than nginx leaves a process alone that was away
    second.ask_to_end()
    assert second.wait() == 0
    time.sleep(1)
    for reader in readers:
        reader.stopped.set()
        reader.join(SECONDS)

    assert [reader.failures for reader in readers] == [[], []]
    assert all(len(reader.statuses) > 20 for reader in readers)
    # The link and the session outlive both processes that they were made in.
    assert pia.get(link).body == PDF
    assert first.readiness() == (200, "ok")
    look_at_what_nginx_kept(site, link)


def replace_while_a_report_streams(web: Web, pia: Browser, link: str, state: Upstream) -> None:
    """End a process in the middle of a report and start it anew: it says so first, and the report comes whole."""
    state.pause_after = 50_000
    opened: list[Page] = []
    direct = f"http://127.0.0.1:{web.port}{link}"
    opening = threading.Thread(target=lambda: opened.append(pia.get(direct)), daemon=True)
    opening.start()
    assert state.paused.wait(SECONDS)
    web.ask_to_end()
    wait_until(lambda: web.readiness() == (503, "draining"), web.log)
    assert pia.get(f"http://127.0.0.1:{web.port}/health").status == 200
    time.sleep(3)  # longer than it is still in service
    assert web.process is not None
    assert web.process.poll() is None
    assert not opened
    state.rest.set()
    opening.join(SECONDS)
    state.pause_after = None
    assert [page.body == PDF for page in opened] == [True]
    assert web.wait() == 0
    web.start()


def look_at_what_nginx_kept(site: Site, link: str) -> None:
    """The access log knows places, not addresses; nothing was spooled."""
    log = site.access_log
    assert '"place":"/score-reports/…"' in log
    assert '"place":"/assessments/…"' in log
    assert '"network":"127.0.0.0/24"' in log
    sealed = link.rstrip("/").rpartition("/")[2]
    assert in_bytes(log.encode(), (sealed, sealed[:24], sealed[-24:], BEN, "pia", "127.0.0.1 ")) == set()
    assert in_files(site.folder, (sealed, "score report bytes")) == set()
    assert [path.name for path in site.folder.rglob("*") if path.is_file() and "temporary" in str(path)] == []
