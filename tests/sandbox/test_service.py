"""What the service answers, asked over HTTP at the running process."""

import json
import re
import time
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.sandbox.calling import Caller
from tests.sandbox.running import running_sandbox
from tests.sandbox.state_list import ELSEWHERE, FIFTH, FOURTH, KINDER, TODAY

LISTING = "/api/v1/students/{}/score-reports"


@pytest.mark.parametrize("method", ["POST", "GET"])
@pytest.mark.parametrize("path", ["/api/v1/token", "/api/v1/token/"])
def test_the_token_end_point_answers_with_and_without_a_final_slash(
    open_sandbox: Caller, path: str, method: str
) -> None:
    answer = open_sandbox.ask_token(path, method)
    assert answer.status == 200
    assert answer.json()["expiresIn"] == 3600
    assert "eyJ" not in answer.json()["token"]


@pytest.mark.parametrize("slash", ["", "/"])
def test_the_listing_answers_with_and_without_a_final_slash(here: Caller, slash: str) -> None:
    token = here.ask_token().json()["token"]
    assert here.get(LISTING.format(FIFTH) + slash, token).status == 200


def test_wrong_and_expired_credentials_are_refused_in_different_words(listed_sandbox: str) -> None:
    wrong = Caller(listed_sandbox, "here", "not-the-secret-00000").ask_token()
    expired = Caller(listed_sandbox, "old", "secret-of-old-000001").ask_token()
    assert (wrong.status, expired.status) == (401, 401)
    assert wrong.json()["errorCode"] == "INVALID_CREDENTIALS"
    assert expired.json()["errorCode"] == "CREDENTIALS_EXPIRED"


def test_a_listing_needs_a_token_of_this_sandbox(here: Caller) -> None:
    token = here.ask_token().json()["token"]
    for bad in (None, "nonsense", "ä", token[:-4] + "AAAA"):
        answer = here.get(LISTING.format(FIFTH), bad.encode().decode("latin-1") if bad else None)
        assert (answer.status, answer.json()["errorCode"]) == (401, "INVALID_TOKEN")


def test_a_token_ends() -> None:
    with running_sandbox(token_seconds=1) as base:
        caller = Caller(base)
        token = caller.ask_token().json()["token"]
        time.sleep(1.2)
        answer = caller.get(LISTING.format("1000000012"), token)
    assert (answer.status, answer.json()["errorCode"]) == (401, "TOKEN_EXPIRED")


@pytest.mark.parametrize("ssid", ["123456789", "12345678901", "12345abcde", "１２３４５６７８９０"])
def test_an_ssid_that_is_not_10_digits_is_a_bad_request(here: Caller, ssid: str) -> None:
    answer = here.list_reports(ssid)
    assert (answer.status, answer.json()["errorCode"]) == (400, "INVALID_SSID")


def test_an_unknown_ssid_and_a_student_of_another_lea_are_told_apart(here: Caller) -> None:
    unknown, foreign = here.list_reports("9999999999"), here.list_reports(ELSEWHERE)
    assert (unknown.status, unknown.json()["errorCode"]) == (404, "STUDENT_NOT_FOUND")
    assert (foreign.status, foreign.json()["errorCode"]) == (403, "STUDENT_NOT_IN_LEA")


def test_a_student_without_a_test_has_an_empty_listing(here: Caller) -> None:
    assert here.entries(KINDER) == []


@pytest.mark.parametrize("path", ["/", "/api/v1", "/api/v2/token", "/api/v1/students/", "//api/v1/token"])
def test_a_wrong_path_answers_as_a_gateway_does(open_sandbox: Caller, path: str) -> None:
    answer = open_sandbox.get(path)
    assert answer.status == 403
    assert answer.json() == {"message": "Missing Authentication Token"}
    assert answer.headers["x-amzn-requestid"]


