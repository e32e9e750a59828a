"""Everything that can go wrong between us and the state, as one tree.

EtsError
├── Unavailable            not reached, too slow, broken off, 5xx or 429; `.reason`, `.retry_after`
│   └── NotAsked           we did not ask: the call would have failed, or done harm
│       ├── CircuitOpen      the host failed again and again, or wants to be left alone
│       ├── BudgetUsed       as many calls a second as we allow ourselves are taken
│       └── TooManyWaiting   as many calls as may wait for this account are waiting
├── CredentialsRejected    the client key and secret (or the fresh token) are not accepted
├── CredentialsExpired     the same, and the state says that they have run out
├── WrongEndPoint          a gateway answered that there is no such path
├── NotEntitled            the state does not let this LEA see this student
├── UnknownStudent         the state says, in a code we know, that it has no such student
├── LinkExpired            a report's link no longer opens
└── BadAnswer              what came is not in the agreed form, or not safe to pass on

Having no reports is an answer (an empty listing), not an error.

No error holds a URL, token, secret or SSID, and none carries the exception that it was made from.
"""

from __future__ import annotations

import re
from typing import Final, Literal

Stage = Literal["token", "listing", "report", "provider"]
Reason = Literal["address", "tls", "refused", "timeout", "busy", "server", "broken", "crowd"]

REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._=:/+-]{1,64}")


class EtsError(Exception):
    """Base of all errors of this package.

    code: stable snake_case word for programs. stage: which call failed, "token", "listing" or "report"; "provider"
    stands for a call to an identity provider, which goes through the same guard.
    request_id: the state's own id of the request where it gave one (at most 64 harmless characters).
    """

    code: str = "ets_error"

    def __init__(self, code: str = "", *, stage: Stage = "listing", request_id: str | None = None) -> None:
        super().__init__(code)
        self.code = code or type(self).code
        self.stage: Stage = stage
        self.request_id = request_id

    def __str__(self) -> str:
        return f"{self.code} ({self.stage})"


class Unavailable(EtsError):
    """The state's service can't be used right now.

    reason: "address" (name not found or not allowed to be dialled), "tls", "refused", "timeout",
    "busy" (429), "server" (5xx), "broken" (connection reset or cut short), "crowd" (too many of us).
    retry_after: whole seconds the state asks us to wait, at most 900, or None.
    """

    code = "unavailable"

    def __init__(
        self,
        code: str = "",
        *,
        reason: Reason = "server",
        retry_after: int | None = None,
        stage: Stage = "listing",
        request_id: str | None = None,
    ) -> None:
        super().__init__(code, stage=stage, request_id=request_id)
        self.reason: Reason = reason
        self.retry_after = retry_after

    def __str__(self) -> str:
        return f"{self.code}: {self.reason} ({self.stage})"


class NotAsked(Unavailable):
    """The state was not asked at all; `retry_after` says in how many seconds it is worth another try."""


class CircuitOpen(NotAsked):
    """The host failed several times and is asked by probes only, or the state has asked to be left alone.

    reason: that of the last failure.
    """

    code = "circuit_open"


class BudgetUsed(NotAsked):
    """No place among the calls of the coming seconds, as many as we allow ourselves."""

    code = "budget_used"


class TooManyWaiting(NotAsked):
    """So many wait for this account already that one more would only wait in vain."""

    code = "too_many_waiting"


class CredentialsRejected(EtsError):
    """401 for the client key and secret, or for a token that was fetched a moment ago."""

    code = "credentials_rejected"


class CredentialsExpired(EtsError):
    """401 whose body says that the credentials have expired."""

    code = "credentials_expired"


class WrongEndPoint(EtsError):
    """404, 405 or 403 in the shape of a gateway that knows no such path ("Missing Authentication Token")."""

    code = "wrong_end_point"


class NotEntitled(EtsError):
    """403 in the service's own shape: the student is not this LEA's."""

    code = "not_entitled"


class UnknownStudent(EtsError):
    """The state says in one of the codes of our vocabulary that it does not know the student."""

    code = "unknown_student"


class LinkExpired(EtsError):
    """The object store refuses the link (403 with XML); a new listing brings a fresh one."""

    code = "link_expired"


class BadAnswer(EtsError):
    """The answer is not in the agreed form, or would be unsafe to use.

    Codes: "bad_answer" (not the agreed fields), "another_student" (it names another SSID than the one
    asked for; to be alarmed), "not_json", "not_http", "not_a_report" (no PDF or HTML where one was
    promised), "cut_short" (a PDF without its end), "encoded" (compressed though we asked for none),
    "too_large", "too_many_entries", "redirected", "unexpected_status", "foreign_link" (host, scheme or
    port not allowed), "forbidden_address" (a link's host leads to a private address), "link_too_long".
    """

    code = "bad_answer"
