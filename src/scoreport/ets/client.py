"""The client of one account: asks for a student's reports, opens one, and tests the account."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import TracebackType
from typing import Final, Self

from scoreport.ets.auth import Tokens, basic
from scoreport.ets.body import Body
from scoreport.ets.breaker import State
from scoreport.ets.budget import Budget, Pace, local_budgets
from scoreport.ets.bulkhead import Full
from scoreport.ets.deadline import Deadline, DeadlinePassed
from scoreport.ets.egress import Egress, Refused, Target
from scoreport.ets.exceptions import (
    BadAnswer,
    LinkExpired,
    NotEntitled,
    Stage,
    TooManyWaiting,
    Unavailable,
    UnknownStudent,
)
from scoreport.ets.flights import Flights
from scoreport.ets.observing import Observe, observed, unobserved
from scoreport.ets.parsing import parse_listing
from scoreport.ets.problems import problem, unavailable
from scoreport.ets.records import Account, Format, Limits, Link, Listing
from scoreport.ets.traffic import Traffic
from scoreport.ets.transport import Answer, Reply, Request, Transport
from scoreport.ets.vocabulary import OWN, Vocabulary

# No student has this number; asking for it proves the end points without touching anybody's record.
NOBODY: Final = "0000000000"
_SSID_DIGITS: Final = 10


class Client:
    """Thread-safe; keeps a token and idle connections, and all that limits one account's traffic.

    Make one per account and process. Close it, or use it as a context manager.
    """

    def __init__(
        self,
        account: Account,
        limits: Limits | None = None,
        egress: Egress | None = None,
        budgets: Mapping[Pace, Budget] | None = None,
        vocabulary: Vocabulary = OWN,
        observe: Observe = unobserved,
    ) -> None:
        self._observe = observe
        self._account = account
        self._vocabulary = vocabulary
        self._limits = limits or Limits()
        self._egress = egress or Egress()
        self._transport = Transport(
            self._egress, self._limits.connect_seconds, self._limits.idle_connections, vocabulary
        )
        self._traffic = Traffic(self._transport, budgets or local_budgets(), self._limits)
        self._tokens = Tokens(self._fetched_token, vocabulary)
        self._flights: Flights[tuple[str, Pace], Listing] = Flights(self._limits.calls_waiting)
        self._private = (account.client_key, account.client_secret)

    def score_reports(self, ssid: str, *, deadline: Deadline | None = None, pace: Pace = "interactive") -> Listing:
        """Return all reports that the state has for the student; none is an empty listing.

        Who asks for what another thread is asking for already waits for that answer. `deadline` is that of the whole
        click, `listing_seconds` from now where none is given. Raises ValueError unless `ssid` is ten digits, EtsError.
        """
        if len(ssid) != _SSID_DIGITS or not (ssid.isascii() and ssid.isdigit()):
            raise ValueError("An SSID is ten digits.")
        limit = deadline or Deadline(self._limits.listing_seconds)
        with observed(self._observe, "listing"):
            return self._shared(ssid, limit, pace)

    def _shared(self, ssid: str, limit: Deadline, pace: Pace) -> Listing:
        failure: Unavailable
        try:
            return self._flights.join((ssid, pace), limit, partial(self._listed, ssid, limit, pace))
        except DeadlinePassed:
            failure = Unavailable(reason="timeout", stage="listing")
        except Full:
            failure = TooManyWaiting(reason="crowd", stage="listing")
        raise failure

    def open(self, link: Link, format: Format = "pdf", *, deadline: Deadline | None = None) -> Body:  # noqa: A002 - the field's own word
        """Return the report behind a link, its first bytes checked. Raises EtsError, also while it is read.

        The first bytes come within `deadline` (`listing_seconds` from now), the last within `body_seconds`.
        """
        with observed(self._observe, "report"):
            return self._opened(link, format, deadline)

    def _opened(self, link: Link, form: Format, deadline: Deadline | None) -> Body:
        target = self._target(self._egress.link_target, link.reveal(), "report")
        last = Deadline(self._limits.body_seconds)
        first = (deadline or Deadline(self._limits.listing_seconds)).within(self._limits.body_seconds)
        leave = self._traffic.enter("report", target.host, first)
        try:
            body = self._traffic.retrying(partial(self._open, target, form, first), first, "report")
        except BaseException:
            leave()
            raise
        return body.hand_over(last, leave)

    def check(self, *, deadline: Deadline | None = None, pace: Pace = "interactive") -> None:
        """Prove address, end points and credentials. Raises EtsError, whose code and stage say what failed."""
        try:
            self.score_reports(NOBODY, deadline=deadline, pace=pace)
        except (UnknownStudent, NotEntitled):
            return

    def breaker_states(self) -> list[State]:
        """Return the state of the breaker of each host that was asked lately, without the hosts."""
        return self._traffic.breaker_states()

    def drop_idle(self) -> None:
        """Close connections that have been idle for too long to be used again."""
        self._transport.pool.sweep()

    def close(self) -> None:
        """Close idle connections now, and those in use when they come back."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def _listed(self, ssid: str, deadline: Deadline, pace: Pace) -> Listing:
        leave = self._traffic.enter("listing", self._token_target().host, deadline)
        try:
            return self._traffic.retrying(partial(self._list, ssid, deadline, pace), deadline, "listing")
        finally:
            leave()

    def _list(self, ssid: str, deadline: Deadline, pace: Pace) -> Listing:
        token = self._tokens.get(deadline)
        reply = self._ask(ssid, token, deadline, pace)
        if reply.status == 401:
            # The token may have been revoked before its end: one fresh one, then the answer stands.
            reply = self._ask(ssid, self._tokens.get(deadline, rejected=token), deadline, pace)
        if reply.status == 200:
            return parse_listing(reply.data, ssid, self._limits, self._egress, self._vocabulary)
        failure = problem(reply, "listing", self._vocabulary)
        if failure is not None:
            raise failure
        return Listing()

    def _ask(self, ssid: str, token: str, deadline: Deadline, pace: Pace) -> Reply:
        account = self._account
        url = _joined(_joined(_joined(account.base_url, account.endpoint_1), ssid), account.endpoint_2)
        request = Request(
            stage="listing",
            target=self._target(self._egress.api_target, url, "listing"),
            headers={"Accept": "application/json", "Authorization": f"Bearer {token}"},
            private=(*self._private, token, ssid),
        )
        return self._traffic.fetch(request, deadline, self._limits.json_bytes, pace)

    def _token_target(self) -> Target:
        url = _joined(self._account.base_url, self._account.authentication_endpoint)
        return self._target(self._egress.api_target, url, "token")

    def _fetched_token(self, deadline: Deadline) -> bytes:
        with observed(self._observe, "token"):
            return self._fetch_token(deadline)

    def _fetch_token(self, deadline: Deadline) -> bytes:
        request = Request(
            stage="token",
            target=self._token_target(),
            method="POST",
            headers={
                "Accept": "application/json",
                "Authorization": basic(self._account),
                "Content-Type": "application/x-www-form-urlencoded",
            },
            body=b"grant_type=client_credentials",
            private=self._private,
        )
        reply = self._traffic.fetch(request, deadline, self._limits.json_bytes, "interactive")
        if reply.status in (200, 201):
            return reply.data
        raise problem(reply, "token", self._vocabulary) or BadAnswer("unexpected_status", stage="token")

    def _open(self, target: Target, form: Format, deadline: Deadline) -> Body:
        request = Request(stage="report", target=target, headers={"Accept": "*/*"})
        return self._traffic.send(request, deadline, partial(self._begun, form=form))

    def _begun(self, answer: Answer, form: Format) -> Body:
        """The report that the answer brings. Raises EtsError where it brings none."""
        if answer.status == 200:
            return Body(answer, form, self._limits)
        answer.close()
        if answer.status in (400, 401, 403, 404, 410):
            # An object store's way to say that the signature has run out, or that the object is gone.
            raise LinkExpired(stage="report", request_id=answer.request_id)
        if (failure := unavailable(answer, "report")) is not None:
            raise failure
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


def _joined(left: str, right: str) -> str:
    """Both parts with exactly one slash where they meet; nothing is added for an empty part."""
    if not right:
        return left
    return left.rstrip("/") + "/" + right.lstrip("/")
