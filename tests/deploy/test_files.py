"""Each file of `deploy/` is read by the program that it is for, and says what the handbook promises."""

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import warnings
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.urls import URLPattern, URLResolver, get_resolver

from tests.deploy.site import NGINX, wait_until
from tests.journeys.demo import free_ports, is_taken
from tests.places import BIN, ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
SERVICES = ("migrate", "web-1", "web-2", "worker")
SECRETS = {"secret_key", "keys", "database_url", "smtp_password"}
MOST_EXPOSED = 20  # tenths, of 100: systemd's own estimate; by itself a service has 96


def run(*words: str, **more: Any) -> str:
    """Run a program and return all it said. Raises AssertionError where it fails."""
    done: subprocess.CompletedProcess[str] = subprocess.run(words, capture_output=True, text=True, timeout=180, **more)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def units(tmp_path: Path) -> list[Path]:
    """The units as they would be installed here: an instance of the template, our own `scoreport`."""
    made = []
    for unit in UNITS:
        copy = tmp_path / unit.name.replace("@.", "@8001.")
        copy.write_text(unit.read_text().replace("/opt/scoreport/bin", str(BIN)).replace("/usr/bin/curl", "/bin/true"))
        made.append(copy)
    return made


def test_systemd_takes_each_unit(units: list[Path]) -> None:
    assert len(units) == 3
    assert run("systemd-analyze", "verify", "--man=no", *map(str, units)) == ""


def test_no_unit_may_do_more_than_it_needs(units: list[Path]) -> None:
    for unit in units:
        run("systemd-analyze", "security", "--offline=true", f"--threshold={MOST_EXPOSED}", "--no-pager", str(unit))


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_has_its_secrets_from_files_and_leaves_no_memory_behind(unit: Path) -> None:
    lines = unit.read_text().splitlines()
    credentials = {line.partition("=")[2].partition(":")[0] for line in lines if line.startswith("LoadCredential=")}
    assert credentials == SECRETS | {"redis_url"}
    for name in credentials:
        assert f"Environment=SCOREPORT_{name.upper()}_FILE=%d/{name}" in lines
    assert {"LimitCORE=0", "MemorySwapMax=0", "ProtectSystem=strict", "NoNewPrivileges=yes"} <= set(lines)


def test_a_command_gets_what_the_services_get(tmp_path: Path) -> None:
    """`systemd-run` itself needs systemd at work; here it says what it was told."""
    stand_in = tmp_path / "systemd-run"
    stand_in.write_text('#!/bin/bash\nprintf "%s\\n" "$@"\n')
    stand_in.chmod(0o755)
    unit = DEPLOY / "systemd" / "scoreport-migrate.service"
    env = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "SCOREPORT_UNIT": str(unit)}
    told = run(str(DEPLOY / "systemd" / "scoreport-command"), "init", "--lea", "Our District", env=env).splitlines()
    assert told[-4:] == ["/opt/scoreport/bin/scoreport", "init", "--lea", "Our District"]
    given = [line.removeprefix("--property=") for line in told if line.startswith("--property=")]
    own = re.findall(r"^[A-Z]\w+=.*$", unit.read_text().partition("[Service]")[2], re.MULTILINE)
    expected = [line for line in own if not line.startswith(("Type=", "ExecStart=", "TimeoutStartSec="))]
    name = next(line for line in told if line.startswith("--unit=")).removeprefix("--unit=")
    assert given == [line.replace("%S", "/var/lib").replace("%d", f"/run/credentials/{name}") for line in expected]


def installed_site(folder: Path, upstream: str) -> str:
    """Install the site into the folder, with a certificate of its own, and return the text that nginx includes."""
    site = folder / "scoreport"
    shutil.copytree(DEPLOY / "nginx", site)
    shutil.copy(DEPLOY / upstream, site / "upstream.conf")
    run(
        "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost",
        "-keyout", str(site / "certificate.key"), "-out", str(site / "certificate.pem"),
    )  # fmt: skip
    text = (site / "scoreport.conf").read_text()
    return text.replace("/etc/nginx/scoreport", str(site)).replace("/var/log/nginx", str(folder))


def around(folder: Path, site: str) -> Path:
    """Write what includes the site, with the defaults of Debian's own nginx.conf beside it."""
    beside = "gzip on; ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3; ssl_prefer_server_ciphers on; access_log off;"
    main = folder / "nginx.conf"
    main.write_text(f"pid {folder}/pid; error_log stderr emerg;\nevents {{}}\nhttp {{ {beside}\n{site} }}")
    return main


@pytest.mark.parametrize("upstream", ["nginx/upstream.conf", "compose/upstream.conf"])
def test_nginx_takes_the_site(tmp_path: Path, upstream: str) -> None:
    main = around(tmp_path, installed_site(tmp_path, upstream))
    assert run(NGINX, "-t", "-q", "-c", str(main), "-e", "stderr") == ""


