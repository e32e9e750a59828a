"""FLT-16: the process is asked to end while reports are under way."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.faults.test_database_gone import Family, ready
from tests.installation import Installation, answers
from tests.reports import upstream as upstream_module
from tests.reports.conftest import BEN, links_in
from tests.reports.upstream import PDF, Upstream

pytestmark = [pytest.mark.journey, pytest.mark.proof]  # real processes on a database of their own: once is enough
READING = 4


@pytest.fixture
def state() -> Iterator[Upstream]:
    with upstream_module.running() as running:
        running.offer(BEN, "CAASPP", "2026", "en")
        yield running


def test_flt_16_reports_that_are_under_way_end_whole_and_the_process_ends_well(tmp_path: Path, state: Upstream) -> None:
    installation = Installation(tmp_path, {"SCOREPORT_DEMO": "true"})
    child = ready(installation, state)
    with installation.web() as address, ThreadPoolExecutor(READING + 1) as crowd:
        family = Family(address, child)
        (link,) = links_in(family.press().text)
        state.gate.clear()
        before = state.count("report")
        reading = [crowd.submit(family.browser.get, link) for _ in range(READING)]
        deadline = time.monotonic() + 10
        while state.count("report") < before + READING:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        installation.started[-1].terminate()
        time.sleep(0.5)
        state.gate.set()
        assert [one.result().body for one in reading] == [PDF] * READING
        deadline = time.monotonic() + 10
        while answers(f"{address}/health"):
            assert time.monotonic() < deadline, "it still serves"
            time.sleep(0.1)
    assert ": whole." in installation.run("verify-audit")
