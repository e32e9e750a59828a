"""Opening one report: the trace first, then the bytes, straight through and never kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scoreport import ets
from scoreport.accounts.actors import Actor
from scoreport.audit.events import Event
from scoreport.audit.models import Entry
from scoreport.audit.recording import Who, record
from scoreport.lib import database
from scoreport.lib.logs import log
from scoreport.reports import asking, links
from scoreport.reports.problems import Audience, explain_error, explain_refusal
from scoreport.roster.models import Student


@dataclass(frozen=True)
class _Trace:
    """What the outcome entry repeats of the intent."""

    who: Who
    intent: Entry
    facts: dict[str, Any]
    choice: links.SealedChoice

    def close(self, outcome: str, received: int = 0) -> None:
        record(
            Event.REPORT_OPENED, self.who, outcome=outcome, intent=self.intent, report_type=self.choice.report_type,
            administration_year=self.choice.year, language=self.choice.language, format=self.choice.format,
            bytes=received, **self.facts,
        )  # fmt: skip


class Opened:
    """The bytes of a report. Closing it early, as a browser's abort does, is recorded as aborted."""

    def __init__(self, body: ets.Body, trace: _Trace) -> None:
        self._body, self._trace, self._is_closed = body, trace, False
        self._chunks = iter(body)
        self.length = body.length

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            return next(self._chunks)
        except StopIteration:
            self._end("opened")
            raise
        except ets.EtsError as error:
            self._end(f"aborted_{error.code}"[:40])
            raise

    def close(self) -> None:
        """Called by the server in any case, also when the browser went away."""
        self._end("aborted")

    def _end(self, outcome: str) -> None:
        if self._is_closed:
            return
        self._is_closed = True
        self._body.close()
        try:
            self._trace.close(outcome, self._body.received)
        except Exception:
            # The bytes are out; the intent stands without an outcome, which counts as disclosed.
            log("reports").exception("an outcome could not be recorded")
        finally:
            database.release()


def open_report(choice: links.SealedChoice, student: Student, actor: Actor, audience: Audience) -> Opened:
    """Return the report's bytes, the first of them checked. Raises asking.Refused, and what the audit raises.

    Access to the student has been checked by the caller at this request; the entry is committed before the
    state is asked, so that no byte goes out without a trace.
    """
    who, facts = actor.who(), asking.facts(student)
    intent = record(
        Event.REPORT_OPENING, who, report_type=choice.report_type, administration_year=choice.year,
        language=choice.language, format=choice.format, **facts,
    )  # fmt: skip
    trace = _Trace(who, intent, facts, choice)
    try:
        client = asking.client_of(student, actor, audience)
        body = _body(client, choice, student, audience)
    except asking.Refused as refused:
        trace.close(refused.problem.code)
        raise
    return Opened(body, trace)


def _body(client: ets.Client, choice: links.SealedChoice, student: Student, audience: Audience) -> ets.Body:
    link = links.link_of(choice)
    if link is not None:
        database.release()
        try:
            return client.open(link, choice.format)
        except ets.LinkExpired:
            # The state ended its link early: ask once for a fresh one.
            link = None
        except ets.EtsError as error:
            raise asking.Refused(explain_error(error, audience)) from None
    return _fresh(client, choice, student, audience)


def _fresh(client: ets.Client, choice: links.SealedChoice, student: Student, audience: Audience) -> ets.Body:
    reports = asking.listing(client, student, audience)
    link = next((report.link for report in reports if choice.fits(report)), None)
    if link is None:
        raise asking.Refused(explain_refusal("report_gone", audience))
    try:
        return client.open(link, choice.format)
    except ets.EtsError as error:
        raise asking.Refused(explain_error(error, audience)) from None
