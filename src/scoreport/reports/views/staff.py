"""Paperless Assessment Reporting: find a student, choose test, language and year, get the score reports."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from scoreport.accounts.actors import SignedInRequest
from scoreport.accounts.guards import tool_right
from scoreport.accounts.tools import Right, ToolCode
from scoreport.reports import try_again
from scoreport.reports.answers import retry_after, status_of, with_headers
from scoreport.reports.audiences import refusal, staff_audience
from scoreport.reports.forms import SearchForm, StaffRequestForm
from scoreport.reports.generation import generate
from scoreport.reports.labels import NO_LONGER_DELIVERED
from scoreport.reports.problems import Problem, explain, refused
from scoreport.roster import typing_on
from scoreport.roster.access import get_student
from scoreport.roster.looking import look_at, recent
from scoreport.roster.models import Student
from scoreport.roster.search import MOST, search_students

GET_OR_POST = require_http_methods(["GET", "POST"])


@GET_OR_POST
@tool_right(ToolCode.PAPERLESS, Right.READ)
def find_student(request: SignedInRequest) -> HttpResponse:
    """Search by POST, so that no name or SSID stands in an address."""
    form = SearchForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "most": MOST}
    is_typing = request.headers.get("HX-Trigger-Name") == "query"
    if is_typing and (not form.is_valid() or form.is_short):
        return HttpResponse(status=204)
    if form.is_valid():
        query = form.cleaned_data["query"]
        is_refined = typing_on.is_refined(request.actor, query, request.POST.get("trail", ""))
        context["found"] = search_students(request.actor, query, is_refined=is_refined)
        context["trail"] = typing_on.seal(request.actor, query)
    elif not form.is_bound:
        context["recent"] = recent(request.actor)
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, _part(request, "find_student.html", "parts/found.html"), context, status=status)


@GET_OR_POST
@tool_right(ToolCode.PAPERLESS, Right.READ)
def student(request: SignedInRequest, key: str) -> HttpResponse:
    """Show the tool for one student; Get Score Report lists what the state has."""
    found = get_student(request.actor, key)
    if request.method == "GET":
        look_at(request.actor, found)
    form = StaffRequestForm(found.lea, request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"student": found, "form": form, "is_renewal": "renewal" in request.POST}
    context["may_read_trace"] = request.actor.may(ToolCode.AUDIT, Right.READ, lea_id=found.lea_id)
    status, headers = _fill(request, found, form, context)
    answer = render(request, _part(request, "student.html", "parts/staff_results.html"), context, status=status)
    return with_headers(answer, headers)


def _fill(
    request: SignedInRequest, found: Student, form: StaffRequestForm, context: dict[str, Any]
) -> tuple[int, dict[str, str]]:
    """Put results or words into the context and return status and headers: 503 where the trace can't be written."""
    audience = staff_audience(request.actor, found)
    try:
        if not form.is_bound:
            because = refusal(request.actor, found, audience)
            if because is not None:
                raise refused(because)
        elif form.is_valid():
            wanted = form.wanted()
            context["retired"] = wanted.report_type if wanted.report_type in NO_LONGER_DELIVERED else ""
            reason = "renewal" if context["is_renewal"] else ""
            context["generated"] = generate(found, request.actor, wanted, audience, reason=reason)
    except Problem as problem:
        context["explanation"] = explain(problem, audience, found.lea.time_zone)
        context["offer"] = try_again.offer(problem.cause, request.actor)
        return (status_of(problem.cause), retry_after(problem)) if problem.cause.is_ours else (200, {})
    return 422 if form.errors else 200, {}


def _part(request: SignedInRequest, whole: str, part: str) -> str:
    return f"reports/{part if request.headers.get('HX-Request') == 'true' else whole}"
