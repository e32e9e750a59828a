"""What SCOREPORT_REDIS_URL may be, and what a wrong one is told."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from scoreport.lib import redis
from tests.environment import TEST_KEY
from tests.installation import Installation


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("redis://cache.example.org", {"host": "cache.example.org", "port": 6379, "db": 0, "ssl": False}),
        ("redis://:p%40ss@127.0.0.1:7000/3", {"password": "p@ss", "port": 7000, "db": 3}),
        ("rediss://app:pass@[::1]/1", {"host": "::1", "username": "app", "db": 1, "ssl": True}),
        ("rediss://h?ssl_ca_certs=/etc/ca.pem&socket_timeout=3", {"ssl_ca_certs": "/etc/ca.pem", "socket_timeout": 3}),
    ],
)
def test_an_address_is_read(url: str, found: dict[str, object]) -> None:
    options = redis.parse(url)
    assert {name: options[name] for name in found} == found
    assert options["socket_connect_timeout"] == redis.SECONDS
    assert redis.queues(url)["default"]["HOST"] == options["host"]


@pytest.mark.parametrize(
    "url",
    [
        "planted", "http://:planted@h/0", "unix:///planted.sock", "redis://", "redis://:planted@h:port/0",
        "redis://:planted@h/zero", "redis://:planted@h/0?sockettimeout=3", "redis://:planted@h/0?socket_timeout=soon",
        "redis://:planted@[::1/0",
    ],
)  # fmt: skip
def test_a_wrong_address_is_refused_by_name_and_not_shown(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="SCOREPORT_REDIS_URL must look like") as refused:
        redis.queues(url)
    assert "planted" not in str(refused.value)
    assert refused.value.__suppress_context__


def test_a_wrong_address_in_a_file_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "url").write_text("http://:planted@h\n")
    env = {
        "SCOREPORT_REDIS_URL_FILE": str(tmp_path / "url"),
        "SCOREPORT_SECRET_KEY": "x" * 40,
        "SCOREPORT_KEYS": TEST_KEY,
    }
    code, _, complaint = Installation(tmp_path, env).try_to_run("worker")
    assert code != 0
    assert "SCOREPORT_REDIS_URL" in complaint
    assert "planted" not in complaint
