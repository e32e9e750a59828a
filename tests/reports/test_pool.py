"""On PostgreSQL a small pool serves many who wait: no connection is held while the state is called or a PDF streams."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from tests.databases import is_postgresql, own_database
from tests.installation import Browser, Installation, Page
from tests.reports import upstream as upstream_module
from tests.reports.conftest import BEN, links_in
from tests.reports.upstream import PDF, Upstream

POOL, SLOW = 2, 20
CAST = """
from tests import people
from tests.reports.conftest import configure
cast = people.make()
configure(cast, {url!r})
print(cast.ben.key)
"""

pytestmark = [
    pytest.mark.django_db(databases=[]),
    pytest.mark.skipif(not is_postgresql(), reason="SQLite has no pool"),
]


@pytest.fixture
def database() -> Iterator[str]:
    """The address of a database of our own on the server of this test run."""
    with own_database() as address:
        yield address


@pytest.fixture
def installation(database: str, tmp_path: Path) -> Installation:
    made = Installation(
        tmp_path, {"SCOREPORT_DATABASE_URL": database, "SCOREPORT_DATABASE_POOL": str(POOL), "SCOREPORT_DEMO": "true"}
    )
    made.run("init", "--lea", "First Unified", "--username", "first", "--name", "First Person")
    return made


@pytest.fixture
def state() -> Iterator[Upstream]:
    with upstream_module.running() as running:
        running.offer(BEN, "CAASPP", "2026", "en")
        yield running


def sessions(database: str) -> list[str]:
    """What the connections of that database do at this moment, our own look aside."""
    query = "SELECT state FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with psycopg.connect(database) as watcher:
        return [str(state) for (state,) in watcher.execute(query).fetchall()]


def intents(database: str) -> int:
    """How many have left the trace that comes before the state is asked."""
    query = "SELECT count(*) FROM audit_entry WHERE event IN ('reports.requested', 'report.opening')"
    with psycopg.connect(database) as watcher:
        (count,) = watcher.execute(query).fetchall()[0]
        return int(count)


def busy(doing: list[str]) -> list[str]:
    """Those connections that are in the middle of something."""
    return [what for what in doing if what != "idle"]


def wait_until(claim: Callable[[], bool]) -> None:
    """Look again until it is so."""
    deadline = time.monotonic() + 9
    while not claim():
        assert time.monotonic() < deadline, "it did not come to it in time"
        time.sleep(0.05)


def test_with_two_connections_forty_wait_for_the_state_and_everybody_else_is_served(
    installation: Installation, database: str, state: Upstream
) -> None:
    child = installation.python(CAST.format(url=state.url)).strip()
    with installation.web() as address, ThreadPoolExecutor(2 * SLOW) as crowd:
        pia = Browser(address).sign_in("pia")
        token, path = pia.token("/assessments/"), f"/children/{child}/score-reports/"
        (link,) = links_in(pia.post(path, {"language": "en"}, token).text)
        state.waiting = threading.Semaphore(0)
        state.gate.clear()
        before = intents(database)

        slow: list[Future[Page]] = [crowd.submit(pia.get, link) for _ in range(SLOW)]
        slow += [crowd.submit(pia.post, path, {"language": "en"}, token) for _ in range(SLOW)]
        try:
            # Each opening is with the state now, and the twenty who ask for the same list share one call. Had one kept
            # a connection, the others would not have come so far as to leave their trace.
            assert all(state.waiting.acquire(timeout=9) for _ in range(SLOW + 1))
            wait_until(lambda: intents(database) == before + 2 * SLOW)
            assert "Ben Pérez" in pia.get("/assessments/").text
            wait_until(lambda: not busy(sessions(database)))
            doing = sessions(database)
        finally:
            state.gate.set()
        answers = [future.result() for future in slow]

    assert len(doing) <= 2 * POOL  # one pool for the roster, one for the trace
    assert not busy(doing)
    assert state.count("listing") < SLOW  # they shared
    assert [answer.body for answer in answers[:SLOW]] == [PDF] * SLOW
    assert all(len(links_in(answer.text)) == 1 for answer in answers[SLOW:])
