"""The control end point: there only when asked for, for whom it is meant, and it does what it is told."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import urllib3

from scoreport.sandbox.faults.table import FAULTS
from tests.sandbox.calling import Caller
from tests.sandbox.faults.asking import LISTING, fresh_token
from tests.sandbox.running import running_sandbox
from tests.sandbox.state_list import FIFTH, FOURTH, TODAY
from tests.sandbox.test_command import refusal

SECRET = "control-secret-of-the-tests"
Tell = Callable[..., tuple[int, Any]]


def told(base: str, method: str, path: str = "/", body: object = None, **headers: str) -> tuple[int, Any]:
    """Tell the control end point something and return what it says."""
    data = None if body is None else json.dumps(body)
    answer = urllib3.PoolManager(retries=False).request(method, f"{base}/control{path}", body=data, headers=headers)
    return answer.status, answer.json()


@pytest.fixture
def tell(controlled: Caller) -> Iterator[Tell]:
    """Tells the control end point something; what it was told is forgotten after the test."""

    def say(method: str, path: str = "/", body: object = None) -> tuple[int, Any]:
        return told(controlled.base, method, path, body)

    yield say
    say("DELETE", "/faults")
    say("DELETE", "/weather")


def statuses(caller: Caller, ssid: str, count: int) -> list[int]:
    token = fresh_token(caller.base)
    return [caller.get(LISTING.format(ssid), token).status for _ in range(count)]


def test_it_is_not_there_unless_asked_for(open_sandbox: Caller) -> None:
    for method in ("GET", "PUT", "DELETE"):
        assert told(open_sandbox.base, method, "/weather") == (403, {"message": "Missing Authentication Token"})


def test_it_tells_the_table(tell: Tell) -> None:
    status, found = tell("GET")
    assert status == 200
    assert [row["fault"] for row in found["table"]] == [fault.name for fault in FAULTS]
    row = next(row for row in found["table"] if row["fault"] == "503")
    assert row["ssids"] == {"listing": "9900015030", "report": "9900025030"}


def test_a_failure_comes_as_often_as_it_was_ordered(controlled: Caller, tell: Tell) -> None:
    assert tell("PUT", "/faults/listing", {"fault": "503", "times": 2})[0] == 200
    assert statuses(controlled, FIFTH, 4) == [503, 503, 200, 200]
    assert tell("GET")[1]["orders"] == {}


def test_a_failure_stays_until_it_is_withdrawn(controlled: Caller, tell: Tell) -> None:
    tell("PUT", "/faults/listing", {"fault": "not-entitled"})
    assert statuses(controlled, FIFTH, 3) == [403] * 3
    tell("DELETE", "/faults/listing")
    assert statuses(controlled, FIFTH, 1) == [200]


def test_a_failure_for_one_student_or_for_some_requests(controlled: Caller, tell: Tell) -> None:
    tell("PUT", "/faults/listing", {"fault": "500", "ssid": FIFTH})
    assert statuses(controlled, FOURTH, 2) == [200, 200]
    assert statuses(controlled, FIFTH, 2) == [500, 500]
    tell("PUT", "/faults/listing", {"fault": "504", "share": 0.5})
    assert set(statuses(controlled, FIFTH, 40)) == {200, 504}


def test_a_failure_at_the_token_and_behind_a_link(controlled: Caller, tell: Tell) -> None:
    link = controlled.entries(FIFTH)[0]["pdfLink"]
    tell("PUT", "/faults/report", {"fault": "not-a-pdf"})
    assert controlled.get(link).data.startswith(b"<!DOCTYPE html>")
    tell("PUT", "/faults/token", {"fault": "expired-credentials"})
    assert controlled.ask_token().json()["errorCode"] == "CREDENTIALS_EXPIRED"
    tell("DELETE", "/faults")
    assert controlled.get(link).data.startswith(b"%PDF-")


def test_another_day_comes_and_goes(controlled: Caller, tell: Tell) -> None:
    status, found = tell("PUT", "/weather", {"profile": "release-day", "latency": ["0"], "failures": ["502=1"]})
    assert (status, found["failures"], found["latency"]["listing"]) == (200, ["502=1"], "0,0")
    assert controlled.ask_token().status == 502
    assert tell("DELETE", "/weather")[1]["failures"] == []
    assert statuses(controlled, FIFTH, 2) == [200, 200]


@pytest.mark.parametrize(
    ("path", "body", "word"),
    [
        ("/faults/listing", {"fault": "sluggish"}, "choose of"),
        ("/faults/token", {"fault": "duplicates"}, "choose of"),
        ("/faults/nowhere", {"fault": "503"}, "choose of token, listing, report"),
        ("/faults/listing", {"times": 2}, "name a fault"),
        ("/faults/listing", {"fault": "503", "times": 0}, "1 or more"),
        ("/faults/listing", {"fault": "503", "share": 2}, "at most 1"),
        ("/faults/listing", {"fault": "503", "times": True}, "nothing but"),
        ("/faults/listing", {"fault": "503", "often": 1}, "nothing but"),
        ("/faults/listing", ["503"], "JSON object"),
        ("/weather", {"profile": "hail"}, "release-day"),
        ("/weather", {"latency": ["slow"]}, "milliseconds"),
        ("/weather", {"failures": ["503"]}, "NAME=SHARE"),
        ("/weather", {"failures": ["503=0.6", "502=0.6"]}, "together"),
    ],
)
def test_what_can_not_be_followed_is_refused_with_why(tell: Tell, path: str, body: object, word: str) -> None:
    before = tell("GET")
    status, found = tell("PUT", path, body)
    assert (status, word in found["message"]) == (400, True), found
    assert tell("GET") == before


def test_a_page_from_elsewhere_is_not_followed(controlled: Caller) -> None:
    """A browser that was led here by another name sends that name."""
    assert told(controlled.base, "GET", Host="elsewhere.example")[0] == 403
    assert told(controlled.base, "GET", Host="localhost")[0] == 200


def test_with_a_secret_it_serves_whoever_has_it(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(SECRET + "\n", encoding="utf-8")
    with running_sandbox(control_secret=secret, today=TODAY) as base:
        assert told(base, "GET")[0] == 403
        assert told(base, "GET", Authorization=f"Bearer {SECRET}x")[0] == 403
        assert told(base, "GET", Authorization=f"Bearer {SECRET}", Host="sandbox.example")[0] == 200


def test_it_does_not_start_open_to_others(tmp_path: Path) -> None:
    credentials = tmp_path / "credentials.csv"
    credentials.write_text("client_key,client_secret,lea_cds,expires_on\na,b,1234567,\n", encoding="utf-8")
    anywhere = ("--host", "0.0.0.0", "--port", "0", "--credentials", str(credentials))  # noqa: S104
    assert "--control-secret" in refusal(*anywhere, "--control")
    assert "--control-secret" in refusal("--control", "--public-url", "https://sandbox.example")
    short = tmp_path / "short"
    short.write_text("secret", encoding="utf-8")
    assert "20 characters" in refusal("--control-secret", str(short))
    assert "cannot read" in refusal("--control-secret", str(tmp_path / "none"))
