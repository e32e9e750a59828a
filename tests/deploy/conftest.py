"""A prepared installation on the database of this run, and the state that it asks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import is_postgresql, own_database
from tests.installation import Installation
from tests.reports import upstream as upstream_module
from tests.reports.conftest import BEN
from tests.reports.upstream import Upstream

SET_UP = (
    "from tests import people\nfrom tests.reports.conftest import configure\n"
    "c = people.make()\nconfigure(c, {url!r})\nprint(c.ben.key)"
)


@pytest.fixture
def state() -> Iterator[Upstream]:
    """The state, with a report for Ben."""
    with upstream_module.running() as running:
        running.offer(BEN, "CAASPP", "2026", "en")
        yield running


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """An empty installation that takes two seconds to leave."""
    env = {"SCOREPORT_DRAIN_SECONDS": "2"}
    if not is_postgresql():
        yield Installation(tmp_path, env)
        return
    with own_database() as address:
        yield Installation(tmp_path, {**env, "SCOREPORT_DATABASE_URL": address})


@pytest.fixture
def ben(installation: Installation, state: Upstream) -> str:
    """The installation has the cast and asks the state; Ben's key."""
    installation.run("init", "--lea", "First Unified", "--username", "first", "--name", "First Person")
    return installation.python(SET_UP.format(url=state.url)).strip()
