"""The real sandbox as the state, with a district that asks it, and little patience."""

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from scoreport.ets import Account, Client, Egress, Limits
from tests.faults.doors import KEY, SECRET, Site
from tests.people import People
from tests.reports.conftest import state as state
from tests.reports.conftest import stopped_clock as stopped_clock
from tests.sandbox.running import running_sandbox

LISTING_SECONDS, BODY_SECONDS = 3.0, 4.0
SLOW_SECONDS = 8  # longer than anybody waits here


@pytest.fixture(scope="session")
def sandbox() -> Iterator[str]:
    with running_sandbox(
        control=True, renderers=0, client_key=KEY, client_secret=SECRET, slow_seconds=SLOW_SECONDS, drip_seconds=0.1
    ) as base_url:
        limits = Limits(listing_seconds=60)
        account = Account(base_url, "/api/v1/students/", "/score-reports/", "/api/v1/token", KEY, SECRET)
        with Client(account, limits, Egress(allow_loopback=True)) as client:
            client.check()  # its first answer takes longer than those that people wait for
        yield base_url


@pytest.fixture
def site(people: People, sandbox: str, settings: Settings) -> Iterator[Site]:
    """A district at the sandbox, whose clicks wait three seconds at most."""
    settings.ETS_LISTING_SECONDS, settings.ETS_BODY_SECONDS = LISTING_SECONDS, BODY_SECONDS
    settings.ETS_CALLS_PER_SECOND = 1000
    made = Site(people, sandbox)
    yield made
    made.calm()
    made.client.close()
