"""The client of one account: asks for a student's reports, opens one, and tests the account."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from types import TracebackType
from typing import Final, Self, TypeVar

import stamina

from scoreport.ets.auth import Tokens, basic
from scoreport.ets.body import Body
from scoreport.ets.deadline import Deadline, DeadlinePassed
from scoreport.ets.egress import Egress, Refused, Target
from scoreport.ets.exceptions import (
    BadAnswer,
    EtsError,
    LinkExpired,
    NotEntitled,
    Reason,
    Stage,
    Unavailable,
    UnknownStudent,
)
from scoreport.ets.parsing import parse_listing
from scoreport.ets.problems import problem, retry_after
from scoreport.ets.records import Account, Format, Limits, Link, Listing
from scoreport.ets.transport import Reply, Request, Transport

# No student has this number; asking for it proves the end points without touching anybody's record.
NOBODY: Final = "0000000000"
_FIRST_WAIT: Final = 0.2  # seconds before the second try, doubled for each further one, plus up to as much jitter
_SSID_DIGITS: Final = 10
_T = TypeVar("_T")


class Client:
    """Thread-safe; keeps a token and a few idle connections. Close it, or use it as a context manager."""

    def __init__(self, account: Account, limits: Limits | None = None, egress: Egress | None = None) -> None:
        self._account = account
        self._limits = limits or Limits()
        self._egress = egress or Egress()
        self._transport = Transport(self._egress, self._limits.connect_seconds, self._limits.idle_connections)
        self._tokens = Tokens(self._fetch_token)
        self._private = (account.client_key, account.client_secret)

    def score_reports(self, ssid: str) -> Listing:
        """Return all reports that the state has for the student; none is an empty listing.

        Raises ValueError unless `ssid` is ten digits, and EtsError.
        """
        if len(ssid) != _SSID_DIGITS or not (ssid.isascii() and ssid.isdigit()):
            raise ValueError("An SSID is ten digits.")
        deadline = Deadline(self._limits.listing_seconds)
        return self._retrying(partial(self._list, ssid, deadline), deadline, "listing")

    def open(self, link: Link, format: Format = "pdf") -> Body:  # noqa: A002 - the field's own word
        """Return the report behind a link, its first bytes checked. Raises EtsError, also while it is read."""
        target = self._target(self._egress.link_target, link.reveal(), "report")
        deadline = Deadline(self._limits.body_seconds)
        return self._retrying(partial(self._open, target, format, deadline), deadline, "report")

    def check(self) -> None:
        """Prove address, end points and credentials. Raises EtsError, whose code and stage say what failed."""
        try:
            self.score_reports(NOBODY)
        except (UnknownStudent, NotEntitled):
            return

    def close(self) -> None:
        """Close idle connections now, and those in use when they come back."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def _list(self, ssid: str, deadline: Deadline) -> Listing:
        token = self._tokens.get(deadline)
        reply = self._ask(ssid, token, deadline)
        if reply.status == 401:
            # The token may have been revoked before its end: one fresh one, then the answer stands.
            reply = self._ask(ssid, self._tokens.get(deadline, rejected=token), deadline)
        if reply.status == 200:
            return parse_listing(reply.data, ssid, self._limits, self._egress)
        failure = problem(reply, "listing")
        if failure is not None:
            raise failure
        return Listing()

    def _ask(self, ssid: str, token: str, deadline: Deadline) -> Reply:
        account = self._account
        url = _joined(_joined(_joined(account.base_url, account.endpoint_1), ssid), account.endpoint_2)
        request = Request(
            stage="listing",
            target=self._target(self._egress.api_target, url, "listing"),
            headers={"Accept": "application/json", "Authorization": f"Bearer {token}"},
            private=(*self._private, token, ssid),
        )
        return self._transport.fetch(request, deadline, self._limits.json_bytes)

    def _fetch_token(self, deadline: Deadline) -> bytes:
        url = _joined(self._account.base_url, self._account.authentication_endpoint)
        request = Request(
            stage="token",
            target=self._target(self._egress.api_target, url, "token"),
            method="POST",
            headers={
                "Accept": "application/json",
                "Authorization": basic(self._account),
                "Content-Type": "application/x-www-form-urlencoded",
            },
            body=b"grant_type=client_credentials",
            private=self._private,
        )
        reply = self._transport.fetch(request, deadline, self._limits.json_bytes)
        if reply.status in (200, 201):
            return reply.data
        raise problem(reply, "token") or BadAnswer("unexpected_status", stage="token")

    def _open(self, target: Target, form: Format, deadline: Deadline) -> Body:
        request = Request(stage="report", target=target, headers={"Accept": "*/*"})
        answer = self._transport.send(request, deadline)
        if answer.status == 200:
            return Body(answer, form, self._limits)
        answer.close()
        if answer.status in (400, 401, 403, 404, 410):
            # An object store's way to say that the signature has run out, or that the object is gone.
            raise LinkExpired(stage="report", request_id=answer.request_id)
        if answer.status == 429 or answer.status >= 500:
            wait = retry_after(Reply(answer.status, answer.headers, b"", None))
            reason: Reason = "busy" if answer.status == 429 else "server"
            raise Unavailable(reason=reason, retry_after=wait, stage="report", request_id=answer.request_id)
        code = "redirected" if 300 <= answer.status < 400 else "unexpected_status"
        raise BadAnswer(code, stage="report", request_id=answer.request_id)

    def _target(self, check: Callable[[str], Target], url: str, stage: Stage) -> Target:
        try:
            return check(url)
        except Refused:
            pass
        if stage == "report":
            raise BadAnswer("foreign_link", stage=stage)
        raise Unavailable("address_refused", reason="address", stage=stage)

    def _retrying(self, deed: Callable[[], _T], deadline: Deadline, stage: Stage) -> _T:
        """Try again after failures that may pass, while there is time. Only reads come here."""
        failure: EtsError
        tries = stamina.retry_context(
            on=partial(_wait_after, deadline=deadline),
            attempts=self._limits.attempts,
            timeout=deadline.remaining() or None,
            wait_initial=_FIRST_WAIT,
            wait_jitter=_FIRST_WAIT,
        )
        try:
            for attempt in tries:
                with attempt:
                    return deed()
        except DeadlinePassed:
            failure = Unavailable(reason="timeout", stage=stage)
        except EtsError as error:
            failure = error
        raise _bare(failure)


def _wait_after(error: Exception, deadline: Deadline) -> bool | float:
    """Say whether to try again: seconds to wait where the state names them, True for our own waits."""
    if not isinstance(error, Unavailable) or error.reason in ("tls", "timeout") or error.code == "address_refused":
        return False
    if error.retry_after is None:
        return True
    wait = error.retry_after + random.random() * _FIRST_WAIT  # noqa: S311 - jitter, not a secret
    return wait if wait < deadline.remaining() else False


def _bare(error: EtsError) -> EtsError:
    """The error without what it was made from, which may hold an address."""
    error.__cause__ = error.__context__ = None
    return error


def _joined(left: str, right: str) -> str:
    """Both parts with exactly one slash where they meet; nothing is added for an empty part."""
    if not right:
        return left
    return left.rstrip("/") + "/" + right.lstrip("/")
