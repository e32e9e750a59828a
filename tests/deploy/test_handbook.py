"""The commands of docs/deploy.md run in a root folder of the test's own, with stand-ins for what changes a machine."""

import base64
import os
import re
import subprocess
from pathlib import Path

import pytest

from scoreport.lib import postgres
from scoreport.lib.crypto import parse_master_keys
from tests.docs.handbook import blocks
from tests.places import ROOT

PAGE = ROOT / "docs" / "deploy.md"
BLOCKS = blocks(PAGE, "bash")
STAND_INS = ("apt-get", "createdb", "createuser", "docker", "make", "nginx", "scoreport-command", "sleep", "systemctl",
             "uv", "chown")  # fmt: skip
# `sudo -u somebody` and `env NAME=value` run what follows.
SUDO = '#!/bin/bash\n[ "$1" = -u ] && shift 2\nexec "$@"\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with the places that a machine has, and a checkout in which only `deploy` and `docs` are."""
    for place in ("etc/systemd/system", "etc/nginx/conf.d", "etc/nginx/sites-enabled", "usr/local/sbin", "stand-ins"):
        (tmp_path / place).mkdir(parents=True)
    (tmp_path / "etc/nginx/sites-enabled/default").touch()
    for name in STAND_INS:
        write(tmp_path / "stand-ins" / name, f'#!/bin/bash\necho {name} "$@" >> {tmp_path}/calls\n')
    write(tmp_path / "stand-ins" / "sudo", SUDO)
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    subprocess.run(["cp", "-r", str(ROOT / "deploy"), str(ROOT / "docs"), str(checkout)], check=True)
    for name in ("certificate.pem", "certificate.key"):
        (checkout / name).touch()
    (checkout / ".tools/bin").mkdir(parents=True)
    (checkout / ".tools/bin/uv").symlink_to(tmp_path / "stand-ins" / "uv")
    return tmp_path


def write(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)


def follow(root: Path) -> list[str]:
    """Run every block in order and return what the stand-ins were asked for."""
    env = {**os.environ, "PATH": f"{root}/stand-ins:{os.environ['PATH']}"}
    for block in BLOCKS:
        moved = re.sub(r"(?<=[ \'=])/(etc|opt|usr)/", rf"{root}/\1/", block)
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", moved], cwd=root / "checkout", env=env, capture_output=True, text=True
        )
        assert done.returncode == 0, moved + done.stdout + done.stderr
    return (root / "calls").read_text().splitlines()


def test_the_page_installs_what_the_services_and_nginx_ask_for(root: Path) -> None:
    calls = follow(root)
    etc = root / "etc"
    for unit in ("scoreport-web@.service", "scoreport-worker.service", "scoreport-migrate.service"):
        text = (etc / "systemd/system" / unit).read_text()
        asked = re.findall(r"^(?:LoadCredential=\w+:|EnvironmentFile=)(/\S+)", text, re.MULTILINE)
        assert asked
        assert [path for path in asked if not (root / path[1:]).is_file()] == []
        page = re.findall(r"^Documentation=file:(\S+)", text, re.MULTILINE)
        assert [path for path in page if not (root / path[1:]).is_file()] == []
    site = (etc / "nginx/conf.d/scoreport.conf").read_text()
    includes = re.findall(r"(?:include|ssl_certificate|ssl_certificate_key) (/\S+);", site)
    assert len(includes) == 5
    assert [path for path in includes if not (root / path[1:]).is_file()] == []
    assert not (etc / "nginx/sites-enabled/default").exists()
    started = {word for call in calls if call.startswith("systemctl ") for word in call.split() if "scoreport" in word}
    assert started == {"scoreport-web@8001", "scoreport-web@8002", "scoreport-worker", "scoreport-migrate"}
    assert "scoreport-command init --lea Our District --username ada --name Ada Lovelace" in calls


def test_the_secrets_are_good_private_and_made_once(root: Path) -> None:
    follow(root)
    folder = root / "etc/scoreport/secrets"
    texts = {path.name: path.read_text().strip() for path in folder.iterdir()}
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700
    assert len(texts["secret_key"]) >= 40
    assert len(base64.urlsafe_b64decode(texts["keys"])) == 32
    assert parse_master_keys((texts["keys"],))
    database = postgres.parse(texts["database_url"], pool=4)
    assert (database["HOST"], database["USER"], database["NAME"]) == ("/var/run/postgresql", "scoreport", "scoreport")
    composed = {path.name: path.read_text().strip() for path in (root / "checkout/deploy/compose/secrets").iterdir()}
    assert composed["postgres_password"] in composed["database_url"]

    follow(root)
    assert {path.name: path.read_text().strip() for path in folder.iterdir()} == texts


def test_what_compose_is_told_is_in_its_file(root: Path) -> None:
    told = [call.split()[4:] for call in follow(root) if call.startswith("docker compose -f ")]
    services = re.findall(r"^  ([\w-]+):", (ROOT / "deploy/compose/compose.yaml").read_text(), re.MULTILINE)
    named = {word for words in told for word in words if re.fullmatch(r"(web|migrate|worker|nginx).*", word)}
    assert named == {"migrate", "web-1", "web-2", "worker"}
    assert named <= set(services)
    assert all((ROOT / "deploy/compose/compose.yaml").exists() for _ in told)
