"""The figures say what happened, and nothing of whom: a real installation is used, then its listener is read."""

import re
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import is_postgresql, own_database
from tests.installation import SECONDS, Browser, Installation
from tests.journeys.demo import free_ports
from tests.kept.searching import in_bytes
from tests.reports import upstream as upstream_module
from tests.reports.conftest import BEN, MIA, SAM, links_in
from tests.reports.upstream import Upstream

pytestmark = pytest.mark.django_db(databases=[])
SET_UP = (
    "from tests import people\nfrom tests.reports.conftest import configure\n"
    "c = people.make()\nprint(c.ben.key, c.sam_student.key, configure(c, {url!r}).key)"
)
LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')


@pytest.fixture
def state() -> Iterator[Upstream]:
    with upstream_module.running() as running:
        for ssid in (BEN, SAM):
            running.offer(ssid, "CAASPP", "2026", "en")
        running.token = "planted-token"
        yield running


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    env = {"SCOREPORT_DEMO": "true"}
    if not is_postgresql():
        yield Installation(tmp_path, env)
        return
    with own_database() as address:
        yield Installation(tmp_path, {**env, "SCOREPORT_DATABASE_URL": address})


def scrape(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        return str(answer.read().decode())


def value(figures: str, line: str) -> float:
    """Return the value of the series that begins like that."""
    found = re.search(rf"^{re.escape(line)} (\S+)$", figures, re.MULTILINE)
    assert found, f"{line} is not among\n{figures}"
    return float(found[1])


def test_figures_after_real_requests_hold_nothing_of_anybody(installation: Installation, state: Upstream) -> None:
    installation.run("init", "--lea", "First Unified", "--username", "first", "--name", "First Person")
    ben, sam, configuration = installation.python(SET_UP.format(url=state.url)).split()
    web_port, worker_port = free_ports(2)
    web = Installation(installation.folder, {**installation.env, "SCOREPORT_INTERNAL_LISTEN": f"127.0.0.1:{web_port}"})
    worker = Installation(
        installation.folder, {**installation.env, "SCOREPORT_INTERNAL_LISTEN": f"127.0.0.1:{worker_port}"}
    )
    with worker.process("worker"), web.web() as address:
        (link,) = use(address, ben, sam, state)
        figures = scrape(web_port)
        of_worker = scrape_until(worker_port, 'outcome="successful",task="send_mail"')

    assert value(figures, 'scoreport_request_seconds_count{page="reports:open"}') == 2
    assert value(figures, 'scoreport_answers_total{page="reports:open",status="2xx"}') == 1
    assert value(figures, 'scoreport_answers_total{page="reports:open",status="4xx"}') == 1
    assert value(figures, 'scoreport_request_seconds_count{page="none"}') == 1
    assert value(figures, 'scoreport_state_seconds_count{call="listing",outcome="answered"}') == 2
    assert value(figures, 'scoreport_state_seconds_count{call="report",outcome="answered"}') == 1
    assert value(figures, 'scoreport_state_seconds_count{call="listing",outcome="unavailable_server"}') == 1
    breakers = f'scoreport_state_breakers{{configuration="{configuration}"'
    assert value(figures, f'{breakers},state="closed"}}') + value(figures, f'{breakers},state="open"}}') == 1
    for kind in ("family", "staff", "background"):
        assert value(figures, f'scoreport_requests_running{{class="{kind}"}}') == 0
        assert value(figures, f'scoreport_requests_waiting{{class="{kind}"}}') == 0
        assert value(figures, f'scoreport_requests_shed_total{{class="{kind}"}}') == 0
    for found in (figures, of_worker):
        assert value(found, "scoreport_databases_answer") == 1
        assert value(found, "scoreport_mail_waiting") == 0
        assert value(found, "scoreport_tasks_waiting") >= 0
        assert value(found, "scoreport_audit_unsealed") >= 0
        assert value(found, "process_resident_memory_bytes") > 1_000_000
    assert value(figures, 'scoreport_due_overdue_seconds{work="send_mail"}') < 60
    assert value(of_worker, 'scoreport_task_seconds_count{outcome="successful",task="send_mail"}') == 1

    sealed = urllib.parse.unquote(link).rstrip("/").rpartition("/")[2]
    forbidden = (
        BEN, MIA, SAM, "Pérez", "Okafor", "First Person", "Lindqvist", ben, sam, sealed, sealed[:40], "/children",
        "/score-reports", state.url, state.signature, state.token, "planted",
    )  # fmt: skip
    everything = (figures + of_worker).encode()
    assert in_bytes(everything, forbidden) == set()
    assert [text for name, text in LABEL.findall(figures + of_worker) if "/" in text or name == "path"] == []
    assert [user for user in ("pia", "cole", "ada") if re.search(rf'"{user}"', figures + of_worker)] == []


def use(address: str, ben: str, sam: str, state: Upstream) -> list[str]:
    """A family and a counselor use the product; an address names a student, and the state fails once."""
    pia = Browser(address).sign_in("pia")
    path, token = f"/children/{ben}/score-reports/", pia.token("/assessments/")
    links = links_in(pia.post(path, {"language": "en"}, token).text)
    assert pia.get(links[0]).status == 200
    assert pia.get(f"/{urllib.parse.quote('pérez')}/{BEN}/").status == 404
    assert pia.get("/score-reports/made-up/").status == 404
    cole = Browser(address).sign_in("cole")
    assert "Okafor" in cole.submit("/student/student-information/", {"query": SAM}).text
    cole.submit(f"/student/student-information/{sam}/", {"test": "", "language": "", "year": ""})
    state.listing_status = 500
    pia.post(path, {"language": "en"}, token)
    return links


def scrape_until(port: int, words: str) -> str:
    """Read until the figures have these words."""
    deadline = time.monotonic() + SECONDS
    while words not in (figures := scrape(port)):
        assert time.monotonic() < deadline, figures
        time.sleep(0.3)
    return figures
