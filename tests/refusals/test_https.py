"""What differs where the public address is https: cookies, HSTS, the way there, and methods that nobody needs."""

import http.client
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.installation import Installation
from tests.operations.test_first_run import ADA
from tests.refusals import observatory

HOST = "reports.example.org"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The product as a process behind a proxy that has ended TLS."""
    folder: Path = tmp_path_factory.mktemp("https")
    there = Installation(
        folder,
        {
            "SCOREPORT_PUBLIC_URL": f"https://{HOST}",
            "SCOREPORT_BEHIND_PROXY": "true",
            "SCOREPORT_ETS_ALLOW_LOOPBACK": "false",
        },
    )
    there.run("init", "--lea", "Test Valley Unified", *ADA)
    with there.web() as running:
        yield running


def ask(
    address: str, method: str = "GET", path: str = "/sign-in/", *, scheme: str = "https"
) -> http.client.HTTPResponse:
    """Send one request as the proxy does."""
    where = urlsplit(address)
    connection = http.client.HTTPConnection(str(where.hostname), where.port, timeout=20)
    connection.request(
        method, path, headers={"Host": HOST, "X-Forwarded-Proto": scheme, "X-Forwarded-For": "203.0.113.9"}
    )
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def test_cookies_are_secure_and_bound_to_the_host(address: str) -> None:
    cookies = ask(address).headers.get_all("Set-Cookie") or []
    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-"), cookie
        assert "Secure" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie


def test_browsers_are_told_to_come_by_https_alone(address: str) -> None:
    answer = ask(address)
    assert answer.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


def test_who_comes_without_tls_is_sent_to_https_and_gets_no_cookie(address: str) -> None:
    answer = ask(address, scheme="http")
    assert answer.status == 301
    assert answer.headers["Location"] == f"https://{HOST}/sign-in/"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT"])
def test_methods_that_echo_or_tunnel_are_refused(address: str, method: str) -> None:
    assert ask(address, method).status in (400, 403, 404, 405, 501)


def test_mdn_observatory_gives_an_a_plus(address: str, tmp_path: Path) -> None:
    found = observatory.scan(address, HOST, tmp_path)
    assert found["scan"]["grade"] == "A+", found
    failed = [name for name, test in found["tests"].items() if not test["pass"]]
    assert not failed, found["tests"]
