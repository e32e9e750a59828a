"""The main job, end to end: from an empty folder and a pair of credentials to a PDF in a parent's hands."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.installation import Browser, Installation, Page
from tests.reports.conftest import links_in
from tests.roster.oneroster.builder import good, with_guardianships
from tests.sandbox.running import running_sandbox

pytestmark = pytest.mark.journey

PREFERENCES = "/system-settings/portal-preferences"
CONFIGURATIONS = f"{PREFERENCES}/caaspp-configuration/"
OPTIONS = f"{PREFERENCES}/assessment-display-option/"
IMPORTS, PEOPLE = "/system-settings/roster/imports/", "/system-settings/people/"
OWN = "a new long sentence"


def test_a_district_of_its_own_gives_a_parent_a_report(tmp_path: Path) -> None:
    installation = Installation(tmp_path, {"SCOREPORT_DATABASE_URL": ""})
    said = installation.run("init", "--lea", "Our District", "--username", "ada", "--name", "Ada Lovelace")
    with running_sandbox() as state, installation.process("worker"), installation.web() as address:
        ada = first_sign_in(address, "ada", said.split("change at once: ")[1].split()[0])
        import_roster(ada)
        configure(ada, state)
        show_reports(ada)
        username, password = give_sign_in(ada, "Núñez Gia")

        gia = first_sign_in(address, username, password)
        portal = gia.get("/assessments/").text
        assert "Ana Núñez" in portal
        assert "Ben Núñez" in portal
        child = re.findall(r"/children/([^/]+)/score-reports/", portal)[0]
        listed = gia.post(f"/children/{child}/score-reports/", {"language": "en"}, gia.token("/assessments/"))
        report = gia.get(links_in(listed.text)[0])
        assert report.headers["content-type"] == "application/pdf"
        assert report.body.startswith(b"%PDF-")


def first_sign_in(address: str, username: str, password: str) -> Browser:
    """Sign in with a one-time password, replace it, and sign in with the new one."""
    browser = Browser(address)
    page = browser.submit("/sign-in/", {"login": username, "password": password})
    browser.submit(page.url, {"old": password, "new": OWN, "again": OWN})
    return browser.sign_in(username, OWN)


def import_roster(ada: Browser) -> None:
    """Upload the package, say where the SSID stands, apply."""
    page = ada.upload(IMPORTS, "package", with_guardianships(good()).zip().getvalue())
    run = page.url
    wait_for(lambda: ada.get(run), "Where does the SSID stand?")
    ada.submit(f"{run}apply/", {"ssid_column": "metadata.scoreport.ssid"}, shown_at=run)
    wait_for(lambda: ada.get(run), "Apply</span>")
    ada.submit(f"{run}apply/", {}, shown_at=run)
    wait_for(lambda: ada.get(run), "Applied")


def configure(ada: Browser, state: str) -> None:
    """Enter the credentials: tested and in use at once."""
    form = f"{CONFIGURATIONS}add/"
    typed = {
        "name": "CAASPP", "base_url": state, "endpoint_1": "/api/v1/students/", "endpoint_2": "/score-reports/",
        "authentication_endpoint": "/api/v1/token", "client_key": "sandbox", "client_secret": "sandbox-secret-00001",
        "expires_on": "2999-01-01", "action": "save",
    }  # fmt: skip
    assert "Saved and in use." in ada.submit(form, typed).text


def show_reports(ada: Browser) -> None:
    """Mark the Assessment Display Option of each school; a new one shows nothing."""
    page = ada.get(OPTIONS).text
    schools = re.findall(r'name="option-([^"]+)"', page)
    chosen = {f"option-{school}": "guardians" for school in schools} | {f"shown-{school}": "" for school in schools}
    assert "2 schools changed." in ada.submit(OPTIONS, chosen).text


def give_sign_in(ada: Browser, name: str) -> tuple[str, str]:
    """Find an adult, give them a sign-in, and return what the page shows once."""
    found = ada.submit(PEOPLE, {"query": name}).text
    person = re.findall(rf'{PEOPLE}guardian/[^"/]+/', found)[0]
    given = ada.submit(f"{person}give/", {}, shown_at=person).text
    facts = dict(re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)<", given))
    return facts["User name"], facts["One-time password"]


def wait_for(look: Callable[[], Page], words: str) -> None:
    """Look again until the page says so."""
    deadline = time.monotonic() + 30
    while words not in look().text:
        assert time.monotonic() < deadline, look().text
        time.sleep(0.2)
