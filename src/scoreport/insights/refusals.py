"""Refused attempts: whoever asks for a page that rights or reach deny leaves an entry, and gets the same 404."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import ResolverMatch

from scoreport.accounts.actors import Actor
from scoreport.accounts.tools import Right, ToolCode
from scoreport.audit.events import Event
from scoreport.audit.recording import record
from scoreport.roster.models import Student

# Links to reports write down their refusals themselves.
OWN_TRACE = frozenset({"reports:open", "reports:renew"})
NO_RIGHT, OUT_OF_REACH, NOTHING_THERE = "no_right", "out_of_reach", "nothing_there"


class RefusalMiddleware:
    """Write down a 404 that a page of ours raises for somebody who is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Leave the answer as it is."""
        actor: Actor | None = getattr(request, "actor", None)
        match = request.resolver_match
        if actor and match and isinstance(exception, Http404) and match.view_name not in OWN_TRACE:
            _note(actor, match)


def _note(actor: Actor, match: ResolverMatch) -> None:
    student = _student(match.kwargs)
    outcome = NO_RIGHT if not _has_right(actor, match) else OUT_OF_REACH if student else NOTHING_THERE
    about: dict[str, Any] = {}
    if student:
        about = {"lea": student.lea.key, "school": _school(student), "student": student.key}
    record(Event.PAGE_REFUSED, actor.who(), outcome=outcome, page=match.view_name, **about)


def _student(named: dict[str, Any]) -> Student | None:
    """The student whom the address names, whoever's it is: the trace of that LEA tells who tried."""
    keys = [str(named[name])[:32] for name in ("student", "key") if name in named]
    return Student.objects.filter(key__in=keys).select_related("lea", "primary_school").first() if keys else None


def _school(student: Student) -> str:
    return student.primary_school.key if student.primary_school else ""


def _has_right(actor: Actor, match: ResolverMatch) -> bool:
    """Say whether the actor passes the page's guard, so that the row was what they do not reach."""
    tool, _, rights = str(getattr(match.func, "guard", "")).partition(":")
    return not rights or any(actor.may(ToolCode(tool), Right(right)) for right in rights.split("|"))
