"""For the tests of this folder: a Redis, empty and running at the beginning of each test, and one installation."""

import contextlib
from collections.abc import Iterator

import pytest

from tests.databases import is_postgresql, own_database
from tests.installation import Installation
from tests.places import ROOT
from tests.scaled.places import Place
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


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("scaled")
    env = {"PYTHONPATH": str(ROOT), "SCALED_FOLDER": str(folder)}
    with contextlib.ExitStack() as stack:
        if is_postgresql():
            env["SCOREPORT_DATABASE_URL"] = stack.enter_context(own_database())
        made = Installation(folder, env)
        made.run("init", "--lea", "Our District", "--username", "boss", "--name", "The Boss")
        yield made


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    """The engine of the place: Redis, unless a test asks for the other."""
    return str(getattr(request, "param", "redis"))


@pytest.fixture
def place(engine: str, installation: Installation, redis_server: RedisServer) -> Iterator[Place]:
    shared = {"SCOREPORT_REDIS_URL": redis_server.url} if engine == "redis" else {}
    with Place(Installation(installation.folder, {**installation.env, **shared})) as made:
        yield made
