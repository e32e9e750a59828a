from collections.abc import Callable, Iterator

import pytest

from scoreport.ets import Account, Client, Egress, Limits
from tests.ets.upstream import Upstream, upstream

LOOPBACK = Egress(allow_loopback=True)
KEY, SECRET = "planted-client-key", "planted-client-secret"
SSID = "8642097531"


def account_of(base_url: str) -> Account:
    return Account(base_url, "/api/v1/students/", "/score-reports/", "/api/v1/token", KEY, SECRET)


@pytest.fixture
def up() -> Iterator[Upstream]:
    with upstream() as running:
        yield running


@pytest.fixture
def client_with(up: Upstream) -> Iterator[Callable[..., Client]]:
    """Make clients of the upstream with limits of the test's own."""
    made: list[Client] = []

    def make(**limits: float) -> Client:
        made.append(Client(account_of(up.base_url), Limits(**limits), LOOPBACK))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for client in made:
        client.close()


@pytest.fixture
def client(client_with: Callable[..., Client]) -> Client:
    return client_with()
