"""One fault in the small service for each check of the conformance suite."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tests.sandbox.small_service import OTHER_SSID, SSID, Ask, Fault, Reply, refused


def on(kind: str, change: Callable[[Reply], Reply], **wanted: Any) -> Fault:
    """A fault in answers of a kind that went out with status 200 and fit what is wanted of the request."""

    def fault(ask: Ask, reply: Reply) -> Reply:
        fits = ask.kind == kind and all(getattr(ask, name) == value for name, value in wanted.items())
        return change(reply) if fits and reply.status == 200 else reply

    return fault


def when(condition: Callable[[Ask, Reply], bool], reply: Reply) -> Fault:
    """A fault that gives one reply in place of those that the condition picks."""
    return lambda ask, right: reply if condition(ask, right) else right


def everywhere(**headers: str) -> Fault:
    return lambda ask, reply: replace(reply, headers=headers)


def entries(change: Callable[[dict[str, Any]], Any]) -> Fault:
    return on("listing", lambda reply: reply.with_entries(change))


def links(change: Callable[[str], str]) -> Fault:
    fields = ("url", "htmlUrl")
    return entries(lambda entry: {name: change(value) if name in fields else value for name, value in entry.items()})


STRANGERS = Reply(
    200, {"scoreReports": [{"type": "CAASPP", "year": "2024", "language": "en", "url": "https://x.test/"}]}
)
TOKEN = Reply(200, {"token": "anybody's", "expiresIn": 60})
OPEN = Reply(200, b"%PDF-1.7 %%EOF", "application/pdf")
OTHER_TOKEN_PATH, OTHER_LISTING_PATH = "/api/v1/token/", f"/api/v1/students/{SSID}/score-reports"


def repeated_links() -> Fault:
    """The same links in each listing."""
    first: list[Reply] = []

    def fault(reply: Reply) -> Reply:
        first.append(reply)
        return first[0]

    return on("listing", fault)


def is_refusal_of(kind: str, **wanted: str) -> Callable[[Ask, Reply], bool]:
    def is_it(ask: Ask, reply: Reply) -> bool:
        return ask.kind == kind and reply.status >= 400 and all(getattr(ask, n) == v for n, v in wanted.items())

    return is_it


def is_wrong(kind: str) -> Callable[[Ask, Reply], bool]:
    """Credentials or a token that are there, and wrong."""
    return lambda ask, reply: ask.kind == kind and reply.status == 401 and bool(ask.authorization)


# For each check a fault that it must find, and what else fails with it: no check may cry for another's fault.
FAULTS: dict[str, tuple[Fault, set[str]]] = {
    "token.post": (on("token", lambda reply: reply.with_body(access_token=None, jeton="abc")), set()),
    "token.life": (on("token", lambda reply: reply.with_body(expires_in="an hour")), set()),
    "token.slash": (when(lambda ask, _: ask.path == OTHER_TOKEN_PATH, Reply(200, b"<html>", "text/html")), set()),
    "token.get": (
        when(lambda ask, _: ask.kind == "token" and ask.method == "GET", Reply(301, headers={"Location": "/"})),
        {"answers.direct"},
    ),
    "token.none": (when(is_refusal_of("token", authorization=""), TOKEN), set()),
    "token.wrong": (
        when(lambda ask, r: r.status == 401 and ask.kind == "token" and bool(ask.authorization), TOKEN),
        set(),
    ),
    "listing.bearer": (
        on("listing", lambda _: Reply(403, {"message": "Missing Authentication Token"})),
        set(),
    ),
    "listing.json": (on("listing", lambda reply: reply.with_body(scoreReports=None, berichte=[])), set()),
    "listing.type": (on("listing", lambda reply: replace(reply, media_type="text/html")), set()),
    "listing.size": (
        on("listing", lambda reply: reply.with_body(scoreReports=reply.body["scoreReports"] * 101)),
        set(),
    ),
    "listing.entries": (entries(lambda entry: {name: entry[name] for name in entry if name != "language"}), set()),
    "listing.student": (entries(lambda entry: {**entry, "ssid": OTHER_SSID}), set()),
    "listing.years": (entries(lambda entry: {**entry, "year": "last"}), set()),
    "listing.fresh": (repeated_links(), set()),
    "listing.slash": (
        when(lambda ask, _: ask.path == OTHER_LISTING_PATH, Reply(200, {"scoreReports": []})),
        set(),
    ),
    "listing.none": (when(is_refusal_of("listing", authorization=""), STRANGERS), set()),
    "listing.forged": (when(is_wrong("listing"), STRANGERS), set()),
    "listing.malformed": (when(is_refusal_of("listing", ssid="12345"), STRANGERS), set()),
    "listing.nobody": (when(is_refusal_of("listing", ssid="0000000000"), Reply(301)), {"answers.direct"}),
    "listing.other": (when(is_refusal_of("listing", ssid=OTHER_SSID), STRANGERS), set()),
    "links.length": (links(lambda link: f"{link}&filling={'x' * 5000}"), set()),
    "links.life": (links(lambda link: link.replace("Expires=1800", "Expires=86400")), set()),
    "links.mute": (links(lambda link: f"{link}&student={SSID}"), set()),
    "answers.path": (when(lambda ask, _: ask.kind == "other", Reply(200, {})), set()),
    "answers.errors": (
        lambda ask, reply: replace(reply, body=b"No.") if ask.kind != "other" and reply.status in (400, 401) else reply,
        set(),
    ),
    "answers.discreet": (
        lambda ask, reply: refused(reply.status, f"NOT {ask.ssid}") if reply.status >= 400 and ask.ssid else reply,
        set(),
    ),
    "answers.direct": (when(lambda ask, _: ask.kind == "page", Reply(302)), {"files.page"}),
    "answers.sound": (
        when(lambda ask, _: ask.kind == "listing" and ask.ssid == "12345", Reply(503, {"code": "x", "message": "y"})),
        {"listing.malformed"},
    ),
    "answers.plain": (on("listing", lambda reply: replace(reply, headers={"Content-Encoding": "br"})), set()),
    "answers.unshared": (everywhere(**{"Cache-Control": "public, max-age=60"}), set()),
    "answers.clock": (everywhere(Date="Tue, 01 Jan 2019 00:00:00 GMT"), set()),
    "files.open": (on("pdf", lambda _: Reply(403, b"<Error/>", "application/xml")), set()),
    "files.pdf": (on("pdf", lambda reply: replace(reply, body=b"<html>%%EOF")), set()),
    "files.whole": (on("pdf", lambda reply: replace(reply, body=reply.body[:900])), set()),
    "files.forged": (when(is_refusal_of("pdf"), OPEN), set()),
    "files.page": (on("page", lambda reply: replace(reply, media_type="application/pdf")), set()),
}
# These two need more than one fault in an answer: an examination that waits, and a service with TLS.
ELSEWHERE_SHOWN = {"files.ended", "links.https"}
# What is unknown to us is shown as it stands: no fault.
NEVER_FAILS = {"listing.codes"}
