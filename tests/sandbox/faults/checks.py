"""What must be seen of each failure, by its name in the table. Each check fails on an ordinary answer."""

import codecs
import email.utils
import ipaddress
import json
import time
import zlib
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.sandbox.faults.asking import Seen

Check = Callable[[Seen], bool]
MINUTE = 60


def says(status: int, code: str) -> Check:
    """The service's own refusal."""
    return lambda seen: seen.got.status == status and seen.got.json().get("errorCode") == code


def gateway_says(status: int, message: str) -> Check:
    return lambda seen: seen.got.status == status and seen.got.json() == {"message": message}


def busy(is_right: Callable[[str], bool]) -> Check:
    """429, with that in Retry-After."""
    return lambda seen: seen.got.status == 429 and is_right(seen.got.headers.get("retry-after", ""))


def fails(status: int, service: bytes, store: bytes) -> Check:
    return lambda seen: seen.got.status == status and (store if seen.stage == "report" else service) in seen.got.body


def entries(seen: Seen) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = seen.got.json()["scoreReports"]
    return found


def links(seen: Seen) -> list[str]:
    return [entry.get("pdfLink") or entry.get("htmlLink") or "" for entry in entries(seen)]


def is_date(text: str) -> bool:
    try:
        return abs(email.utils.parsedate_to_datetime(text).timestamp() - time.time()) < 5 * MINUTE
    except ValueError:
        return False


