"""The budgets of a state account: counted in the cache, for all processes together."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.core.cache import caches
from pytest_django.fixtures import Settings

from scoreport import ets
from scoreport.configuration import clients
from scoreport.configuration.budgets import CACHE, SharedCounter, budgets_of

ACCOUNT = ets.Account(
    "https://state.ets.org", "/students/", "/reports/", "/token", "planted-client-key", "planted-client-secret"
)


@pytest.fixture(autouse=True)
def empty() -> None:
    caches[CACHE].clear()


def test_processes_count_together_in_the_cache() -> None:
    one, other = SharedCounter(), SharedCounter()
    assert [one.add("a", 60), other.add("a", 60), one.add("b", 60), one.add("a", 60)] == [1, 2, 1, 3]


def test_threads_lose_no_count() -> None:
    counter = SharedCounter()
    with ThreadPoolExecutor(64) as pool:
        counts = list(pool.map(lambda _number: counter.add("a", 60), range(1000)))
    assert sorted(counts) == list(range(1, 1001))


def test_an_account_is_known_by_its_address_and_key_and_the_cache_holds_neither(settings: Settings) -> None:
    settings.ETS_CALLS_PER_SECOND = 5
    same = replace(ACCOUNT, client_secret="another", endpoint_1="/other/")
    for account in (ACCOUNT, same):
        assert budgets_of(account)["interactive"].reserve(0.9) is not None
    others = [replace(ACCOUNT, client_key="other"), replace(ACCOUNT, base_url="https://other.ets.org")]
    for account in others:
        budgets_of(account)["interactive"].reserve(0.9)
        budgets_of(account)["bulk"].reserve(0.9)
    names = {str(name).rsplit(":", 1)[0] for name in caches[CACHE]._cache}  # type: ignore[attr-defined]
    assert len(names) == 5
    assert "planted" not in str(names)
    assert "ets.org" not in str(names)


def test_a_test_of_the_connection_stands_outside_of_the_budget(settings: Settings) -> None:
    settings.ETS_CALLS_PER_SECOND = 5
    while budgets_of(ACCOUNT)["interactive"].reserve(9) is not None:
        pass
    with clients.new_client(ACCOUNT) as client, clients.new_client(ACCOUNT, shared=True) as shared:
        assert client._traffic._budgets["interactive"].reserve(0.5) is not None
        assert shared._traffic._budgets["interactive"].reserve(0.5) is None
