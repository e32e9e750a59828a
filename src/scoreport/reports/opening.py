"""Opening a report through a sealed link: the same person, the same sign-in, access checked again, then the bytes."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, cast

from django.http import Http404

from scoreport import ets
from scoreport.accounts.actors import Actor, fingerprint
from scoreport.audit.events import Event
from scoreport.audit.models import Entry
from scoreport.audit.recording import Who
from scoreport.ets.records import Format
from scoreport.lib import database
from scoreport.reports import links, trace
from scoreport.reports.audiences import Audience, find_student, refusal, staff_audience
from scoreport.reports.causes import Cause
from scoreport.reports.links import Choice
from scoreport.reports.problems import Problem, refused
from scoreport.reports.state import State
from scoreport.roster.models import Student

LONGEST_WORD = 40
OPENED, ABORTED = "opened", "aborted"


class LinkEnded(Exception):
    """The right person came too late, or in another sign-in, and may ask again."""


@dataclass(frozen=True)
class Accepted:
    """A choice that this person made, of a student within reach, with the reader that the words are for."""

    choice: Choice
    student: Student
    actor: Actor
    audience: Audience


class Stream:
    """The bytes of one report on their way to one person; notes in the trace how it ended.

    A server that loses its browser calls `close`, whether or not a first byte went out.
    """

    def __init__(self, body: ets.Body, choice: Choice, outcome: dict[str, Any]) -> None:
        self.choice = choice
        self.length = body.length
        self._body = body
        self._chunks: Iterator[bytes] | None = iter(body)
        self._outcome = outcome
        self._bytes = 0

    def __iter__(self) -> "Stream":
        return self

    def __next__(self) -> bytes:
        if self._chunks is None:
            raise StopIteration
        if not self._bytes:
            # The session may have been written since the state was called.
            database.release()
        try:
            chunk = next(self._chunks)
        except StopIteration:
            self._end(OPENED)
            raise
        except ets.EtsError as error:
            self._end(ABORTED, code=error.code)
            raise
        self._bytes += len(chunk)
        return chunk

    def close(self) -> None:
        """Drop what has not been read."""
        self._end(ABORTED)

    def _end(self, outcome: str, **details: Any) -> None:
        if self._chunks is None:
            return
        self._chunks = None
        self._body.close()
        # What went out can't be called back. The intent without an outcome reads "treat as disclosed", and the
        # failure is in the log.
        with suppress(Problem):
            trace.write(Event.REPORT_OPENED, **self._outcome, outcome=outcome, bytes=self._bytes, **details)


def accept(sealed: str, actor: Actor) -> Accepted:
    """Return what our link stands for, if this is the person it was made for. Raises Http404, Problem(NO_TRACE)."""
    try:
        choice = links.unseal(sealed)
    except links.Unreadable:
        refuse("unreadable", actor.who())
        raise Http404 from None
    if choice.user != actor.user.key:
        refuse("another_person", actor.who(), choice)
        raise Http404
    try:
        student = find_student(actor, choice.student, Audience.FAMILY if choice.for_family else Audience.STAFF)
    except Http404:
        refuse("out_of_reach", actor.who(), choice)
        raise
    audience = Audience.FAMILY if choice.for_family else staff_audience(actor, student)
    return Accepted(choice, student, actor, audience)


def open_report(accepted: Accepted) -> Stream:
    """Return the report's bytes, the first ones checked. Raises LinkEnded and Problem."""
    _in_time(accepted)
    actor, student, audience = accepted.actor, accepted.student, accepted.audience
    about = {**trace.of_student(actor, student, audience), **_which(accepted.choice)}
    about["intent"] = trace.write(Event.REPORT_OPENING, **about)
    try:
        trace.count(actor, student, audience, about["intent"])
        body = _body(accepted)
    except Problem as problem:
        trace.write(Event.REPORT_OPENED, **about, **trace.failure(problem), bytes=0)
        raise
    return Stream(body, accepted.choice, about)


def refuse(outcome: str, who: Who, choice: Choice | None = None) -> Entry:
    """Write down that a link opened nothing. Raises Problem."""
    about: dict[str, Any] = {}
    if choice:
        about = {"lea": choice.lea, "student": choice.student, **_which(choice)}
    return trace.write(Event.REPORT_LINK_REFUSED, who, outcome=outcome, **about)


def _in_time(accepted: Accepted) -> None:
    choice, actor = accepted.choice, accepted.actor
    if choice.sign_in != fingerprint(actor.sign_in_id):
        refuse("another_sign_in", actor.who(), choice)
        raise LinkEnded
    if choice.has_ended():
        refuse("ended", actor.who(), choice)
        raise LinkEnded


def _body(accepted: Accepted) -> ets.Body:
    because = refusal(accepted.actor, accepted.student, accepted.audience)
    if because is not None:
        raise refused(because)
    choice, state = accepted.choice, State(accepted.student)
    form = cast("Format", choice.format)
    # Where the state ends its link before the time it named, it is asked for another one, once.
    with suppress(ets.LinkExpired):
        if choice.link:
            return state.open(ets.Link(choice.link), form)
    with suppress(ets.LinkExpired):
        return state.open(_fresh_link(choice, state), form)
    raise Problem(Cause.LINK_EXPIRED)


def _fresh_link(choice: Choice, state: State) -> ets.Link:
    for report in state.listing():
        if choice.picks(report):
            return report.link
    raise Problem(Cause.NOT_DELIVERED)


def _which(choice: Choice) -> dict[str, Any]:
    # The state's own words may be longer than the columns of the trace.
    return {
        "report_type": choice.report_type[:LONGEST_WORD],
        "administration_year": choice.administration_year,
        "language": choice.language[:LONGEST_WORD],
        "format": choice.format,
    }
