"""Which addresses may be dialled."""

import ipaddress
import socket
from typing import Any

import pytest

from scoreport import ets
from scoreport.ets.deadline import Deadline
from scoreport.ets.egress import Refused, is_public
from tests.ets.conftest import SSID, account_of

OPEN = ets.Egress()


@pytest.mark.parametrize(
    "url",
    [
        "https://caaspp-aws.ets.org/api",
        "https://a.b.ets.org",
        "HTTPS://CAASPP-AWS.ETS.ORG/x?y=%2F",
        "https://caaspp-aws.ets.org:443/",
    ],
)
def test_hosts_of_the_list_may_be_called(url: str) -> None:
    assert OPEN.api_target(url).host.endswith(".ets.org")


@pytest.mark.parametrize(
    "url",
    [
        "http://caaspp-aws.ets.org/",
        "https://caaspp-aws.ets.org:8443/",
        "https://ets.org.evil.example/",
        "https://evilets.org/",
        "https://ets.org/",  # below the name, not the name itself
        "https://user@caaspp-aws.ets.org/",
        "https://caaspp-aws.ets.org#@evil.example/",
        "https://caaspp-aws.ets.org\\@evil.example/",
        "https://caaspp-aws.ets.org\r\nHost: evil.example/",
        "https://caaspp-aws.ets.orɡ/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "http://localhost:8100/",
        "https://2130706433/",
        "ftp://caaspp-aws.ets.org/",
        "//caaspp-aws.ets.org/",
        "javascript:alert(1)",
        "",
    ],
)
def test_everything_else_may_not(url: str) -> None:
    with pytest.raises(Refused):
        OPEN.api_target(url)


def test_loopback_is_for_demos_only() -> None:
    with_loopback = ets.Egress(allow_loopback=True)
    assert with_loopback.api_target("http://localhost:8100/x").port == 8100
    with pytest.raises(Refused):
        with_loopback.api_target("http://10.0.0.1:8100/")


@pytest.mark.parametrize(
    "address",
    [
        *("10.1.2.3", "172.16.0.1", "192.168.1.1", "127.0.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),  # noqa: S104
        *("224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fc00::1", "ff02::1"),
        *("::ffff:8.8.8.8", "::ffff:10.0.0.1", "64:ff9b::8.8.8.8", "2002:0a00:0001::1", "2001::1", "fec0::1"),
        "2001:db8::1",
    ],
)
def test_addresses_that_are_not_public_are_known(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "52.218.128.1", "2600:1f18::1"])
def test_public_addresses_are_too(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


def looks_up(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Let the resolver answer these addresses in turn; return the names that it was asked for."""
    asked: list[str] = []
    turns = iter(answers)

    def getaddrinfo(host: str, *_args: Any, **_kwargs: Any) -> list[tuple[Any, ...]]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0)) for address in next(turns)]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


def test_a_listed_name_that_leads_into_a_private_network_is_not_dialled(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = looks_up(monkeypatch, ["10.0.0.7", "::1"])
    with pytest.raises(ets.Unavailable) as caught:
        ets.Client(account_of("https://caaspp-aws.ets.org")).score_reports(SSID)
    assert (caught.value.code, caught.value.reason) == ("address_refused", "address")
    assert asked == ["caaspp-aws.ets.org"]


def test_of_a_link_it_is_the_answer_that_is_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    looks_up(monkeypatch, ["169.254.169.254"])
    with pytest.raises(ets.BadAnswer) as caught:
        ets.Client(account_of("https://caaspp-aws.ets.org")).open(ets.Link("https://x.amazonaws.com/a"))
    assert caught.value.code == "forbidden_address"


def test_a_name_is_looked_up_once_and_private_addresses_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = looks_up(monkeypatch, ["10.0.0.7", "8.8.8.8"], ["127.0.0.1"])
    target = OPEN.api_target("https://caaspp-aws.ets.org/")
    assert [str(address) for address in OPEN.addresses(target, Deadline(5))] == ["8.8.8.8"]
    assert len(asked) == 1


def test_a_name_that_is_not_found_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def getaddrinfo(*_args: Any, **_kwargs: Any) -> Any:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    with pytest.raises(ets.Unavailable) as caught:
        ets.Client(account_of("https://nowhere.ets.org"), ets.Limits(attempts=1)).score_reports(SSID)
    assert caught.value.reason == "address"
