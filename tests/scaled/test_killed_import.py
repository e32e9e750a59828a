"""A worker is killed while it writes an import: the roster stays as it was, and another worker does it again."""

import contextlib
import sqlite3
import time
from collections.abc import Iterator

import psycopg
import pytest

from tests.installation import SECONDS
from tests.scaled.places import Place
from tests.scaled.server import RedisServer

pytestmark = [pytest.mark.django_db(databases=[]), pytest.mark.proof]
APPLY = """
from django.conf import settings
from scoreport.audit.recording import Who
from scoreport.districts.models import Lea
from scoreport.roster.imports.runs import new_run
from scoreport.roster.imports.tasks import apply_import
from scoreport.roster.models import ImportState, Student
from scoreport.roster.uploads import SealedWriter
from tests.roster.oneroster.builder import good

writer = SealedWriter(settings.UPLOAD_DIR / "sealed")
writer.write(good().zip().getvalue())
writer.close()
run = new_run(Lea.objects.get(), Who("", "", role="import"), "roster.zip")
run.upload, run.state = "sealed", ImportState.APPLYING
run.summary = {"answers": {"ssid_column": "metadata.scoreport.ssid", "guardians": "by-hand"}}
run.save()
order(apply_import, run.key, confirmed=True)
"""


@contextlib.contextmanager
def nobody_writes_students(place: Place) -> Iterator[None]:
    """Hold the lock that an import needs to write: of the table, or on SQLite of the database."""
    address = place.installation.env.get("SCOREPORT_DATABASE_URL")
    with contextlib.ExitStack() as stack:
        if address:
            held = stack.enter_context(psycopg.connect(address))
            held.execute("LOCK TABLE roster_student IN EXCLUSIVE MODE")
        else:
            path = place.folder / "data" / "scoreport.sqlite3"
            database = stack.enter_context(contextlib.closing(sqlite3.connect(path, isolation_level=None)))
            database.execute("BEGIN IMMEDIATE")
        yield


def test_a_killed_import_leaves_the_roster_and_is_done_again(place: Place, redis_server: RedisServer) -> None:
    place.run(APPLY)
    with nobody_writes_students(place):
        worker = place.worker()
        with redis_server.client() as client:
            place.wait(lambda: client.zcard("rq:wip:default") == 1)
        time.sleep(1)  # the package is read, and the first row is to be written
        worker.kill()
        worker.wait(SECONDS)
    assert (
        place.run("run.refresh_from_db(); print(run.state, Student.objects.count(), run.findings)") == "applying 0 []"
    )
    assert place.run("Worker.objects.all().delete(); print(*workers.mend(engine()))") == "1 0"
    place.worker()
    place.wait(lambda: place.run("run.refresh_from_db(); print(run.state)") != "applying")
    assert place.run("print(run.state, run.findings)") == "applied []"
    assert int(place.run("print(Student.objects.count())")) > 0
    # Nothing of the package has passed through Redis.
    with redis_server.client() as client:
        everything = str([client.dump(name) for name in client.scan_iter()])
    assert "roster.zip" not in everything
