"""What every test shares: settings, both databases, quick passwords."""

import pytest
from django.core.cache import cache
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


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Open both databases to each test that asks for `db`: the trace has its own."""
    for item in items:
        if "db" in getattr(item, "fixturenames", ()) and item.get_closest_marker("django_db") is None:
            item.add_marker(pytest.mark.django_db(databases=["default", "audit"]))


@pytest.fixture
def people(db: None) -> people_module.People:
    """The cast, written into the database."""
    return people_module.make()
