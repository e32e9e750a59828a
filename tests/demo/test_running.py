"""`scoreport demo` before it runs: what it refuses, and a first start that was broken off."""

import fcntl
import json
import socket
import subprocess
from pathlib import Path

import pytest

from scoreport.accounts.models import User
from scoreport.configuration.models import Configuration, Connection
from scoreport.demo import preparing
from scoreport.districts.models import Lea
from scoreport.roster.models import Student
from tests.places import BIN

WEB, SANDBOX = "http://localhost:8000", "http://localhost:8100"


def demo(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    command = [str(BIN / "scoreport"), "demo", "--folder", str(folder), *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_a_busy_port_is_named_with_the_way_to_choose_another_and_nothing_is_made(host: str, tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as taken:
        taken.bind((host, 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        for option, way in (("--port", "make demo PORT=…"), ("--sandbox-port", "make demo SANDBOX_PORT=…")):
            done = demo(tmp_path / "demo", option, port)
            assert done.returncode == 2
            assert f"Port {port} is in use" in done.stderr
            assert option in done.stderr
            assert way in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_one_port_for_both_and_a_number_that_is_no_port_are_refused(tmp_path: Path) -> None:
    assert "need a port each" in demo(tmp_path / "demo", "--port", "8765", "--sandbox-port", "8765").stderr
    assert "70000 is no port" in demo(tmp_path / "demo", "--port", "70000").stderr
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_something_else_is_left_alone_even_where_all_is_to_be_fresh(tmp_path: Path) -> None:
    (tmp_path / "scoreport.sqlite3").write_text("a real district")
    done = demo(tmp_path, "--fresh")
    assert done.returncode == 2
    assert "holds something else than a demo" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["scoreport.sqlite3"]


def test_a_second_demo_in_the_same_folder_is_told(tmp_path: Path) -> None:
    with (tmp_path / "lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = demo(tmp_path)
    assert done.returncode == 2
    assert f"A demo runs in {tmp_path} already" in done.stderr


@pytest.mark.django_db(databases=["default", "audit"])
def test_a_start_that_was_broken_off_is_taken_on_and_a_later_one_keeps_everything(tmp_path: Path) -> None:
    (tmp_path / "version").write_text(preparing._installed(), encoding="utf-8")
    preparing.prepare(tmp_path, WEB, SANDBOX)
    (tmp_path / "demo.json").unlink()  # as if the power had gone just before it was written

    preparing.prepare(tmp_path, WEB, SANDBOX)
    told = json.loads((tmp_path / "demo.json").read_text(encoding="utf-8"))
    assert (Lea.objects.count(), Student.objects.count(), Configuration.objects.count()) == (1, 1196, 1)
    for person in told["people"]:
        assert User.objects.get(username=person["username"]).check_password(person["password"])

    # The next start has other ports; what somebody pointed elsewhere meanwhile stays there.
    elsewhere = Connection.objects.get()
    elsewhere.pk, elsewhere.key, elsewhere.base_url = None, "elsewhere", "https://caaspp-aws.ets.org"
    elsewhere.configuration = Configuration.objects.create(lea=Lea.objects.get(), name="Other")
    elsewhere.save()
    preparing.prepare(tmp_path, "http://localhost:8001", "http://localhost:8101")
    again = json.loads((tmp_path / "demo.json").read_text(encoding="utf-8"))
    assert again["people"] == told["people"]
    assert again["sandbox_url"] == "http://localhost:8101"
    addresses = set(Connection.objects.values_list("base_url", flat=True))
    assert addresses == {"http://localhost:8101", "https://caaspp-aws.ets.org"}


def test_the_table_names_one_person_for_each_role(tmp_path: Path) -> None:
    roles = [getattr(member, "role", "") for member in preparing.SHOWN]
    wanted = "coordinator sis_administrator counselor teacher office guardian student"
    assert roles == wanted.split()
