"""The cache that processes share: in Redis while it answers, in each process's own memory while it doesn't."""

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import caches
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from scoreport import ets
from scoreport.accounts.guessing import PAIR, TooMany, Tries
from scoreport.configuration.budgets import CACHE, SharedCounter
from scoreport.districts import frames
from scoreport.lib import outage, redis, shared_cache
from scoreport.lib.shared_cache import PROCESSES, SharedCache
from tests.ets.test_breaker import Clock
from tests.people import People
from tests.scaled.server import RedisServer

NAMES = ("default", CACHE)


@pytest.fixture(autouse=True)
def in_redis(redis_server: RedisServer, settings: Settings) -> None:
    shared_cache._outages.clear()
    settings.CACHES = redis.caches(redis_server.url, NAMES)
    for name in NAMES:
        cache = caches[name]
        assert isinstance(cache, SharedCache)
        cache._alone.clear()


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look whether the store is back at each use."""
    monkeypatch.setattr(outage, "PAUSE_SECONDS", 0)


def test_what_is_kept_comes_back_and_runs_out() -> None:
    cache = caches["default"]
    for value in ("x", 7, 1.5, True, None, [1.5, 2], {"a": "ü"}):
        cache.set("a", value, 60)
        assert cache.get("a", "none") == value
        assert type(cache.get("a")) is type(value)
    assert cache.add("a", 1, 60) is False
    cache.set("short", 1, 1)
    assert cache.has_key("short")
    assert cache.get_many(["a", "short", "never"]) == {"a": {"a": "ü"}, "short": 1}
    cache.delete_many(["a"])
    assert cache.get("a", "gone") == "gone"
    time.sleep(1.1)
    assert cache.get("short") is None
    with pytest.raises(ValueError, match="no such count"):
        cache.incr("short")


def test_threads_lose_no_count() -> None:
    counter = SharedCounter()
    with ThreadPoolExecutor(32) as pool:
        counts = list(pool.map(lambda _number: counter.add("a", 60), range(1000)))
    assert sorted(counts) == list(range(1, 1001))


def test_threads_share_connections(redis_server: RedisServer) -> None:
    def one_by_one(number: int) -> None:
        caches["default"].set(f"by thread {number}", 1, 60)

    for number in range(30):
        thread = threading.Thread(target=one_by_one, args=[number])
        thread.start()
        thread.join()
    with redis_server.client() as client:
        assert len(client.client_list()) < 10


def test_redis_holds_no_address_no_name_and_nothing_that_runs_code(redis_server: RedisServer) -> None:
    caches["default"].set("allauth:rl:webauthn:ip:203.0.113.7", [1.5, 2.5], 60)
    Tries(RequestFactory().post("/", REMOTE_ADDR="203.0.113.7"), "planted-username").take()
    with redis_server.client() as client:
        kept = [(name, client.get(name)) for name in client.scan_iter()]
        assert len(kept) == 4
        assert all(client.ttl(name) > 0 for name, _ in kept)
    assert "203.0.113" not in str(kept)
    assert "planted" not in str(kept)
    assert {value for _, value in kept} == {b"[1.5, 2.5]", b"1"}


def test_clearing_leaves_the_task_queue_alone(redis_server: RedisServer) -> None:
    with redis_server.client() as client:
        client.set("rq:queue:default", "work")
        caches["default"].set("a", 1, 60)
        caches[CACHE].set("a", 1, 60)
        caches["default"].clear()
        assert client.get("rq:queue:default") == b"work"
    assert caches["default"].get("a") is None
    assert caches[CACHE].get("a") == 1


def test_a_frame_of_another_version_is_made_anew(people: People) -> None:
    slug = people.lea.slug
    frames.frame_of(slug)
    kept = caches["default"].get(f"frame:{slug}")
    caches["default"].set(f"frame:{slug}", {**kept, "name": "As it is kept"}, 60)
    assert frames.frame_of(slug).name == "As it is kept"
    caches["default"].set(f"frame:{slug}", {**kept, "of_a_later_version": 1}, 60)
    assert frames.frame_of(slug).name == people.lea.name


def test_while_redis_is_away_each_process_counts_alone_and_more_strictly_and_says_so_once(
    redis_server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    noon = Clock(1_800_000_000.0)
    redis_server.stop()
    with caplog.at_level(logging.INFO):
        waits = [ets.Budget("an account", 50, SharedCounter(), noon).reserve(9.9) for _ in range(500)]
    served = [wait for wait in waits if wait is not None]
    assert 500 / PROCESSES / 2 < len(served) <= 500 / PROCESSES * 1.3
    assert len(caplog.records) == 1
    assert "the shared cache does not answer (ConnectionError)" in caplog.text
    assert redis_server.password not in caplog.text
    assert str(redis_server.port) not in caplog.text


@pytest.mark.usefixtures("at_once")
def test_what_was_counted_before_counts_when_redis_is_back(
    redis_server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    counter = SharedCounter()
    assert [counter.add("a", 60) for _ in range(3)] == [1, 2, 3]
    with redis_server.held_up():
        assert counter.add("a", 60) == 1
    with caplog.at_level(logging.INFO):
        assert counter.add("a", 60) > 3
    assert "the shared cache answers again" in caplog.text
    redis_server.stop()
    redis_server.start()
    assert counter.add("a", 60) == 1, "a restart is no outage"
    assert len(caplog.records) == 2


def test_a_redis_that_takes_connections_and_says_nothing_is_waited_for_once(redis_server: RedisServer) -> None:
    caches["default"].set("a", 1, 60)
    with redis_server.held_up():
        begin = time.monotonic()
        assert caches["default"].get("a") is None
        waited = time.monotonic() - begin
        for number in range(100):
            caches["default"].set("b", number, 60)
            assert caches["default"].get("b") == number
        assert time.monotonic() - begin - waited < 0.5
    assert waited < 2 * redis.SECONDS + 1.5


def test_guessing_is_limited_without_redis_and_more_strictly(redis_server: RedisServer, people: People) -> None:
    redis_server.stop()
    request = RequestFactory().post("/", REMOTE_ADDR="203.0.113.7")
    for _ in range(1 + (PAIR.failures - 1) // PROCESSES):
        Tries(request, people.pia.username).take()
    with pytest.raises(TooMany):
        Tries(request, people.pia.username).take()
    # Who knows the password gets their try back, and is not held up.
    for _ in range(10):
        right = Tries(request, people.cole.username, "code")
        right.take()
        right.give_back()


def test_a_full_redis_counts_as_away(redis_server: RedisServer) -> None:
    with redis_server.client() as client:
        client.config_set("maxmemory", "1")
    assert [SharedCounter().add("a", 60) for _ in range(2)] == [1, 1 + PROCESSES]
