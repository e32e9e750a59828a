"""Calls to the service under examination: few, one after the other, paced, and never more than is needed."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

import urllib3
from urllib3.util import Timeout

MOST_BYTES = 25_000_000
SECONDS = 60  # for one whole answer
CHUNK = 65_536
LOOPBACK = ("localhost", "127.0.0.1", "::1")
AGENT = f"scoreport-sandbox-verify/{version('scoreport')} (read-only conformance check)"


@dataclass(frozen=True)
class Answer:
    """One answer; `body` is its first 25 MB. `failure` says why there is none, status 0 goes with it."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    failure: str = ""

    @property
    def media_type(self) -> str:
        """Return the media type in small letters, without parameters."""
        return self.header("content-type").partition(";")[0].strip().lower()

    def header(self, name: str) -> str:
        """Return a header's text, empty where it is missing."""
        return next((value for key, value in self.headers.items() if key.lower() == name), "")


class Caller:
    """Sends requests with a pause between them. No redirect is followed and nothing is tried twice."""

    def __init__(self, pause: float, ca_file: Path | None = None) -> None:
        self._pause = pause
        self._free_at = 0.0
        self._pool = urllib3.PoolManager(
            timeout=Timeout(connect=5, read=20),
            retries=False,
            headers={"User-Agent": AGENT, "Accept-Encoding": "identity"},
            ca_certs=str(ca_file) if ca_file else None,
        )

    def ask(self, method: str, url: str, headers: Mapping[str, str] | None = None, body: bytes | None = None) -> Answer:
        """Return the answer, or an Answer without status where none came; no error leaves this."""
        time.sleep(max(0.0, self._free_at - time.monotonic()))
        try:
            return self._ask(method, url, {**self._pool.headers, **(headers or {})}, body)
        except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            return Answer(0, failure=_reason(error))
        finally:
            self._free_at = time.monotonic() + self._pause

    def _ask(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
        end = time.monotonic() + SECONDS
        answer = self._pool.request(
            method, url, headers=headers, body=body, redirect=False, preload_content=False, decode_content=False
        )
        received = bytearray()
        try:
            for chunk in answer.stream(CHUNK):
                received += chunk
                if len(received) > MOST_BYTES:
                    break
                if time.monotonic() > end:
                    return Answer(0, failure=f"not whole after {SECONDS} seconds")
        finally:
            answer.close()
        return Answer(answer.status, dict(answer.headers), bytes(received))


def is_private(url: str) -> bool:
    """Tell whether what is sent there stays unread on its way: https, or this very machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


_REASONS = (
    (urllib3.exceptions.SSLError, "its certificate could not be trusted"),
    (urllib3.exceptions.NewConnectionError, "no connection"),
    (urllib3.exceptions.TimeoutError, "no answer in time"),
    (urllib3.exceptions.ProtocolError, "the connection broke, or what came was not HTTP"),
)


def _reason(error: Exception) -> str:
    """In words of our own: an exception's text may hold an address."""
    return next((words for kind, words in _REASONS if isinstance(error, kind)), "no answer that could be read")
