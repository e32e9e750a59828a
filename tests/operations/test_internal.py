"""The internal listener: what it answers, when it says that it is not ready, and how a wrong address is named."""

import json
import socket
import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connections
from pytest_django.fixtures import Settings

from scoreport.lib import env
from scoreport.operations import draining, internal, readiness
from tests.installation import Installation


def ask(path: str, method: str = "GET") -> tuple[str, Any]:
    """Ask the listener's application and return the status line and what the body says."""
    said: list[str] = []
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": ""}
    body = b"".join(internal.application()(environ, lambda status, _headers: said.append(status)))
    return said[0], body.decode() if path == "/metrics" else json.loads(body)["status"]


@pytest.fixture(autouse=True)
def keep_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    """The listener closes its thread's connections; here they are the test's own."""
    monkeypatch.setattr(type(connections), "close_all", lambda _self: None)


@pytest.fixture
def on_its_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draining, "_word", type(draining.word())(True))


def test_health_and_readiness(db: None) -> None:
    assert ask("/health") == ("200 OK", "ok")
    assert ask("/ready") == ("200 OK", "ok")
    assert ask("/ready", "POST")[0] == "405 Method Not Allowed"
    assert ask("/score-reports/x/") == ("404 Not Found", "here are /health, /ready and /metrics")


def test_on_its_way_out_it_lives_and_is_not_ready(db: None, on_its_way_out: None) -> None:
    assert ask("/health") == ("200 OK", "ok")
    assert ask("/ready") == ("503 Service Unavailable", "draining")


@pytest.mark.parametrize("alias", ["default", "audit"])
def test_it_is_not_ready_without_each_database(db: None, monkeypatch: pytest.MonkeyPatch, alias: str) -> None:
    def fail(*_args: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(connections[alias], "cursor", fail)
    assert ask("/ready") == ("503 Service Unavailable", readiness.NO_DATABASE)
    status, figures = ask("/metrics")
    assert status == "200 OK"
    assert "scoreport_databases_answer 0.0" in figures
    assert "scoreport_mail_waiting" not in figures
    assert "process_resident_memory_bytes" in figures


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("127.0.0.1:9100", ("127.0.0.1", 9100)),
        ("[::1]:9100", ("::1", 9100)),
        ("web-1:9100", ("web-1", 9100)),
        ("", None),
        ("off", None),
    ],
)
def test_the_address_is_host_and_port(
    monkeypatch: pytest.MonkeyPatch, value: str, expected: tuple[str, int] | None
) -> None:
    monkeypatch.setenv("SCOREPORT_INTERNAL_LISTEN", value)
    assert env.address("INTERNAL_LISTEN") == expected


@pytest.mark.parametrize("value", ["9100", "127.0.0.1", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:99999", "::1:9100"])
def test_another_value_stops_the_start_and_names_the_variable(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("SCOREPORT_INTERNAL_LISTEN", value)
    with pytest.raises(ImproperlyConfigured, match="write host and port") as stopped:
        env.address("INTERNAL_LISTEN")
    assert str(stopped.value).startswith("SCOREPORT_INTERNAL_LISTEN is ")


@pytest.mark.parametrize("command", ["web", "worker"])
def test_an_address_in_use_stops_the_start_and_names_the_variable(tmp_path: Path, command: str) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        installation = Installation(tmp_path, {"SCOREPORT_INTERNAL_LISTEN": f"127.0.0.1:{port}"})
        installation.run("init", "--lea", "Our District", "--username", "ada", "--name", "Ada Lovelace")
        code, _, complaint = installation.try_to_run(command)
    assert code == 2
    assert f"port {port} is in use: stop what uses it, or choose another with SCOREPORT_INTERNAL_LISTEN." in complaint


def test_it_is_off_unless_an_address_is_given(settings: Settings) -> None:
    settings.INTERNAL_LISTEN = None
    before = threading.active_count()
    internal.start()
    assert (internal.wrong(), threading.active_count()) == ("", before)
