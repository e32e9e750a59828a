"""Real identity providers as processes of the test run, and a person's way through their pages without a browser."""

import contextlib
import http.cookiejar
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization

from tests.places import BIN
from tests.providers.making import certificate, new_key, pem

IDP = Path(__file__).parent / "idp"
SECONDS = 60  # in which a process is up, even on a busy machine
PASSWORD_CONTEXT = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def oidc_provider(
    folder: Path, clients: list[dict[str, Any]], people: Mapping[str, Mapping[str, Any]], **more: Any
) -> Iterator[str]:
    """Run npm's oidc-provider and yield its issuer."""
    port = free_port()
    file = folder / f"oidc-{port}.json"
    file.write_text(json.dumps({"clients": clients, "people": people, **more}))
    command = [str(BIN / "node"), str(IDP / "provider.mjs"), str(port), str(file)]
    issuer = f"http://127.0.0.1:{port}"
    with _running(command, f"{issuer}/.well-known/openid-configuration", folder):
        yield issuer


@contextlib.contextmanager
def saml_provider(
    folder: Path, service_providers: list[bytes], people: Mapping[str, Mapping[str, Any]]
) -> Iterator[str]:
    """Run a provider made of pysaml2 and yield its address; it knows those whose metadata it is given."""
    port, files = free_port(), []
    for number, text in enumerate(service_providers):
        files.append(folder / f"sp-{port}-{number}.xml")
        files[-1].write_bytes(text)
    key = new_key("running")
    (folder / "idp.key").write_bytes(pem(key))
    (folder / "idp.crt").write_bytes(certificate(key).public_bytes(serialization.Encoding.PEM))
    wanted = {
        "service_providers": [str(file) for file in files],
        "people": {
            name: {"context": PASSWORD_CONTEXT, "subject": f"lasting-{name}", "attributes": {}, **person}
            for name, person in people.items()
        },
        "key_file": str(folder / "idp.key"),
        "cert_file": str(folder / "idp.crt"),
    }
    file = folder / f"saml-{port}.json"
    file.write_text(json.dumps(wanted))
    address = f"http://127.0.0.1:{port}"
    with _running([sys.executable, str(IDP / "saml_idp.py"), str(port), str(file)], f"{address}/metadata", folder):
        yield address


@contextlib.contextmanager
def _running(command: list[str], probe: str, folder: Path) -> Iterator[None]:
    log = folder / f"{Path(command[1]).name}.log"
    with log.open("ab") as out:
        process = subprocess.Popen(
            command, cwd=folder, stdout=out, stderr=out, env={**os.environ, "NO_COLOR": "1"}, start_new_session=True
        )
    try:
        deadline = time.monotonic() + SECONDS
        while not _answers(probe):
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, "not up in time"
            time.sleep(0.1)
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)  # the node of the Python environment is a process of a process
        process.wait()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own process
            return bool(answer.status == 200)
    except OSError:
        return False


@dataclass(frozen=True)
class Back:
    """How a provider sends a person back to us: a GET of an address, or a POST of fields."""

    address: str
    fields: dict[str, str]


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: object, **_kwargs: object) -> None:
        return None


class Visitor:
    """A browser at a provider: cookies, redirects, forms filled in with a user name."""

    def __init__(self) -> None:
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(jar, _Stay)

    def sign_in(self, address: str, login: str) -> Back:
        """Go there, sign in, agree to all that is asked, and return how one comes back to us."""
        place, fields = address, None
        for _step in range(20):
            status, location, body = self._ask(place, fields)
            fields = None
            if location:
                place = urllib.parse.urljoin(place, location)
                if urllib.parse.urlsplit(place).port != urllib.parse.urlsplit(address).port:
                    return Back(place, {})
                continue
            assert status == 200, body
            place, fields = _form(body, place, login)
            if "SAMLResponse" in fields:
                return Back(place, fields)
        raise AssertionError("no way back")

    def _ask(self, address: str, fields: dict[str, str] | None) -> tuple[int, str, str]:
        data = None if fields is None else urllib.parse.urlencode(fields).encode()
        try:
            with self._opener.open(address, data, timeout=SECONDS) as answer:
                return answer.status, "", answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers.get("Location", ""), error.read().decode()


def _form(page: str, place: str, login: str) -> tuple[str, dict[str, str]]:
    """Where the page's form goes, and its fields with the user name filled in."""
    form = re.search(r"<form[^>]*?action=\"([^\"]+)\".*?</form>", page, re.DOTALL)
    assert form, page
    fields: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form[0]):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name:
            fields[name[1]] = unescape(value[1]) if value else ""
    fields |= {name: login for name in fields if name in ("login", "password")}
    return urllib.parse.urljoin(place, unescape(form[1])), fields
