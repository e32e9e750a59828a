"""What every test shares: settings, both databases, quick passwords."""

import os
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import connections
from pytest_django.fixtures import Settings

from tests import people as people_module


@pytest.fixture(autouse=True)
def quick_settings(settings: Settings) -> None:
    """Plain static files, and a hash that takes no time; real processes in journeys keep the real ones."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Limits on guessing count in the cache: each test starts at zero."""
    cache.clear()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """Close every connection before the test databases go: on PostgreSQL the trace's own is a second session."""
    yield
    connections.close_all()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Open both databases to each test that asks for `db`: the trace has its own. Leave long proofs to `make proof`."""
    for item in items:
        if item.get_closest_marker("proof") and "SCOREPORT_PROOF" not in os.environ:
            item.add_marker(pytest.mark.skip(reason="long: `make proof`"))
        if "db" in getattr(item, "fixturenames", ()) and item.get_closest_marker("django_db") is None:
            item.add_marker(pytest.mark.django_db(databases=["default", "audit"]))


@pytest.fixture
def people(db: None) -> people_module.People:
    """The cast, written into the database."""
    return people_module.make()
