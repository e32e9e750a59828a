"""`scoreport init` as somebody types it: a district without a demo."""

import stat
from pathlib import Path

import pytest

from tests.installation import Browser, Installation

pytestmark = pytest.mark.django_db(databases=[])
ADA = ("--username", " Ada", "--name", "Ada Lovelace")


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return Installation(tmp_path, {"SCOREPORT_DATABASE_URL": ""})


def test_the_first_coordinator_signs_in_changes_the_password_and_configures(installation: Installation) -> None:
    said = installation.run("init", "--lea", "Our District", "--cds", "1234567", *ADA)
    password = said.split("change at once: ")[1].split()[0]
    with installation.web() as address:
        ada = Browser(address)
        page = ada.submit("/sign-in/", {"login": "ada", "password": password})
        assert "New password" in page.text, "the one-time password opens nothing else"
        new = "a new long sentence"
        ada.submit(page.url, {"old": password, "new": new, "again": new})
        ada.sign_in("ada", new)
        assert "Add Configuration" in ada.get("/system-settings/portal-preferences/caaspp-configuration/").text


def test_the_folder_is_its_owners_alone(installation: Installation, tmp_path: Path) -> None:
    installation.run("init", "--lea", "Our District", *ADA)
    for path in (tmp_path / "data", tmp_path / "data/secrets", tmp_path / "data/secrets/keys"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--lea", " ", *ADA), "--lea and --name need words"),
        (("--lea", "A", "--username", "ada b", "--name", "Ada"), "without spaces"),
        (("--lea", "A", "--cds", "123", *ADA), "7 or 14 digits"),
    ],
)
def test_wrong_words_are_refused_before_anything_is_made(
    installation: Installation, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    code, _, complaint = installation.try_to_run("init", *words)
    assert code == 2
    assert said in complaint
    assert not (tmp_path / "data/scoreport.sqlite3").exists()


def test_a_second_time_changes_nothing(installation: Installation) -> None:
    installation.run("init", "--lea", "Our District", *ADA)
    for words, said in (
        (("--lea", "Our District", *ADA), "There is an LEA named Our District already"),
        (("--lea", "Another", *ADA), "There is a user named ada already"),
    ):
        code, _, complaint = installation.try_to_run("init", *words)
        assert (code, said in complaint) == (1, True), complaint
    print_leas = "from scoreport.districts.models import Lea\nprint(Lea.objects.count())"
    assert installation.python(print_leas).strip() == "1"


def test_a_busy_port_or_a_foreign_address_is_named(installation: Installation) -> None:
    installation.run("init", "--lea", "Our District", *ADA)
    with installation.web() as address:
        port = address.rpartition(":")[2]
        code, _, complaint = installation.try_to_run("web", "--port", port)
        assert (code, f"port {port} is in use" in complaint) == (2, True), complaint
    code, _, complaint = installation.try_to_run("web", "--host", "192.0.2.1")
    assert (code, "can't listen on 192.0.2.1" in complaint) == (2, True), complaint
