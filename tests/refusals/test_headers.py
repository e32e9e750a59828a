"""The headers of every answer, asked for as everybody: HDR-01 to HDR-11 of what a page may load, keep and be framed by.

The kinds of answer are few and closed: whatever fits none of them fails.
"""

import re
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from scoreport.configuration.models import Configuration
from tests.people import People, signed_in
from tests.refusals.endpoints import ENDPOINTS, Rows, make_rows
from tests.reports.conftest import state  # noqa: F401 - a fixture
from tests.reports.upstream import Upstream

EVERY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
HTML = {
    "default-src": "'none'", "style-src": "'self'", "img-src": "'self' data:", "font-src": "'self'",
    "connect-src": "'self'", "script-src": "'strict-dynamic'", "form-action": "'self'", "base-uri": "'none'",
    "frame-ancestors": "'none'", "manifest-src": "'self'",
}  # fmt: skip
KINDS = {
    "text/html; charset=utf-8", "application/pdf", "application/json", "text/csv; charset=utf-8",
    "application/x-ndjson", "application/samlmetadata+xml", "text/css", "image/png", "",
}  # fmt: skip
# A district's colors and logo are everybody's, and browsers may keep them.
THE_LOOK = {"configuration:colors", "configuration:logo"}
PEOPLE = ("ada", "cole", "tess", "kai", "opal", "pia", "gus", "sam", "max", "sid")


@pytest.fixture
def rows(people: People, state: Upstream) -> Rows:  # noqa: F811
    Configuration.objects.update(name="The one in use")
    return make_rows(people)


def answers(rows: Rows, person: str) -> Any:
    """What each endpoint answers to that person, whether they may enter or not."""
    for name, endpoint in sorted(ENDPOINTS.items()):
        if name in {"accounts:sign_out", "accounts:sign_out_everywhere", "accounts:end_sign_in"}:
            continue
        with transaction.atomic():
            client = signed_in(getattr(rows.people, person)) if person else Client()
            address = reverse(name, kwargs=endpoint.named(rows))
            yield name, getattr(client, endpoint.method)(address, endpoint.data(rows))
            # What was done at one address must not change what the next one answers.
            transaction.set_rollback(True)


def policy(answer: Any) -> dict[str, str]:
    """The policy without its nonce, which only pages with scripts or styles of their own have."""
    text = re.sub(r" '(nonce-[^']+)'", "", answer.headers["Content-Security-Policy"])
    return dict(part.strip().partition(" ")[::2] for part in text.split(";"))


def check(name: str, answer: Any) -> None:
    headers = answer.headers
    for header, wanted in EVERY.items():
        assert headers.get(header) == wanted, (name, header)
    if name in THE_LOOK:
        assert "public" in headers["Cache-Control"], name
        assert "Set-Cookie" not in headers, name
    else:
        assert "no-store" in headers["Cache-Control"], name
    assert "camera=()" in headers["Permissions-Policy"], name
    for told in ("Server", "X-Powered-By", "ETag", "Last-Modified", "Access-Control-Allow-Origin"):
        assert told not in headers, (name, told)
    kind = headers.get("Content-Type", "")
    assert kind in KINDS, (name, kind)
    if kind == "application/pdf" or "filename" in headers.get("Content-Disposition", ""):
        assert not re.search(r"\d{10}|ssid", headers["Content-Disposition"], re.IGNORECASE), name
    if kind.startswith("text/html"):
        found = policy(answer)
        assert {key: found.get(key) for key in HTML} == HTML, name
        assert "unsafe-inline" not in str(found), name
        assert "unsafe-eval" not in str(found), name
    for place in ("Location", "HX-Redirect", "HX-Push-Url"):
        assert headers.get(place, "/").startswith(("/", "http://127.0.0.1:9/", "https://saml.example.org/")), name


@pytest.mark.parametrize("person", ["", *PEOPLE])
def test_hdr_10_each_answer_has_the_headers_of_its_kind(rows: Rows, person: str) -> None:
    count = 0
    for name, answer in answers(rows, person):
        check(name, answer)
        count += 1
    assert count > 100


@pytest.mark.parametrize("path", ["/no-such-page/", "/sign-in/no-such-district/", "/children/nobody/score-reports/"])
def test_hdr_07_errors_have_them_too(people: People, path: str) -> None:
    check(path, Client().get(path))
    check(path, signed_in(people.pia).get(path))


def test_hdr_01_the_nonce_is_new_in_each_answer(people: People) -> None:
    client = signed_in(people.pia)
    nonces = [
        re.findall(r"'nonce-([^']+)'", client.get("/assessments/").headers["Content-Security-Policy"]) for _ in "ab"
    ]
    assert nonces[0]
    assert set(nonces[0]).isdisjoint(nonces[1])


def test_hdr_04_signing_out_clears_what_the_browser_keeps(people: People) -> None:
    answer = signed_in(people.pia).post("/sign-out/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.cookies["session"]["max-age"] == 0  # the language and the known browser stay