def test_people_are_answered_over_tls_of_today_and_no_other(tmp_path: Path) -> None:
    plain, tls = free_ports(2)
    site = installed_site(tmp_path, "nginx/upstream.conf")
    site = re.sub(r"listen \[::\].*;", "", site).replace("listen 80 ", f"listen 127.0.0.1:{plain} ")
    main = around(tmp_path, site.replace("listen 443 ", f"listen 127.0.0.1:{tls} "))
    command = [NGINX, "-c", str(main), "-e", "stderr", "-g", "daemon off;"]
    with subprocess.Popen(command) as process:
        try:
            wait_until(lambda: is_taken(tls), main)
            connection = http.client.HTTPConnection("127.0.0.1", plain, timeout=10)
            connection.request("GET", "/more/", headers={"Host": "reports.example.org"})
            answer = connection.getresponse()
            assert (answer.status, answer.headers["Location"]) == (308, "https://reports.example.org/more/")
            connection.close()
            version = ssl.TLSVersion
            assert [handshake(tls, offered) for offered in (version.TLSv1_3, version.TLSv1_2)] == ["TLSv1.3", "TLSv1.2"]
            with pytest.raises((ssl.SSLError, ConnectionError)):
                handshake(tls, version.TLSv1_1)
        finally:
            process.terminate()


def handshake(port: int, version: ssl.TLSVersion) -> str | None:
    """Speak this version of TLS alone, old ciphers included, and return what was agreed."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # that is what is tried
        context.minimum_version = context.maximum_version = version
    with socket.create_connection(("127.0.0.1", port), 10) as raw, context.wrap_socket(raw) as spoken:
        return spoken.version()


def test_the_log_names_our_places_and_no_other() -> None:
    (listed,) = re.findall(r"\(\?<place>([a-z|-]+)\)", (DEPLOY / "nginx" / "log.conf").read_text())
    ours = {place for place in first_words(get_resolver()) if place} - {"design", "mailbox"}  # the demo's own
    assert set(listed.split("|")) == ours | {"static", "room"}


def first_words(resolver: URLResolver, before: str = "") -> set[str]:
    """Return the first word of every address."""
    found = set()
    for pattern in resolver.url_patterns:
        address = before + str(pattern.pattern)
        found |= first_words(pattern, address) if isinstance(pattern, URLResolver) else {address.partition("/")[0]}
        assert isinstance(pattern, URLPattern | URLResolver)
    return found


def test_compose_takes_its_file() -> None:
    """By Docker's own program where it is, else by Debian's `docker-compose`, which reads the same format."""
    docker = shutil.which("docker")
    has_plugin = docker and subprocess.run([docker, "compose", "version"], capture_output=True).returncode == 0
    program = [docker, "compose"] if docker and has_plugin else ["docker-compose"]
    file = DEPLOY / "compose" / "compose.yaml"
    read = yaml.safe_load(run(*program, "-f", str(file), "config"))["services"]
    assert {*SERVICES, "nginx", "postgres", "redis"} == set(read)
    for name in SERVICES:
        service = read[name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert {secret["source"] for secret in service["secrets"]} == SECRETS
        assert not [key for key in service["environment"] if "PASSWORD" in key and not key.endswith("_FILE")]
    assert all(service["ulimits"]["core"] in (0, {"soft": 0, "hard": 0}) for service in read.values())
    addresses = [read[name]["networks"]["outside"]["ipv4_address"] for name in ("web-1", "web-2")]
    upstream = (DEPLOY / "compose" / "upstream.conf").read_text()
    assert re.findall(r"server ([\d.]+):8000 ", upstream) == addresses
    # Only nginx is reached from outside, and it reaches neither database.
    assert [name for name, service in read.items() if service.get("ports")] == ["nginx"]
    assert list(read["nginx"]["networks"]) == ["outside"]


def test_the_image_is_built_from_what_it_copies(tmp_path: Path) -> None:
    """The first stage's own command, with no more of the checkout than it copies. Docker itself is not asked."""
    lines = (DEPLOY / "compose" / "Dockerfile").read_text().splitlines()
    for line in lines:
        if line.startswith("COPY ") and "--from" not in line:
            *sources, target = line.split()[1:]
            for source in sources:
                copy = shutil.copytree if (ROOT / source).is_dir() else shutil.copy
                copy(ROOT / source, tmp_path / (target if (ROOT / source).is_dir() else source))
    (command,) = (line.removeprefix("RUN ") for line in lines if line.startswith("RUN uv sync"))
    made = tmp_path / "made"
    env = {**os.environ, "UV_PROJECT_ENVIRONMENT": str(made), "UV_PYTHON_DOWNLOADS": "never", "VIRTUAL_ENV": ""}
    run(str(ROOT / ".tools" / "bin" / command.split()[0]), *command.split()[1:], cwd=tmp_path, env=env)
    shutil.rmtree(tmp_path / "src")
    assert "web" in run(str(made / "bin" / "scoreport"), "--help", cwd=tmp_path)
    assert [line for line in lines if line.startswith("USER ")] == ["USER scoreport"]
