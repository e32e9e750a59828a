"""An installation of the last release is upgraded with its data in it."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from scoreport.operations import keys
from tests.databases import is_postgresql, own_database
from tests.installation import Browser, Installation
from tests.people import PASSWORD
from tests.upgrade import releases

pytestmark = pytest.mark.django_db(databases=[])
SECRET = "plantedsecret9vh2kz0t^00"
# The database as that release made it, filled through the models as they were then.
MADE = """
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from scoreport.lib import clock, crypto
targets = {targets!r}
executor = MigrationExecutor(connections["default"])
executor.migrate(targets)
if settings.AUDIT_HOME == "audit":
    MigrationExecutor(connections["audit"]).migrate([node for node in targets if node[0] == "audit"])
get = executor.loader.project_state(targets).apps.get_model
lea = get("districts", "Lea").objects.create(name="Old Valley Unified", slug="old-valley")
school = get("districts", "School").objects.create(
    lea=lea, sourced_id="s", name="Aldrich Elementary", display_option="guardians")
user = get("accounts", "User").objects.create(username="pia", name="Pia Old", password=make_password({password!r}))
student = get("roster", "Student").objects.create(
    lea=lea, sourced_id="ben", given_name="Ben", family_name="Old", ssid="1000000001", grade_level="04",
    birth_on="2017-01-01", primary_school=school)
get("roster", "Enrollment").objects.create(student=student, school=school, is_primary=True)
guardian = get("roster", "Guardian").objects.create(
    lea=lea, sourced_id="pia", given_name="Pia", family_name="Old", user=user)
get("roster", "Guardianship").objects.create(
    student=student, guardian=guardian, relationship="parent", educational_rights=True, portal_access=True)
configuration = get("configuration", "Configuration").objects.create(lea=lea, name="CAASPP", is_default=True)
row = get("configuration", "Connection")(
    configuration=configuration, state="live", base_url="https://example.org", endpoint_1="/a",
    authentication_endpoint="/t", saved_at=clock.now())
for field in ("client_key", "client_secret"):
    setattr(row, field + "_sealed", crypto.encrypt("configuration", (lea.key, row.key, field), {secret!r}))
row.save()
get("audit", "Entry").objects.using("audit").create(at=clock.now(), event="sign_in.succeeded", user_name="Pia Old")
"""
STORED = (
    "from scoreport.configuration.credentials import for_school\nfrom scoreport.districts.models import School\n"
    "print(for_school(School.objects.get()).account.client_secret)"
)


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Installation]:
    """An installation whose database is the last release's."""
    keys.make_folder(tmp_path / "data")
    for name in keys.FILES:
        keys.write(tmp_path / "data", name, keys.fresh())
    with ExitStack() as stack:
        url = stack.enter_context(own_database()) if is_postgresql() else ""
        made = Installation(tmp_path, {"SCOREPORT_DATABASE_URL": url})
        made.python(MADE.format(targets=releases.newest(), password=PASSWORD, secret=SECRET))
        yield made


def doctor(installation: Installation, check: str) -> str:
    _code, said, _ = installation.try_to_run("doctor")
    return next(line for line in said.splitlines() if check in line)


def test_the_last_release_is_upgraded_with_its_data(old: Installation) -> None:
    if releases.since(releases.newest()):
        assert "scoreport migrate" in doctor(old, "database.version")
    old.run("migrate")
    assert "nothing to upgrade" in doctor(old, "database.version")
    assert old.python(STORED).strip() == SECRET
    with old.web() as address:
        assert "Ben Old" in Browser(address).sign_in("pia").get("/assessments/").text
    old.run("audit-head")
    assert "whole." in old.run("verify-audit")
    old.run("migrate")  # a second time there is nothing to do
