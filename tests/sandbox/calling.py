"""Calls a sandbox over HTTP as any client would; nothing here comes from the product."""

import json
from typing import Any

import urllib3
from urllib3.util import make_headers

SAMPLE_SECRET = "sandbox-secret-00001"
Answer = urllib3.BaseHTTPResponse


class Caller:
    """One pair of credentials at one sandbox."""

    def __init__(self, base: str, client_key: str = "sandbox", client_secret: str = SAMPLE_SECRET) -> None:
        self.base = base
        self._pair = f"{client_key}:{client_secret}"
        self._pool = urllib3.PoolManager(retries=False)

    def ask_token(self, path: str = "/api/v1/token", method: str = "POST") -> Answer:
        """Ask for a token with HTTP Basic."""
        fields = {"grant_type": "client_credentials"} if method == "POST" else None
        headers = make_headers(basic_auth=self._pair)
        return self._pool.request(method, self.base + path, headers=headers, fields=fields)

    def get(self, path: str, token: str | None = None) -> Answer:
        """Get a path or a whole address, with a bearer token where one is given."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        address = path if path.startswith("http") else self.base + path
        return self._pool.request("GET", address, headers=headers)

    def list_reports(self, ssid: str) -> Answer:
        """Ask for a student's reports with a fresh token."""
        token = self.ask_token().json()["token"]
        return self.get(f"/api/v1/students/{ssid}/score-reports/", token)

    def entries(self, ssid: str) -> list[dict[str, Any]]:
        """Return the entries of a student's listing."""
        answer = self.list_reports(ssid)
        assert answer.status == 200, answer.data
        found: list[dict[str, Any]] = json.loads(answer.data)["scoreReports"]
        return found

    def entry(self, ssid: str, report_type: str, year: int, language: str = "en") -> dict[str, Any]:
        """Return the one PDF entry of a type, year and language."""
        (found,) = (e for e in self.definitions(ssid, report_type, year, language) if "pdfLink" in e)
        return found

    def definitions(self, ssid: str, report_type: str, year: int, language: str = "en") -> list[dict[str, Any]]:
        """Return all entries of a type, year and language: the PDF and the web pages."""
        wanted = (report_type, str(year), language)
        return [e for e in self.entries(ssid) if (e["reportType"], e["year"], e["language"]) == wanted]

    def report(self, ssid: str, report_type: str, year: int, language: str = "en") -> bytes:
        """Return a report's PDF, fetched through its link."""
        answer = self.get(self.entry(ssid, report_type, year, language)["pdfLink"])
        assert answer.status == 200, answer.data
        return answer.data
