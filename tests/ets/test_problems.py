"""Every answer that is no listing has its own error, and an empty listing is an answer."""

from typing import Any

import pytest

from scoreport import ets
from tests.ets.conftest import SSID
from tests.ets.upstream import Answer, Upstream, as_json

GATEWAY = {"message": "Missing Authentication Token"}
ONCE = {"attempts": 1}


def ask(client: ets.Client) -> ets.EtsError:
    with pytest.raises(ets.EtsError) as caught:
        client.score_reports(SSID)
    return caught.value


@pytest.mark.parametrize(
    ("status", "body", "kind", "code"),
    [
        (403, {"errorCode": "NOT_YOURS", "message": "no"}, ets.NotEntitled, "not_entitled"),
        (403, GATEWAY, ets.WrongEndPoint, "wrong_end_point"),
        (403, {"message": "Forbidden"}, ets.WrongEndPoint, "wrong_end_point"),
        (404, GATEWAY, ets.WrongEndPoint, "wrong_end_point"),
        (405, {"errorCode": "X"}, ets.WrongEndPoint, "wrong_end_point"),
        (404, {"errorCode": "STUDENT_NOT_FOUND"}, ets.UnknownStudent, "unknown_student"),
        (403, {"error": {"code": "unknown_student"}}, ets.UnknownStudent, "unknown_student"),
        (401, {"errorCode": "CREDENTIALS_EXPIRED"}, ets.CredentialsExpired, "credentials_expired"),
        (401, {}, ets.CredentialsRejected, "credentials_rejected"),
        (302, {}, ets.BadAnswer, "redirected"),
        (418, {}, ets.BadAnswer, "unexpected_status"),
        (500, {}, ets.Unavailable, "unavailable"),
        (429, {}, ets.Unavailable, "unavailable"),
    ],
)
def test_each_status_and_body_has_its_own_error(
    status: int, body: Any, kind: type[ets.EtsError], code: str, up: Upstream, client_with: Any
) -> None:
    up.listing = as_json(body, status)
    error = ask(client_with(**ONCE))
    assert (type(error), error.code, error.stage) == (kind, code, "listing")


@pytest.mark.parametrize("status", [401, 403, 404, 500, 302])
def test_what_fails_at_the_token_says_so(status: int, up: Upstream, client_with: Any) -> None:
    up.token = as_json({}, status)
    error = ask(client_with(**ONCE))
    assert error.stage == "token"
    assert up.count("listing") == 0


def test_a_token_call_that_is_refused_as_oauth_has_it_means_the_credentials(up: Upstream, client: ets.Client) -> None:
    up.token = as_json({"error": "invalid_client"}, 400)
    assert isinstance(ask(client), ets.CredentialsRejected)


@pytest.mark.parametrize("answer", [as_json({"errorCode": "NOTHING"}, 404), as_json({"scoreReports": []}), as_json([])])
def test_nothing_there_is_an_answer(answer: Answer, up: Upstream, client: ets.Client) -> None:
    up.listing = answer
    assert client.score_reports(SSID) == ()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"<html>sign in</html>", "not_json"),
        (b'{"scoreReports": [', "not_json"),
        ('{"scoreReports": []}'.encode("utf-16"), "not_json"),
        (b'{"scoreReports": [], "scoreReports": []}', "not_json"),
        (b"[" * 50 + b"]" * 50, "not_json"),
        (b'{"a": NaN}', "not_json"),
        (b'"words"', "bad_answer"),
        (b'{"scoreReports": {}}', "bad_answer"),
        (b"", "not_json"),
    ],
)
def test_what_is_not_in_the_agreed_form_is_a_bad_answer(
    body: bytes, code: str, up: Upstream, client: ets.Client
) -> None:
    up.listing = Answer(headers={"Content-Type": "application/json"}, body=body)
    error = ask(client)
    assert (type(error), error.code) == (ets.BadAnswer, code)


@pytest.mark.parametrize("body", [{"token": 5}, {"token": ""}, {"token": "two words"}, {"token": "x" * 20_000}, []])
def test_a_token_answer_without_a_usable_token_is_a_bad_answer(body: Any, up: Upstream, client: ets.Client) -> None:
    up.token = as_json(body)
    error = ask(client)
    assert (type(error), error.stage) == (ets.BadAnswer, "token")


