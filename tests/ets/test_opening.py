"""A report on its way through: first bytes checked, the rest streamed, every false end noticed."""

from typing import Any

import pytest

from scoreport import ets
from tests.ets.conftest import SSID
from tests.ets.upstream import PDF, Answer, Upstream, as_pdf


@pytest.fixture
def link(up: Upstream, client: ets.Client) -> ets.Link:
    up.offer(up.entry())
    [report] = client.score_reports(SSID)
    return report.link


def failure(client: ets.Client, link: ets.Link, form: Any = "pdf") -> ets.EtsError:
    with pytest.raises(ets.EtsError) as caught, client.open(link, form) as body:
        b"".join(body)
    assert caught.value.stage == "report"
    return caught.value


def test_a_report_comes_through_whole_without_our_credentials(up: Upstream, client: ets.Client, link: ets.Link) -> None:
    with client.open(link) as body:
        assert body.length == len(PDF)
        assert b"".join(body) == PDF
    asked = up.requests[-1]
    assert asked.path == "/files/1?X-Amz-Signature=planted-signature"
    assert "authorization" not in asked.headers


def test_a_report_in_chunks_has_no_length_and_comes_through_too(
    up: Upstream, client: ets.Client, link: ets.Link
) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nTransfer-Encoding: chunked\r\n\r\n"
    parts = [PDF[start : start + 7000] for start in range(0, len(PDF), 7000)]
    up.link = Answer(raw=head + b"".join(f"{len(p):x}\r\n".encode() + p + b"\r\n" for p in parts) + b"0\r\n\r\n")
    with client.open(link) as body:
        assert body.length is None
        assert b"".join(body) == PDF


def test_the_first_bytes_are_there_before_the_last_are_sent(up: Upstream, client: ets.Client, link: ets.Link) -> None:
    large = b"%PDF-1.7" + b"x" * 300_000
    up.link = as_pdf(large)
    with client.open(link) as body:
        first = next(iter(body))
        assert first.startswith(b"%PDF-")
        assert len(first) < len(large)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (as_pdf(b"<html>sign in</html>"), "not_a_report"),
        (as_pdf(PDF, "text/html"), "not_a_report"),
        (as_pdf(b" " + PDF), "not_a_report"),
        (as_pdf(b""), "not_a_report"),
        (as_pdf(PDF[: len(PDF) * 2 // 3]), "cut_short"),
        (Answer(status=302, headers={"Location": "http://10.0.0.1/"}), "redirected"),
        (Answer(status=206, body=PDF, headers={"Content-Type": "application/pdf"}), "unexpected_status"),
        (Answer(body=PDF, headers={"Content-Type": "application/pdf", "Content-Encoding": "gzip"}), "encoded"),
    ],
)
def test_what_is_no_report_never_gets_out(
    answer: Answer, code: str, up: Upstream, client: ets.Client, link: ets.Link
) -> None:
    up.link = answer
    assert failure(client, link).code == code


def test_a_report_without_its_end_is_never_whole(up: Upstream, client: ets.Client, link: ets.Link) -> None:
    large = b"%PDF-1.7" + b"x" * 300_000
    up.link = as_pdf(large)
    received: list[bytes] = []
    with client.open(link) as body, pytest.raises(ets.BadAnswer, match="cut_short"):
        received.extend(body)
    assert 0 < len(b"".join(received)) < len(large)


def test_a_short_report_that_breaks_off_is_asked_for_again_before_a_byte_goes_out(
    up: Upstream, client: ets.Client, link: ets.Link
) -> None:
    up.link = as_pdf(cut_after=20_000)
    assert isinstance(failure(client, link), ets.Unavailable)
    assert up.count("link") == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_link_that_no_longer_opens_is_told_from_a_fault(
    status: int, up: Upstream, client: ets.Client, link: ets.Link
) -> None:
    up.link = Answer(status=status, body=b"<Error><Code>AccessDenied</Code></Error>")
    assert isinstance(failure(client, link), ets.LinkExpired)
    assert up.count("link") == 1


def test_a_body_that_ends_early_is_noticed(up: Upstream, client: ets.Client, link: ets.Link) -> None:
    for answer in (as_pdf(cut_after=20_000), as_pdf(cut_after=20_000, reset=True), as_pdf(length=len(PDF) + 10)):
        up.link = answer
        error = failure(client, link)
        assert isinstance(error, ets.Unavailable)
        assert error.reason == "broken"


def test_a_size_limit_holds_whether_announced_or_not(up: Upstream, client_with: Any, link: ets.Link) -> None:
    client = client_with(pdf_bytes=30_000, html_bytes=10)
    assert failure(client, link).code == "too_large"
    up.link = as_pdf(length=-1, cut_after=len(PDF))
    assert failure(client, link).code == "too_large"
    up.link = Answer(body=b"<!doctype html>", headers={"Content-Type": "text/html; charset=utf-8"})
    assert failure(client, link, "html").code == "too_large"


def test_html_is_opened_as_html_only(up: Upstream, client: ets.Client, link: ets.Link) -> None:
    up.link = Answer(body=b"<!doctype html><title>x", headers={"Content-Type": "text/html; charset=utf-8"})
    with client.open(link, "html") as body:
        assert b"".join(body) == b"<!doctype html><title>x"
    assert failure(client, link).code == "not_a_report"


def test_a_connection_is_used_again_after_a_whole_body_and_never_after_half_of_one(
    up: Upstream, client: ets.Client, link: ets.Link
) -> None:
    with client.open(link) as body:
        b"".join(body)
    up.link = as_pdf(b"%PDF-1.7" + b"x" * 500_000)
    with client.open(link) as body:
        next(iter(body))
    # What was left of that report must not be taken for the beginning of this one.
    up.link = as_pdf()
    with client.open(link) as body:
        assert b"".join(body) == PDF


def test_bytes_after_an_answer_spoil_its_connection(up: Upstream, client: ets.Client) -> None:
    one = b'{"scoreReports": []}'
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(one)}\r\n\r\n".encode()
    up.listing = Answer(raw=head + one + b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]")
    assert client.score_reports(SSID) == ()
    up.offer(up.entry())
    assert len(client.score_reports(SSID)) == 1


def test_a_link_to_a_host_outside_the_list_is_never_asked(up: Upstream, client: ets.Client) -> None:
    for address in ("https://evil.example/x", "http://169.254.169.254/latest/meta-data", "https://files.ets.org:22/"):
        assert failure(client, ets.Link(address)).code == "foreign_link"
    assert up.count("link") == 0
