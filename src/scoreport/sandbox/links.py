"""Links to report files in the shape of an object store's presigned addresses.

A link needs no header and no memory: it says itself which report it opens and when it ends, and a
signature covers both. It is about as long as the state's own (1.5 kB), most of it a security token
as temporary credentials bring one.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode

from .adapter import FILES_PATH, FILES_REGION

TIME = "%Y%m%dT%H%M%SZ"
ALGORITHM = "AWS4-HMAC-SHA256"
TOKEN, SIGNATURE, ENDS = "X-Amz-Security-Token", "X-Amz-Signature", "X-Amz-Expires"


class BadSignature(ValueError):
    """The link was not signed by this process, or was changed."""


class LinkEnded(ValueError):
    """The link is past its end."""

    def __init__(self, ended_at: datetime, seconds: int) -> None:
        super().__init__("past its end")
        self.ended_at = ended_at
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Target:
    """The report that a link opens: the PDF, or the web page of the one test that is named."""

    ssid: str
    report_type: str
    year: int
    language: str
    page_of: str = ""


def mint(key: bytes, base: str, target: Target, now: datetime, seconds: int, chars: int) -> str:
    """Return a link below the base address that dies after so many seconds, about `chars` long."""
    path = f"{FILES_PATH}{target.year}/{_seal(key, target)}{'.html' if target.page_of else '.pdf'}"
    query = {
        "X-Amz-Algorithm": ALGORITHM,
        "X-Amz-Credential": f"SANDBOXKEY0000000000/{now:%Y%m%d}/{FILES_REGION}/s3/aws4_request",
        "X-Amz-Date": f"{now.astimezone(UTC):{TIME}}",
        ENDS: str(seconds),
        "X-Amz-SignedHeaders": "host",
    }
    address = f"{base}{path}?{urlencode(query, quote_via=quote)}&{TOKEN}="
    query[TOKEN] = _filling(f"{path}{now.isoformat()}", max(0, chars - len(f"{address}&{SIGNATURE}=") - 64))
    # Neither token nor signature holds a letter that an address would have to quote.
    return f"{address}{query[TOKEN]}&{SIGNATURE}={_sign(key, path, query)}"


def follow(key: bytes, path: str, query: Mapping[str, str], now: datetime) -> Target:
    """Return the report that a link opens. Raises BadSignature or LinkEnded."""
    signed = {name: value for name, value in query.items() if name != SIGNATURE}
    if not hmac.compare_digest(_sign(key, path, signed).encode(), query.get(SIGNATURE, "").encode()):
        raise BadSignature("signature does not match")
    begun = datetime.strptime(query["X-Amz-Date"], TIME).replace(tzinfo=UTC)
    seconds = int(query[ENDS])
    if now >= begun + timedelta(seconds=seconds):
        raise LinkEnded(begun + timedelta(seconds=seconds), seconds)
    return target_of(key, path)


def _sign(key: bytes, path: str, query: Mapping[str, str]) -> str:
    text = "\n".join([path, *(f"{name}={query[name]}" for name in sorted(query))])
    return hmac.new(key, b"link\x00" + text.encode(), hashlib.sha256).hexdigest()


def _seal(key: bytes, target: Target) -> str:
    """Write the target so that no SSID can be read in an address; the link's signature guards it."""
    parts = (target.ssid, target.report_type, target.year, target.language, target.page_of)
    body = json.dumps(parts, separators=(",", ":")).encode()
    mark = hmac.digest(key, b"mark\x00" + body, hashlib.sha256)[:16]
    return base64.urlsafe_b64encode(mark + _masked(key, mark, body)).decode().rstrip("=")


def target_of(key: bytes, path: str) -> Target:
    """Return the report that a path names, unjudged. Raises BadSignature where it is none of ours."""
    text = path.rpartition("/")[2].rpartition(".")[0]
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        return Target(*json.loads(_masked(key, raw[:16], raw[16:])))
    except (binascii.Error, ValueError, TypeError) as error:
        raise BadSignature("not a report of ours") from error


def _masked(key: bytes, mark: bytes, body: bytes) -> bytes:
    stream = hashlib.shake_256(key + mark).digest(len(body))
    return bytes(one ^ other for one, other in zip(body, stream, strict=True))


def _filling(seed: str, chars: int) -> str:
    raw = hashlib.shake_256(seed.encode()).digest(chars)
    return base64.b64encode(raw, altchars=b"-_").decode()[:chars]