def test_the_states_request_id_is_kept_unless_it_holds_something_private(up: Upstream, client: ets.Client) -> None:
    up.listing = as_json({"errorCode": "X"}, 403, headers={"x-amzn-RequestId": "abc-123"})
    assert ask(client).request_id == "abc-123"
    up.listing = as_json({"errorCode": "X"}, 403, headers={"x-amzn-RequestId": f"req-{SSID}"})
    assert ask(client).request_id is None


@pytest.mark.parametrize("where", ["answer", "entry"])
@pytest.mark.parametrize("name", ["ssid", "studentSsid", "stateStudentId", "studentId", "STUDENTID"])
def test_an_answer_that_names_another_student_is_dropped_whole(
    where: str, name: str, up: Upstream, client: ets.Client
) -> None:
    stranger = {name: "9999999999"}
    entries = [up.entry(), up.entry(**stranger if where == "entry" else {})]
    up.listing = as_json({"scoreReports": entries, **(stranger if where == "answer" else {})})
    assert ask(client).code == "another_student"
    up.listing = as_json({"scoreReports": [up.entry(**{name: SSID})], name: int(SSID)})
    assert len(client.score_reports(SSID)) == 1


@pytest.mark.parametrize(
    ("link", "code"),
    [
        ("https://evil.example/x.pdf", "foreign_link"),
        ("http://files.ets.org/x.pdf", "foreign_link"),
        ("https://files.ets.org:8443/x.pdf", "foreign_link"),
        ("https://files.ets.org@evil.example/x", "foreign_link"),
        ("file:///etc/passwd", "foreign_link"),
        ("https://10.0.0.1/x.pdf", "foreign_link"),
        ("https://files.ets.org/" + "x" * 4096, "link_too_long"),
    ],
)
def test_a_link_that_leads_astray_makes_the_answer_a_bad_one(
    link: str, code: str, up: Upstream, client: ets.Client
) -> None:
    up.offer(up.entry(link=link))
    assert ask(client).code == code


def test_limits_on_size_and_number_hold(up: Upstream, client_with: Any) -> None:
    up.offer(*[up.entry(year=str(2000 + number)) for number in range(5)])
    assert ask(client_with(entries=4)).code == "too_many_entries"
    assert ask(client_with(json_bytes=200)).code == "too_large"
    up.listing = Answer(headers={"Transfer-Encoding": "chunked"}, length=-1, raw=_chunked(b"[" + b" " * 5000 + b"]"))
    assert ask(client_with(json_bytes=1000)).code == "too_large"


def test_a_compressed_answer_is_refused_unread(up: Upstream, client: ets.Client) -> None:
    up.listing = Answer(headers={"Content-Encoding": "gzip"}, body=b"\x1f\x8b" + b"\0" * 100)
    assert ask(client).code == "encoded"
    assert {request.headers["accept-encoding"] for request in up.requests} == {"identity"}


def test_no_redirect_is_followed(up: Upstream, client: ets.Client) -> None:
    up.listing = as_json({}, 307, headers={"Location": f"{up.base_url}/elsewhere"})
    assert ask(client).code == "redirected"
    assert (up.count("token"), up.count("listing")) == (1, 1)


@pytest.mark.parametrize(
    "raw", [b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 100_000 + b"\r\n\r\n", b""]
)
def test_what_is_not_http_is_told_from_a_broken_connection(raw: bytes, up: Upstream, client_with: Any) -> None:
    up.listing = Answer(raw=raw)
    error = ask(client_with(**ONCE))
    assert (type(error) is ets.Unavailable) == (raw == b"")
    assert error.code in ("not_http", "unavailable")


def test_check_proves_address_end_points_and_credentials(up: Upstream, client: ets.Client) -> None:
    up.listing = as_json({"errorCode": "STUDENT_NOT_FOUND"}, 404)
    client.check()
    assert up.requests[-1].path == "/api/v1/students/0000000000/score-reports/"
    up.listing = as_json(GATEWAY, 403)
    with pytest.raises(ets.WrongEndPoint):
        client.check()


def _chunked(body: bytes) -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"
