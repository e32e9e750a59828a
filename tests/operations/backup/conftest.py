"""An installation with people, a stored secret and a trace, on the database of this run, and a second, empty one."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from scoreport.operations import keys
from tests.databases import copied_database, is_postgresql, own_database
from tests.installation import Installation

SECRET = "plantedsecret9vh2kz0t^00"
NAME = "Lindqvist"
FILLED = f"""
from tests import people
from scoreport.configuration import sealing
from scoreport.configuration.models import Configuration, Connection
from scoreport.lib import clock
cast = people.make()
configuration = Configuration.objects.create(lea=cast.lea, name="CAASPP", is_default=True)
row = Connection(configuration=configuration, state="live", base_url="https://example.org", saved_at=clock.now())
sealing.seal(row, "client_key", "plantedclientkey0xq7ACeA")
sealing.seal(row, "client_secret", "{SECRET}")
row.save()
"""
STORED = """
from scoreport.configuration.credentials import for_school
from scoreport.districts.models import School
print(for_school(School.objects.get(name="Aldrich Elementary")).account.client_secret)
"""
COUNT = "from scoreport.roster.models import Student\nprint(Student.objects.count())"

Make = Callable[..., Installation]


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Make]:
    """Make installations, each with a folder and a database of its own."""
    with ExitStack() as stack:

        def make(name: str, **env: str) -> Installation:
            folder = tmp_path / name
            folder.mkdir()
            url = stack.enter_context(own_database()) if is_postgresql() else ""
            return Installation(folder, {"SCOREPORT_DATABASE_URL": url, **env})

        yield make


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[Installation]:
    """One that is in use, to be copied."""
    with ExitStack() as stack:
        url = stack.enter_context(own_database()) if is_postgresql() else ""
        made = Installation(tmp_path_factory.mktemp("filled"), {"SCOREPORT_DATABASE_URL": url})
        made.run("init", "--lea", "First Unified", "--username", "first", "--name", "First Person")
        made.python(FILLED)
        made.run("audit-head")
        yield made


@pytest.fixture
def first(filled: Installation, tmp_path: Path) -> Iterator[Installation]:
    """One that is in use."""
    shutil.copytree(filled.folder, tmp_path / "first")
    with ExitStack() as stack:
        url = filled.env["SCOREPORT_DATABASE_URL"]
        copied = stack.enter_context(copied_database(url)) if url else ""
        yield Installation(tmp_path / "first", {"SCOREPORT_DATABASE_URL": copied})


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    """A backup key in its file."""
    path = tmp_path / "backup.key"
    path.write_text(keys.fresh())
    return path
