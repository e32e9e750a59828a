"""A mail server, and settings that send there."""

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from tests.mail import server as server_module
from tests.mail.server import Server


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    with server_module.running() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_TIMEOUT = 1
        settings.DEFAULT_FROM_EMAIL = "Scoreport <reports@example.org>"
        yield running
