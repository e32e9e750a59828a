"""The support bundle helps somebody far away, and holds nothing of anybody."""

import json
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.databases import is_postgresql, own_database
from tests.installation import Browser, Installation
from tests.kept.searching import in_bytes
from tests.people import PASSWORD
from tests.reports import upstream as upstream_module
from tests.reports.conftest import BEN, MIA, SAM, links_in
from tests.roster.oneroster.builder import good, with_guardianships

pytestmark = pytest.mark.django_db(databases=[])
KEY, SECRET = "plantedclientkey0xq7ACeA", "plantedsecret9vh2kz0t^00"
SIGNATURE, MAIL_PASSWORD, SECRET_KEY = "plantedsignature6jt0pb9n2f", "plantedsmtp44", "plantedsecretkey" * 4
NAMES = ("Lindqvist", "Okafor", "Farrow", "Nguyen", "Lovelace", "plantedlocal", "plantedaddress", "plantedaccount")
CAST = """
from tests import people
from scoreport.accounts.models import User
from scoreport.configuration import sealing
from scoreport.configuration.models import Configuration, Connection
from scoreport.lib import clock
from scoreport.roster.models import Student
c = people.make()
Student.objects.filter(pk=c.ben.pk).update(local_id="plantedlocal")
User.objects.filter(pk=c.pia.pk).update(email="plantedaddress@example.org")
made = Configuration.objects.create(lea=c.lea, name="CAASPP", is_default=True)
row = Connection(configuration=made, state="live", base_url="{url}", endpoint_1="/api/v1/students/",
    endpoint_2="/score-reports/", authentication_endpoint="/api/v1/token", saved_at=clock.now())
sealing.seal(row, "client_key", "{key}")
sealing.seal(row, "client_secret", "{secret}")
row.save()
print(c.ben.key)
"""


def bundle_of(installation: Installation, file: Path) -> dict[str, Any]:
    installation.run("support-bundle", str(file))
    with zipfile.ZipFile(file) as bundle:
        return {name: json.loads(bundle.read(name)) for name in bundle.namelist()}


@pytest.fixture
def installation(tmp_path: Path) -> Any:
    env = {
        "SCOREPORT_SMTP_HOST": "127.0.0.1", "SCOREPORT_SMTP_PORT": "9", "SCOREPORT_SMTP_SECURITY": "none",
        "SCOREPORT_SMTP_USERNAME": "plantedaccount", "SCOREPORT_SMTP_PASSWORD": MAIL_PASSWORD,
        "SCOREPORT_MAIL_FROM": "plantedaddress@example.org", "SCOREPORT_SECRET_KEY": SECRET_KEY,
    }  # fmt: skip
    if not is_postgresql():
        yield Installation(tmp_path, {**env, "SCOREPORT_DATABASE_URL": ""})
        return
    with own_database() as address:
        yield Installation(tmp_path, {**env, "SCOREPORT_DATABASE_URL": address})


def test_it_says_what_happened_and_names_nobody(installation: Installation, tmp_path: Path) -> None:
    installation.run("init", "--lea", "First Unified", "--username", "first", "--name", "Ada Lovelace")
    package = tmp_path / "package.zip"
    package.write_bytes(with_guardianships(good()).zip().getvalue())
    answers = ("--ssid-column", "metadata.scoreport.ssid", "--lea", "First Unified")
    installation.run("import-roster", str(package), *answers)
    with upstream_module.running() as state:
        state.signature = SIGNATURE
        state.offer(BEN, "CAASPP", "2026", "en")
        ben = installation.python(CAST.format(url=state.url, key=KEY, secret=SECRET)).strip()
        with installation.web() as address:
            pia = Browser(address).sign_in("pia")
            path = f"/children/{ben}/score-reports/"
            (link, *_) = links_in(pia.post(path, {"language": "en"}, pia.token("/assessments/")).text)
            pia.get(link)
            state.listing_status, state.listing_body = 500, {"message": SIGNATURE}
            pia.post(path, {"language": "en"}, pia.token("/assessments/"))
            Browser(address).submit("/sign-in/", {"login": "okafor", "password": "wrong"})
    file = tmp_path / "bundle.zip"
    found = bundle_of(installation, file)

    assert set(found) == {f"{name}.json" for name in ("versions", "settings", "doctor", "rows", "errors", "imports")}
    assert found["versions.json"]["scoreport"]
    assert found["settings.json"]["EMAIL_HOST_USER"] == "set"
    assert {"check": "worker.tick", "level": "wrong", "found": "no worker has run yet",
            "mend": "start scoreport worker"} in found["doctor.json"]  # fmt: skip
    assert found["rows.json"]["roster_student"] > 5
    assert found["rows.json"]["audit_entry"] > 5
    outcomes = {(row["event"], row["outcome"]) for row in found["errors.json"]["events"]}
    assert ("report.opened", "opened") in outcomes
    assert ("reports.generated", "state_down") in outcomes
    assert found["imports.json"][0]["state"] == "applied"

    key = (tmp_path / "data/secrets/keys").read_text().strip()
    values = (BEN, MIA, SAM, KEY, SECRET, SIGNATURE, MAIL_PASSWORD, SECRET_KEY, PASSWORD, key, ben, link, *NAMES)
    everything = json.dumps(found).encode()
    assert in_bytes(everything, values) == set()
    assert in_bytes(everything.lower(), [name.lower() for name in NAMES]) == set()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    code, said, _ = installation.try_to_run("support-bundle", str(file))
    assert (code, "there already" in said) == (1, True)
