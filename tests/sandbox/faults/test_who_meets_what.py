"""Failures that need more than one call, and who meets them at all."""

import email.utils
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import urllib3

from scoreport.sandbox.faults.table import fault_named
from tests.sandbox.calling import SAMPLE_SECRET, Caller
from tests.sandbox.faults.asking import LISTING, fresh_token
from tests.sandbox.faults.exchanging import ask, bearer
from tests.sandbox.running import listening_address, running_sandbox, start
from tests.sandbox.state_list import FIFTH, TODAY, write_state_list


def ssid(name: str) -> str:
    return fault_named(name).ssid("listing")


def code(caller: Caller, path: str, token: str) -> tuple[int, str]:
    answer = caller.get(path, token)
    return answer.status, answer.json().get("errorCode", "")


def first_link(caller: Caller, student: str) -> str:
    entry: str = caller.entries(student)[0]["pdfLink"]
    return entry


def test_a_token_that_ends_midway_is_replaced_by_a_new_one(controlled: Caller) -> None:
    path = LISTING.format(ssid("token-ended"))
    old = fresh_token(controlled.base)
    assert controlled.get(LISTING.format(FIFTH), old).status == 200
    assert code(controlled, path, old) == (401, "TOKEN_EXPIRED")
    assert code(controlled, path, old) == (401, "TOKEN_EXPIRED")
    assert controlled.get(path, fresh_token(controlled.base)).status == 200
    assert controlled.get(LISTING.format(FIFTH), old).status == 200  # nobody else's trouble


def test_credentials_that_are_regenerated_midway_end_token_and_pair(controlled: Caller) -> None:
    token = fresh_token(controlled.base)
    assert code(controlled, LISTING.format(ssid("regenerated")), token) == (401, "INVALID_TOKEN")
    refused = controlled.ask_token()
    assert (refused.status, refused.json()["errorCode"]) == (401, "INVALID_CREDENTIALS")
    assert controlled.ask_token().status == 200


def test_a_slow_answer_at_the_token_is_a_token_in_the_end(controlled: Caller) -> None:
    caller = Caller(controlled.base, fault_named("byte-order-mark").client_key("sandbox"))
    body = caller.ask_token().data
    token = body.decode("utf-8-sig").split('"')[3]
    assert controlled.get(LISTING.format(FIFTH), token).status == 200


def test_who_is_not_let_in_meets_no_failure(controlled: Caller) -> None:
    wrong = Caller(controlled.base, fault_named("reset-before").client_key("sandbox"), "x" * len(SAMPLE_SECRET))
    assert wrong.ask_token().json()["errorCode"] == "INVALID_CREDENTIALS"
    assert code(controlled, LISTING.format(ssid("reset-before")), "no-token") == (401, "INVALID_TOKEN")
    link = first_link(controlled, fault_named("reset-before").ssid("report"))
    assert controlled.get(link.replace("X-Amz-Date=2", "X-Amz-Date=3")).status == 403


def test_a_link_that_was_dead_when_it_came_says_so_as_an_object_store_does(controlled: Caller) -> None:
    answer = controlled.get(first_link(controlled, ssid("stale-link")))
    assert answer.status == 403
    assert b"<Message>Request has expired</Message><X-Amz-Expires>0</X-Amz-Expires>" in answer.data


def test_links_of_a_clock_that_is_behind_end_by_that_clock(controlled: Caller) -> None:
    """Signed ten minutes ago for five minutes: dead by ours, good by the clock of whoever signed it."""
    link = first_link(controlled, ssid("clock-behind"))
    query = parse_qs(urlsplit(link).query)
    signed = time.mktime(time.strptime(query["X-Amz-Date"][0], "%Y%m%dT%H%M%SZ")) - time.timezone
    assert signed + int(query["X-Amz-Expires"][0]) < time.time()
    answer = controlled.get(link)
    assert answer.status == 200
    assert time.time() - email.utils.parsedate_to_datetime(answer.headers["date"]).timestamp() > 300


def test_five_thousand_entries_with_links_that_open(controlled: Caller) -> None:
    entries = controlled.entries(ssid("many-entries"))
    assert len(entries) == 5000
    assert controlled.get(entries[-1].get("pdfLink") or entries[-1]["htmlLink"]).status == 200


def test_a_connection_that_was_kept_open_meets_failures_too(controlled: Caller) -> None:
    """Token and listing over one connection, as a client with a pool asks."""
    connection = urllib3.connection_from_url(controlled.base, maxsize=1, block=True, retries=False)
    token = fresh_token(controlled.base)
    assert connection.request("GET", LISTING.format(FIFTH), headers=bearer(token)).status == 200
    with pytest.raises(urllib3.exceptions.ProtocolError):
        connection.request("GET", LISTING.format(ssid("reset-within")), headers=bearer(token))
    assert connection.num_connections == 1
    assert connection.request("GET", LISTING.format(FIFTH), headers=bearer(token)).status == 200


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    """A sandbox whose enrollment list has a student with a reserved number."""
    path = write_state_list(tmp_path_factory.mktemp("state") / "list.csv")
    text = path.read_text(encoding="utf-8").replace(FIFTH, ssid("503"))
    path.write_text(text, encoding="utf-8")
    with running_sandbox(enrollment=path, today=TODAY, renderers=0) as base:
        yield Caller(base)


def test_a_number_in_the_enrollment_list_is_its_students(taken: Caller) -> None:
    assert taken.list_reports(ssid("503")).status == 200
    assert taken.list_reports(ssid("502")).status == 502


def test_any_pair_may_ask_for_a_reserved_number(tmp_path: Path) -> None:
    credentials = tmp_path / "credentials.csv"
    credentials.write_text(
        "client_key,client_secret,lea_cds,expires_on\nhere,secret-of-here-00001,4969999,\n", encoding="utf-8"
    )
    enrollment = write_state_list(tmp_path / "list.csv")
    with running_sandbox(credentials=credentials, enrollment=enrollment, today=TODAY) as base:
        caller = Caller(base, "here", "secret-of-here-00001")
        assert len(caller.entries(ssid("duplicates"))) > 10


def test_each_answer_tells_the_time(controlled: Caller) -> None:
    for path in ("/health", "/nowhere", LISTING.format(FIFTH)):
        date = ask(controlled.base, "GET", path, {}).headers["date"]
        assert abs(email.utils.parsedate_to_datetime(date).timestamp() - time.time()) < 60


def test_the_process_ends_at_once_whatever_waits(tmp_path: Path) -> None:
    """Callers of answers that never come, or not yet, hold nothing up; and nothing is said of it."""
    with (tmp_path / "log").open("w") as log:
        process = start("--port", "0", "--latency", "report=600000", "--slow-seconds", "600", stderr=log)
        base = listening_address(process)
        token = fresh_token(base)
        address = urlsplit(base)
        waiting = [socket.create_connection((address.hostname, address.port)) for _ in range(3)]
        for connection, name in zip(waiting, ("silent", "slow-start", "stalled-body"), strict=True):
            request = f"GET {LISTING.format(ssid(name))} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n"
            connection.sendall(request.encode())
        assert waiting[2].recv(1) == b"H"
        process.terminate()
        assert process.wait(10) == 0
        for connection in waiting:
            connection.close()
        process.communicate()
    assert (tmp_path / "log").read_text() == ""
