"""The state's service without any work of its own: bytes made before the first call, written to raw sockets.

Run as `python -m benchmarks.support.upstream PORT [SECONDS]`, the seconds being what each listing takes. It has the
shape of the state's answers, not its rules: any SSID has the same reports, and no token is checked.
"""

import asyncio
import json
import sys
from datetime import UTC, datetime, timedelta

YEARS, TESTS, LANGUAGES = range(2026, 2022, -1), ("CAASPP", "CAST"), ("en", "es")
REPORTS = len(YEARS) * len(TESTS)  # of one language, as a family sees them
LINK_CHARS = 1500  # what the state's presigned links weigh, most of it a security token
LINK_SECONDS = 1800
PDF_BYTES = 50_000  # what a two-page report of the sandbox weighs; a larger one would flatter the ratio
PDF = b"%PDF-1.7\n".ljust(PDF_BYTES - 6, b".") + b"%%EOF\n"
FILE_PATH = "/files/1.pdf"
LISTING_PATH = "/api/v1/students/{ssid}/score-reports/"


def listing(base: str) -> bytes:
    """Return a student's listing: four years of two tests in two languages, 16 links, some 25 kB."""
    offers = [(year, test, language) for year in YEARS for test in TESTS for language in LANGUAGES]
    entries = [
        {"reportType": test, "year": str(year), "grade": "07", "language": language, "pdfLink": _link(base, number)}
        for number, (year, test, language) in enumerate(offers, 1)
    ]
    return json.dumps({"scoreReports": entries}).encode()


def _link(base: str, number: int) -> str:
    # Dated ahead, so that our own 30 minutes end first however long the benchmark takes to begin.
    begun = datetime.now(UTC) + timedelta(seconds=600)
    link = (
        f"{base}/files/{number}.pdf?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date={begun:%Y%m%dT%H%M%SZ}"
        f"&X-Amz-Expires={LINK_SECONDS}&X-Amz-SignedHeaders=host&X-Amz-Security-Token="
    )
    return link + _noise(number, LINK_CHARS - len(link))


def _noise(seed: int, chars: int) -> str:
    """Letters that deflate as badly as a real token does: a linear congruential generator's high bits."""
    letters, found = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", []
    for _ in range(chars):
        seed = (seed * 6364136223846793005 + 1442695040888963407) % 2**64
        found.append(letters[seed >> 58])
    return "".join(found)


def _answer(media_type: str, body: bytes) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


class State(asyncio.Protocol):
    """One kept-alive connection. A request is taken for whole when its head, and a token call's body, are there."""

    token, reports, report = b"", b"", _answer("application/pdf", PDF)
    seconds = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._received = b""

    def data_received(self, data: bytes) -> None:
        self._received += data
        if b"\r\n\r\n" not in self._received:
            return
        if self._received.startswith(b"GET /files/"):
            self._transport.write(self.report)
        elif self._received.startswith(b"GET "):
            self._send_listing()
        elif self._received.endswith(b"grant_type=client_credentials"):
            self._transport.write(self.token)
        else:
            return
        self._received = b""

    def _send_listing(self) -> None:
        if self.seconds:
            asyncio.get_running_loop().call_later(self.seconds, self._transport.write, self.reports)
        else:
            self._transport.write(self.reports)


async def _serve(port: int, seconds: float) -> None:
    State.seconds = seconds
    State.token = _answer("application/json", b'{"token": "a-token-of-the-benchmark", "expiresIn": 3600}')
    State.reports = _answer("application/json", listing(f"http://127.0.0.1:{port}"))
    server = await asyncio.get_running_loop().create_server(State, "127.0.0.1", port, backlog=1024)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), float((sys.argv[2:] or ["0"])[0])))
