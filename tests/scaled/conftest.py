"""A Redis for the tests of this folder: one server, empty and running at the beginning of each test."""

from collections.abc import Iterator

import pytest

from tests.scaled.server import RedisServer


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    made = RedisServer(tmp_path_factory.mktemp("redis"))
    yield made
    made.stop()


@pytest.fixture
def redis_server(server: RedisServer) -> RedisServer:
    """The server, running and empty, whatever the test before did to it."""
    server.stop()
    server.start()
    return server
