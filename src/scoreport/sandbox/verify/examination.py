"""The calls of one examination and what came of them."""

import base64
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import parse_qsl, urlsplit

from .calls import Answer, Caller, is_private
from .names import Names
from .reading import Listing, json_of, token_of

# What no student is called: too short, and the number that clients use to try their end points.
MALFORMED, NOBODY = "12345", "0000000000"
WRONG_SECRET = "0" * 20
UNKNOWN_PATH = "/api/v1/scoreport-conformance-check"
LEAST_PRIVATE = 8  # characters
LONGEST_LIFE = 1800  # seconds: what the state's links live


@dataclass(frozen=True)
class Subject:
    """What is examined, with whose credentials, and how far to go."""

    base: str
    token_path: str
    listing_path: str
    client_key: str = field(repr=False)
    client_secret: str = field(repr=False)
    ssid: str = field(repr=False)
    other_ssid: str = field(default="", repr=False)
    tries_wrong_secret: bool = False
    waits_for_end: bool = False

    def token_url(self, *, slash: bool = False) -> str:
        """Return the address of the token, with the final slash turned round where `slash`."""
        return self.base + (_turned(self.token_path) if slash else self.token_path)

    def listing_url(self, ssid: str, *, slash: bool = False) -> str:
        """Return the address of a student's listing, with the final slash turned round where `slash`."""
        path = self.listing_path.replace("{ssid}", ssid)
        return self.base + (_turned(path) if slash else path)


@dataclass
class Evidence:
    """Answers by the name of the call that they answer, and when they came; a call that was not made is missing."""

    subject: Subject
    names: Names
    answers: dict[str, Answer] = field(default_factory=dict)
    came_at: dict[str, float] = field(default_factory=dict)

    @cached_property
    def listing(self) -> Listing:
        """The first listing; without entries where it could not be had."""
        return self._listing("listing")

    @cached_property
    def second(self) -> Listing:
        """The listing that was asked for right after the first."""
        return self._listing("listing, slash turned")

    @property
    def token(self) -> str:
        """The token of the first answer, empty where there is none."""
        return token_of(self.answers["token"], self.names) if "token" in self.answers else ""

    @property
    def private(self) -> list[str]:
        """Everything that must not be printed, longest first."""
        subject = self.subject
        tokens = (token_of(answer, self.names) for answer in self.answers.values())
        words = {subject.client_key, subject.client_secret, subject.ssid, subject.other_ssid, basic(subject), *tokens}
        links = [*self.listing.all_links, *self.second.all_links, *self.listing.students]
        # A shorter word may be part of any other.
        return sorted((word for word in words.union(links) if len(word) >= LEAST_PRIVATE), key=len, reverse=True)

    def _listing(self, name: str) -> Listing:
        answer = self.answers.get(name)
        return Listing(json_of(answer) if answer is not None and answer.status == 200 else None, self.names)


def examine(subject: Subject, names: Names, caller: Caller) -> Evidence:
    """Make the calls: token and listing first; what rests on them is left out where they bring nothing."""
    evidence = Evidence(subject, names)
    for name, answer in _calls(evidence, caller):
        evidence.answers[name], evidence.came_at[name] = answer, time.time()
    return evidence


def basic(subject: Subject, secret: str = "") -> str:
    """Return key and secret as HTTP Basic has them, without the word Basic."""
    return base64.b64encode(f"{subject.client_key}:{secret or subject.client_secret}".encode()).decode()


def changed(text: str) -> str:
    """Return a token or a link that is wrong in one character: of its signature, where it has one."""
    query = parse_qsl(urlsplit(text).query) if "://" in text else []
    signature = next((value for name, value in query if "signature" in name.lower() and value in text), text)
    # In its middle: the last character of a Base64 text may stand for no bit at all.
    middle = len(signature) // 2
    other = "0" if signature[middle] != "0" else "1"
    return text.replace(signature, signature[:middle] + other + signature[middle + 1 :])


def _calls(evidence: Evidence, caller: Caller) -> Iterator[tuple[str, Answer]]:
    subject = evidence.subject
    yield "token", _token(caller, subject, subject.token_url())
    if not evidence.token:
        return
    yield "token, slash turned", _token(caller, subject, subject.token_url(slash=True))
    yield "token by GET", caller.ask("GET", subject.token_url(), _accepting(f"Basic {basic(subject)}"))
    yield "token without credentials", caller.ask("POST", subject.token_url(), {**_FORM, **_accepting()}, _GRANT)
    if subject.tries_wrong_secret:
        yield "token, wrong secret", _token(caller, subject, subject.token_url(), WRONG_SECRET)
    yield from _listings(evidence, caller)
    yield from _links(evidence, caller)


def _listings(evidence: Evidence, caller: Caller) -> Iterator[tuple[str, Answer]]:
    subject = evidence.subject
    bearer, url = _accepting(f"Bearer {evidence.token}"), subject.listing_url(subject.ssid)
    yield "listing", caller.ask("GET", url, bearer)
    yield "listing, slash turned", caller.ask("GET", subject.listing_url(subject.ssid, slash=True), bearer)
    yield "listing without token", caller.ask("GET", url, _accepting())
    yield "listing, changed token", caller.ask("GET", url, _accepting(f"Bearer {changed(evidence.token)}"))
    yield "listing, malformed SSID", caller.ask("GET", subject.listing_url(MALFORMED), bearer)
    yield "listing, nobody's SSID", caller.ask("GET", subject.listing_url(NOBODY), bearer)
    if subject.other_ssid:
        yield "listing, other LEA's student", caller.ask("GET", subject.listing_url(subject.other_ssid), bearer)
    yield "unknown path", caller.ask("GET", subject.base + UNKNOWN_PATH, bearer)


def _links(evidence: Evidence, caller: Caller) -> Iterator[tuple[str, Answer]]:
    subject = evidence.subject
    pdfs, pages = (_followed(evidence, kind) for kind in ("pdf_link", "html_link"))
    if pages:
        yield "web page", caller.ask("GET", pages[0])
    if not pdfs:
        return
    yield "PDF", caller.ask("GET", pdfs[0])
    yield "PDF, changed link", caller.ask("GET", changed(pdfs[0]))
    if subject.waits_for_end:
        listed_at = evidence.came_at["listing"]
        life = min(life_of(pdfs[0], listed_at) or LONGEST_LIFE, LONGEST_LIFE)
        time.sleep(max(0.0, listed_at + life + 1 - time.time()))
        yield "PDF, ended link", caller.ask("GET", pdfs[0])


def _followed(evidence: Evidence, kind: str) -> list[str]:
    return [link for link in evidence.listing.links(kind) if is_private(link)]


def life_of(link: str, listed_at: float) -> float | None:
    """Return the seconds that a link says it lives, None where it does not say (`X-Amz-Expires`, or `Expires`)."""
    query = {name.lower(): value for name, value in parse_qsl(urlsplit(link).query)}
    if query.get("x-amz-expires", "").isdecimal():
        return float(query["x-amz-expires"])
    return float(query["expires"]) - listed_at if query.get("expires", "").isdecimal() else None


_GRANT = b"grant_type=client_credentials"
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def _accepting(authorization: str = "") -> Mapping[str, str]:
    return {"Accept": "application/json", **({"Authorization": authorization} if authorization else {})}


def _token(caller: Caller, subject: Subject, url: str, secret: str = "") -> Answer:
    headers = {**_FORM, **_accepting(f"Basic {basic(subject, secret)}")}
    return caller.ask("POST", url, headers, _GRANT)


def _turned(path: str) -> str:
    return path.rstrip("/") if path.endswith("/") else path + "/"