def test_an_entry_names_type_year_language_grade_and_link(here: Caller) -> None:
    answer = json.loads(here.list_reports(FOURTH).data)
    assert answer["ssid"] == FOURTH
    newest = answer["scoreReports"][0]
    assert {key: newest[key] for key in ("reportType", "year", "language", "grade")} == {
        "reportType": "CAASPP",
        "year": "2026",
        "language": "en",
        "grade": "04",
    }
    years = [int(entry["year"]) for entry in answer["scoreReports"]]
    assert years == sorted(years, reverse=True)


def test_a_listing_can_be_narrowed_by_type_year_and_language(here: Caller) -> None:
    token = here.ask_token().json()["token"]

    def asked(query: str) -> list[tuple[str, str, str]]:
        entries = here.get(LISTING.format(FOURTH) + query, token).json()["scoreReports"]
        return [(entry["reportType"], entry["year"], entry["language"]) for entry in entries if "pdfLink" in entry]

    everything = asked("")
    for number, (name, value) in enumerate((("reportType", "CAASPP"), ("year", "2025"), ("language", "es"))):
        narrowed = asked(f"?{name}={value}")
        assert narrowed == [entry for entry in everything if entry[number] == value] != []
    assert asked("?reportType=CAASPP&year=2025&language=es") == [("CAASPP", "2025", "es")]
    assert asked("?year=2020") == []


def test_a_link_looks_presigned_needs_no_header_and_opens_a_pdf(here: Caller) -> None:
    link = here.entry(FIFTH, "CAASPP", 2026)["pdfLink"]
    query = parse_qs(urlsplit(link).query)
    assert query["X-Amz-Expires"] == ["1800"]
    assert re.fullmatch(r"\d{8}T\d{6}Z", query["X-Amz-Date"][0])
    assert 1400 <= len(link) <= 1600
    assert FIFTH not in link
    answer = here.get(link)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.data.startswith(b"%PDF-")


def test_every_call_mints_fresh_links(here: Caller) -> None:
    first, second = (here.entry(FIFTH, "CAASPP", 2026)["pdfLink"] for _ in range(2))
    assert first != second
    assert here.get(first).data == here.get(second).data


def test_a_link_dies_after_its_seconds_as_an_object_store_says_it() -> None:
    with running_sandbox(link_seconds=1, today=TODAY) as base:
        caller = Caller(base)
        link = next(e["pdfLink"] for n in range(50) for e in caller.entries(f"10000000{n:02}"))
        assert caller.get(link).status == 200
        time.sleep(1.1)
        answer = caller.get(link)
    assert (answer.status, answer.headers["content-type"]) == (403, "application/xml")
    assert b"<Code>AccessDenied</Code><Message>Request has expired</Message>" in answer.data


@pytest.mark.parametrize(
    ("old", "new"), [("X-Amz-Expires=1800", "X-Amz-Expires=9999"), ("/2026/", "/2025/"), (".pdf", "A.pdf")]
)
def test_a_changed_link_opens_nothing(here: Caller, old: str, new: str) -> None:
    link = here.entry(FIFTH, "CAASPP", 2026)["pdfLink"]
    answer = here.get(link.replace(old, new, 1))
    assert (answer.status, b"SignatureDoesNotMatch" in answer.data) == (403, True)


def test_a_bearer_token_sent_along_with_a_link_is_an_error(here: Caller) -> None:
    token = here.ask_token().json()["token"]
    answer = here.get(here.entry(FIFTH, "CAASPP", 2026)["pdfLink"], token)
    assert (answer.status, b"Only one auth mechanism allowed" in answer.data) == (400, True)


def test_links_begin_with_the_public_address_and_can_be_as_long_as_4_kb() -> None:
    with running_sandbox(public_url="http://state.localhost:9", link_chars=4000, today=TODAY) as base:
        link = next(e["pdfLink"] for n in range(50) for e in Caller(base).entries(f"10000000{n:02}"))
    assert link.startswith("http://state.localhost:9/")
    assert len(link) == 4000


def test_health_is_open(open_sandbox: Caller) -> None:
    assert open_sandbox.get("/health").json() == {"status": "ok"}
