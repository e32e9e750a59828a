"""No error, record or log line holds a secret, token, SSID or address."""

import logging
import traceback
from typing import Any

import pytest

from scoreport import ets
from tests.ets.conftest import KEY, SECRET, SSID, account_of
from tests.ets.upstream import Answer, Upstream, as_json, as_pdf

PRIVATE = (KEY, SECRET, SSID, "planted-token", "planted-signature", "/api/v1", "/files/")
FAULTS = [
    as_json({"message": f"{KEY} {SECRET} {SSID} planted-token"}, 403),
    as_json({"error": f"{SSID} not found"}, 404),
    as_json({}, 500, headers={"x-amzn-RequestId": f"{SSID}"}),
    as_json({"ssid": "9999999999", "scoreReports": []}),
    Answer(body=f'{{"broken {SSID}'.encode()),
    Answer(raw=f"nonsense {SSID}\r\n\r\n".encode()),
    Answer(reset=True),
    as_json({"scoreReports": []}, length=99),
    as_json({}, 302, headers={"Location": f"http://10.0.0.1/{SSID}"}),
]


def written(error: BaseException) -> str:
    """Everything that a traceback, a debugger or an error report could print of an error."""
    parts = [str(error), repr(error), repr(error.args), repr(vars(error))]
    parts += traceback.format_exception(error)
    assert error.__cause__ is None
    assert error.__context__ is None
    return " ".join(parts)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("kind", ["token", "listing", "link"])
def test_nothing_private_gets_out_with_an_error(
    fault: Answer, kind: str, up: Upstream, client_with: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = client_with(attempts=2)
    up.token = as_json({"token": "planted-token"})
    setattr(up, kind, fault)
    link = ets.Link(up.link_url())
    said = ""
    for ask in (lambda: client.score_reports(SSID), lambda: b"".join(client.open(link))):
        try:
            ask()
        except ets.EtsError as error:
            said += written(error)
    said += caplog.text + " ".join(str(vars(record)) for record in caplog.records)
    # Frames of a traceback quote our source, never values.
    assert [value for value in PRIVATE if value in said.replace("tests/ets", "")] == []


def test_records_mask_what_opens_a_report(up: Upstream, client: ets.Client) -> None:
    up.offer(up.entry())
    listing = client.score_reports(SSID)
    shown = f"{listing!r} {listing[0].link!r} {listing[0].link!s} {account_of(up.base_url)!r} {client!r}"
    assert "planted" not in shown
    assert "127.0.0.1" not in shown


def test_a_body_says_nothing_of_where_it_came_from(up: Upstream, client: ets.Client) -> None:
    up.link = as_pdf()
    with client.open(ets.Link(up.link_url())) as body:
        assert "planted" not in repr(vars(body))
