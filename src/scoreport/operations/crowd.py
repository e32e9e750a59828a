"""What is sent where there is no room: a small page, drawn once a language, that tries again by itself.

With a script it asks now and then, lightly, whether there is room, and opens the page again only then: nothing is
read out twice, no focus is lost. Without one the browser reloads it.
"""

import base64
import hashlib
import html
import random
from collections.abc import Callable, Iterable
from functools import cache
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, parse_cookie
from django.template.loader import render_to_string
from django.utils import translation

from scoreport.lib.headers import PERMISSIONS_POLICY

SOONEST, LATEST = 4, 12  # seconds after which it is tried again; drawn anew each time, so that nobody comes in step
_SECONDS, _AGAIN = "[seconds]", "[again]"  # stand in the drawn page for what differs from one answer to the next
STYLE = (
    "body{margin:0;font:1.0625rem/1.5 system-ui,sans-serif;background:Canvas;color:CanvasText}"
    "main{max-width:36rem;margin:0 auto;padding:3rem 1.25rem}h1{font-size:1.5rem;line-height:1.25}"
    "a{color:LinkText;display:inline-block;padding:.5rem 0}a:focus-visible{outline:3px solid;outline-offset:2px}"
)
SCRIPT = (
    "(function(){var a=document.getElementById('again'),s=+a.dataset.seconds;"
    "function look(){fetch('/room',{cache:'no-store'}).then(function(r){"
    "if(r.status===204)location.replace(a.href);else wait()},wait)}"
    "function wait(){setTimeout(look,s*1000*(.7+.6*Math.random()))}wait()})()"
)

Start = Callable[..., Any]


def answer(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    """Send the page, or for htmx the part that goes into one, with status 503."""
    seconds = random.randint(SOONEST, LATEST)  # noqa: S311 - jitter, not a secret
    language = _language(environ)
    is_press = environ.get("REQUEST_METHOD") not in ("GET", "HEAD")
    if environ.get("HTTP_HX_REQUEST") == "true":
        text = _part(language)
    else:
        again = html.escape(_page_before(environ)) if is_press else ""  # empty: the address that was asked for
        text = _page(language, is_press).replace(_AGAIN, again).replace(_SECONDS, str(seconds))
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Language", language),
        ("Content-Security-Policy", _policy()),
        ("X-Crowded", "1"),
    ]
    return _sent(start, HTTPStatus.SERVICE_UNAVAILABLE, text.encode(), [*headers, ("Retry-After", str(seconds))])


def answer_room(start: Start, *, has_room: bool) -> Iterable[bytes]:
    """Say whether it is worth trying again."""
    if has_room:
        return _sent(start, HTTPStatus.NO_CONTENT, b"", [])
    return _sent(start, HTTPStatus.SERVICE_UNAVAILABLE, b"", [("Retry-After", str(LATEST))])


def _sent(start: Start, status: HTTPStatus, body: bytes, headers: list[tuple[str, str]]) -> Iterable[bytes]:
    length = [] if status == HTTPStatus.NO_CONTENT else [("Content-Length", str(len(body)))]
    start(f"{status.value} {status.phrase}", [*headers, *length, *_common()])
    return [body]


@cache
def _common() -> tuple[tuple[str, str], ...]:
    headers = [
        ("Cache-Control", "no-store, private"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", settings.SECURE_REFERRER_POLICY),
        ("Cross-Origin-Opener-Policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", PERMISSIONS_POLICY),
        ("X-Frame-Options", settings.X_FRAME_OPTIONS),
        ("Vary", "Cookie, Accept-Language, HX-Request"),
    ]
    if settings.HTTPS:
        headers.append(("Strict-Transport-Security", f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains"))
    return tuple(headers)


@cache
def _policy() -> str:
    """Only our own script and style, by their hashes."""
    script, style = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (SCRIPT, STYLE))
    return (
        f"default-src 'none'; script-src 'sha256-{script}'; style-src 'sha256-{style}'; connect-src 'self'; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    )


@cache
def _page(language: str, is_press: bool) -> str:  # noqa: FBT001 - a key of the cache
    context = {
        "language": language,
        "is_press": is_press,
        "style": STYLE,
        "script": SCRIPT,
        "seconds": _SECONDS,
        "again": _AGAIN,
    }
    with translation.override(language):
        return render_to_string("operations/crowd.html", context)


@cache
def _part(language: str) -> str:
    with translation.override(language):
        return render_to_string("operations/crowd_part.html")


def _language(environ: dict[str, Any]) -> str:
    """The language chosen before, else the browser's best match; who it is would cost a query."""
    asked = SimpleNamespace(META=environ, COOKIES=parse_cookie(environ.get("HTTP_COOKIE", "")))
    return translation.get_language_from_request(cast("HttpRequest", asked))


def _page_before(environ: dict[str, Any]) -> str:
    """The page whose button was pressed, if it is one of ours; it is opened again, and nothing is pressed by itself."""
    before = urlsplit(environ.get("HTTP_REFERER", ""))
    is_ours = before.netloc == environ.get("HTTP_HOST") and before.path.startswith("/")
    return before.path if is_ours else "/"
