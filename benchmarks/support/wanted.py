"""Which reports the sandbox's benchmark asks for: their drafts for bare Typst, their links for the sandbox."""

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count, islice
from random import Random
from typing import Any
from urllib.parse import urlsplit

from benchmarks.support.browsing import Call
from benchmarks.support.sandboxes import TODAY, get
from benchmarks.support.servers import HOST
from scoreport.sandbox.catalogue import Offer, offers, second_language
from scoreport.sandbox.invented import invent_student
from scoreport.sandbox.reports.render import Draft, draft

KEY, SECRET = "sandbox", "sandbox-secret-00001"  # of a sandbox that is started without credentials
SEED = 1  # the sandbox's own
DAY = date.fromisoformat(TODAY)
LEAST_BYTES, MOST_BYTES = 8_000, 400_000
SHORT_FORMS = range(2021, 2024)  # years in which the combined report has two pages


@dataclass(frozen=True)
class Report:
    """One report of an invented student."""

    ssid: str
    report_type: str
    year: int
    language: str
    draft: Draft


def two_pages(language: str, number: int) -> list[Report]:
    """Return so many two-page reports of Smarter Balanced in that language, each of another student or year.

    They are shuffled: Typst keeps layouts for a while, and two years of one student have much in common.
    """
    found = list(islice(_reports(lambda offer: offer.report_type == "CAASPP", language), number))
    Random(SEED).shuffle(found)
    return found


def _reports(fits: Callable[[Offer], bool], language: str) -> Iterator[Report]:
    for number in count(1):
        ssid = f"{number:010}"
        student = invent_student(SEED, ssid, DAY)
        for year in SHORT_FORMS:
            if language not in ("en", second_language(student, year)):
                continue
            for offer in filter(fits, offers(SEED, student, year, DAY)):
                yield Report(ssid, offer.report_type, year, language, draft(SEED, student, offer, language, DAY))


class Links:
    """Listings of a running sandbox, and calls for what they hold."""

    def __init__(self, port: int) -> None:
        self._port = port
        pair = base64.b64encode(f"{KEY}:{SECRET}".encode()).decode()
        answer = json.loads(get(port, "/api/v1/token", Authorization=f"Basic {pair}"))
        self._bearer = f"Bearer {answer['token']}"

    def listing_call(self, ssid: str) -> Call:
        """Return the call for a student's listing."""
        return Call(self._wire(_listing_path(ssid), self._bearer), b"scoreReports", 30, MOST_BYTES)

    def calls_for(self, reports: list[Report]) -> list[Call]:
        """Return a call for each of these reports' PDF."""
        return [self._call(self._link(report)) for report in reports]

    def all_pdfs(self, number: int) -> Iterator[Call]:
        """Yield calls for so many different reports in English, of whatever test and year."""
        entries = (entry for student in count(1) for entry in self._entries(f"{student:010}"))
        links = (entry["pdfLink"] for entry in entries if "pdfLink" in entry and entry["language"] == "en")
        return map(self._call, islice(links, number))

    def _link(self, report: Report) -> str:
        wanted = (report.report_type, str(report.year), report.language)
        return next(
            str(entry["pdfLink"])
            for entry in self._entries(report.ssid)
            if (entry["reportType"], entry["year"], entry["language"]) == wanted and "pdfLink" in entry
        )

    def _entries(self, ssid: str) -> list[dict[str, Any]]:
        answer = json.loads(get(self._port, _listing_path(ssid), Authorization=self._bearer))
        return list(answer["scoreReports"])

    def _call(self, link: str) -> Call:
        parts = urlsplit(link)
        return Call(self._wire(f"{parts.path}?{parts.query}"), b"%PDF-", LEAST_BYTES, MOST_BYTES)

    def _wire(self, path: str, authorization: str = "") -> bytes:
        lines = [f"GET {path} HTTP/1.1", f"Host: {HOST}:{self._port}"]
        lines += [f"Authorization: {authorization}"] if authorization else []
        return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _listing_path(ssid: str) -> str:
    return f"/api/v1/students/{ssid}/score-reports/"
