"""The settings that all tests run under: set before Django reads them."""

import base64
import os
import tempfile
from pathlib import Path

TEST_KEY = base64.urlsafe_b64encode(bytes(range(32))).decode()


def prepare() -> None:
    """Set what the settings ask for; a database address given from outside stays (PostgreSQL run)."""
    folder = Path(tempfile.gettempdir()) / "scoreport-tests"
    (folder / "static").mkdir(parents=True, exist_ok=True)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    os.environ["SCOREPORT_SECRET_KEY"] = "a secret key for tests only, forty characters"
    os.environ["SCOREPORT_KEYS"] = TEST_KEY
    os.environ["SCOREPORT_DATA_DIR"] = str(folder)
    os.environ["SCOREPORT_PUBLIC_URL"] = "http://localhost:8000"
    os.environ["SCOREPORT_DEMO"] = "true"
    os.environ["SCOREPORT_ETS_ALLOW_LOOPBACK"] = "true"
