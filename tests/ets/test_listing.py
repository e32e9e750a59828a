"""What a listing becomes, and how the token is kept."""

import base64
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from scoreport.ets import Client, CredentialsRejected, Listing, ScoreReport
from tests.ets.conftest import KEY, SECRET, SSID
from tests.ets.upstream import Upstream, as_json


def token(text: str, **fields: Any) -> dict[str, Any]:
    return {"access_token": text, **fields}


def test_a_listing_becomes_records(up: Upstream, client: Client) -> None:
    up.offer(up.entry(), up.entry(reportType="CAST", year="2022-23", language="01", gradeLevel=5))
    first, second = client.score_reports(SSID)
    assert (first.report_type, first.administration_year, first.language, first.format) == ("CAASPP", 2024, "en", "pdf")
    assert first.link.reveal() == up.link_url()
    assert (second.report_type, second.administration_year, second.language) == ("CAST", 2023, "es")
    assert (second.year_text, second.grade_level) == ("2022-23", "5")


def test_the_state_is_asked_as_its_specification_says(up: Upstream, client: Client) -> None:
    client.score_reports(SSID)
    asked, listed = up.requests
    pair = base64.b64encode(f"{KEY}:{SECRET}".encode()).decode()
    assert (asked.method, asked.path, asked.body) == ("POST", "/api/v1/token", b"grant_type=client_credentials")
    assert asked.headers["authorization"] == f"Basic {pair}"
    assert (listed.method, listed.path) == ("GET", f"/api/v1/students/{SSID}/score-reports/")
    assert listed.headers["authorization"] == "Bearer token-1"


def test_a_bare_list_and_both_formats_are_understood(up: Upstream, client: Client) -> None:
    up.listing = as_json([up.entry(htmlLink=up.link_url("2"))])
    assert [report.format for report in client.score_reports(SSID)] == ["pdf", "html"]


def test_an_unknown_type_and_language_keep_the_states_words(up: Upstream, client: Client) -> None:
    up.offer(up.entry(reportType="NEWTEST", language="Klingon", year="someday"))
    [report] = client.score_reports(SSID)
    assert (report.report_type, report.language, report.administration_year) == ("NEWTEST", "Klingon", None)
    assert not report.is_known_type
    assert not report.is_known_language


def test_entries_that_lack_something_are_counted_and_the_others_serve(up: Upstream, client: Client) -> None:
    up.listing = as_json({"scoreReports": [up.entry(), up.entry(year=None), up.entry(link=""), "words"]})
    listing = client.score_reports(SSID)
    assert (len(listing), listing.left_out) == (1, 3)


def test_texts_lose_control_and_direction_characters(up: Upstream, client: Client) -> None:
    up.offer(up.entry(message="re\u202eport\x00 is\nlate"))
    [report] = client.score_reports(SSID)
    assert report.message == "report islate"


@pytest.mark.parametrize("ssid", ["", "123456789", "12345678901", "12345abcde", "１２３４５６７８９０", "../../../x"])
def test_what_is_no_ssid_is_never_sent(ssid: str, up: Upstream, client: Client) -> None:
    with pytest.raises(ValueError, match="ten digits"):
        client.score_reports(ssid)
    assert up.requests == []


def test_one_token_serves_many_listings_over_one_connection(up: Upstream, client: Client) -> None:
    for _ in range(3):
        client.score_reports(SSID)
    assert (up.count("token"), up.count("listing")) == (1, 3)


def test_threads_share_one_token(up: Upstream, client: Client) -> None:
    up.token = as_json(token("shared", expires_in=900), delay=0.1)
    start = threading.Barrier(8)

    def ask(number: int) -> Listing:
        start.wait()
        return client.score_reports(f"100000000{number}")

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(8))) == [()] * 8
    assert (up.count("token"), up.count("listing")) == (1, 8)


def test_a_token_near_its_end_is_renewed(up: Upstream, client: Client) -> None:
    up.token = as_json(token("short", expires_in=0.01))
    client.score_reports(SSID)
    threading.Event().wait(0.02)
    client.score_reports(SSID)
    assert up.count("token") == 2


def test_a_rejected_token_is_renewed_once(up: Upstream, client: Client) -> None:
    up.token = [as_json(token("old")), as_json(token("new"))]
    up.listing = [as_json({}, 401), as_json({"scoreReports": [up.entry()]})]
    assert isinstance(client.score_reports(SSID)[0], ScoreReport)
    assert [r.headers["authorization"] for r in up.requests if r.kind == "listing"] == ["Bearer old", "Bearer new"]


def test_a_fresh_token_that_is_rejected_too_is_the_answer(up: Upstream, client: Client) -> None:
    up.listing = as_json({}, 401)
    with pytest.raises(CredentialsRejected) as caught:
        client.score_reports(SSID)
    assert caught.value.stage == "listing"
    assert (up.count("token"), up.count("listing")) == (2, 2)


@pytest.mark.parametrize("name", ["access_token", "token", "id_token", "accessToken"])
def test_the_token_is_found_under_its_names(name: str, up: Upstream, client: Client) -> None:
    up.token = as_json({name: "found", "expires_in": "900"}, 201)
    client.score_reports(SSID)
    assert up.requests[-1].headers["authorization"] == "Bearer found"