def is_private(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_private and not address.is_loopback


def is_json(body: bytes) -> bool:
    try:
        json.loads(body.decode("utf-8"))
    except ValueError:
        return False
    return True


def unpacks_beyond(body: bytes, size: int) -> bool:
    """Whether a gzip body unpacks to more than so many bytes, and begins as the ordinary one does."""
    try:
        unpacking, found, data = zlib.decompressobj(31), 0, body
        start = b""
        while data and found <= size:
            piece = unpacking.decompress(data, 1_000_000)
            start, found, data = start or piece[:5], found + len(piece), unpacking.unconsumed_tail
    except zlib.error:
        return False
    return found > size and start[:1] in (b"{", b"%")


def drips(seen: Seen, of: bytes) -> bool:
    """Whether the caller left, after many pieces of next to nothing, in the middle of that part."""
    return seen.got.end == "left" and len(of) < 4 * seen.got.pieces


def skew(seconds: int) -> Check:
    """Both clocks that a listing shows are off, by as much."""

    def check(seen: Seen) -> bool:
        stamps = {parse_qs(urlsplit(link).query)["X-Amz-Date"][0] for link in links(seen)}
        signed = time.mktime(time.strptime(max(stamps), "%Y%m%dT%H%M%SZ")) - time.timezone
        told = email.utils.parsedate_to_datetime(seen.got.headers["date"]).timestamp()
        return all(abs(shown - time.time() - seconds) < 5 * MINUTE for shown in (signed, told))

    return check


CHECKS: dict[str, Check] = {
    "no-reports": lambda seen: seen.got.status == 200 and entries(seen) == [],
    "unknown-student": says(404, "STUDENT_NOT_FOUND"),
    "nothing-found": says(404, "NO_REPORTS"),
    "not-entitled": says(403, "STUDENT_NOT_IN_LEA"),
    "wrong-path": gateway_says(403, "Missing Authentication Token"),
    "forbidden": gateway_says(403, "Forbidden"),
    "wrong-credentials": says(401, "INVALID_CREDENTIALS"),
    "expired-credentials": says(401, "CREDENTIALS_EXPIRED"),
    "token-ended": says(401, "TOKEN_EXPIRED"),
    "regenerated": says(401, "INVALID_TOKEN"),
    "429-silent": busy(lambda wait: wait == ""),
    "429-seconds": busy(lambda wait: wait == "2"),
    "429-date": busy(is_date),
    "429-absurd": busy(lambda wait: wait == "1000000000"),
    "500": fails(500, b'{"message": "Internal server error"}', b"<Code>InternalError</Code>"),
    "502": fails(502, b"<h1>502 Bad Gateway</h1>", b"<Code>InternalError</Code>"),
    "503": fails(503, b"<h1>503 Service Temporarily Unavailable</h1>", b"<Code>SlowDown</Code>"),
    "504": fails(504, b'{"message": "Endpoint request timed out"}', b"<Code>RequestTimeout</Code>"),
    "redirect": lambda seen: seen.got.status == 302 and "example.net" in seen.got.headers["location"],
    "slow-start": lambda seen: seen.got.begun_after >= 2 and seen.got.is_whole,
    "silent": lambda seen: seen.got.size == 0 and seen.got.end == "silent",
    "slow-headers": lambda seen: drips(seen, seen.got.data) and not seen.got.body,
    "slow-body": lambda seen: drips(seen, seen.got.body) and seen.got.body != b"",
    "stalled-body": lambda seen: seen.got.end == "silent" and 0 < seen.got.body_size == seen.got.length // 2,
    "clock-ahead": skew(600),
    "clock-behind": skew(-600),
    "reset-before": lambda seen: seen.got.size == 0 and seen.got.end == "reset",
    "reset-within": lambda seen: 0 < seen.got.body_size < seen.got.length and seen.got.end == "reset",
    "closed-before": lambda seen: seen.got.size == 0 and seen.got.end == "closed",
    "length-long": lambda seen: seen.got.length == seen.got.body_size + 1000 and seen.got.end == "closed",
    "length-short": lambda seen: seen.got.length == seen.got.body_size - 20 and seen.got.end == "closed",
    "broken-chunk": lambda seen: seen.got.length == -1 and b"\r\nnot a number\r\n" in seen.got.body,
    "huge-body": lambda seen: seen.got.is_whole and seen.got.body_size == 100_000_000,
    "gzip-bomb": lambda seen: seen.got.body_size < 2_000_000 and unpacks_beyond(seen.got.body, 50_000_000),
    "gzip-lie": lambda seen: (
        seen.got.headers.get("content-encoding") == "gzip" and seen.got.body.startswith((b"{", b"%PDF-"))
    ),
    "html": lambda seen: seen.got.headers["content-type"].startswith("text/html") and b"<h1>" in seen.got.body,
    "broken-json": lambda seen: seen.got.is_whole and seen.got.body[:1] == b"{" and not is_json(seen.got.body),
    "utf-16": lambda seen: (
        seen.got.body[:2] == codecs.BOM_UTF16_LE and bool(json.loads(seen.got.body.decode("utf-16")))
    ),
    "byte-order-mark": lambda seen: seen.got.body[:3] == codecs.BOM_UTF8 and is_json(seen.got.body[3:]),
    "empty-body": lambda seen: seen.got.status == 200 and seen.got.length == 0,
    "wrong-fields": lambda seen: is_json(seen.got.body) and all(name[0] == "x" for name in seen.got.json()),
    "duplicates": lambda seen: len(entries(seen)) > 1 and entries(seen)[::2] == entries(seen)[1::2],
    "many-entries": lambda seen: b"pdfLink" in seen.got.body and seen.got.body_size > 5_000_000,
    "other-student": lambda seen: seen.got.json()["ssid"] == "9900009999" and links(seen) != [],
    "messages": lambda seen: (
        links(seen) == [""] * len(links(seen)) and all(entry["message"] for entry in entries(seen))
    ),
    "foreign-link": lambda seen: all(str(urlsplit(link).hostname).endswith("example.net") for link in links(seen)),
    "private-link": lambda seen: all(is_private(str(urlsplit(link).hostname)) for link in links(seen)),
    "long-link": lambda seen: {len(link) for link in links(seen)} == {9000},
    "stale-link": lambda seen: all("X-Amz-Expires=0&" in link for link in links(seen)),
    "expired-link": lambda seen: seen.got.status == 403 and b"<Message>Request has expired</Message>" in seen.got.body,
    "truncated-pdf": lambda seen: seen.got.is_whole and b"%%EOF" not in seen.got.body and seen.got.body[:5] == b"%PDF-",
    "not-a-pdf": lambda seen: (
        seen.got.headers["content-type"] == "application/pdf" and seen.got.body.startswith(b"<!DOCTYPE html>")
    ),
}
