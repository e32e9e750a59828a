"""Opening a report through a sealed link, and asking again for one whose link has ended."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseForbidden, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from scoreport.accounts.actors import SignedInRequest
from scoreport.accounts.guards import signed_in
from scoreport.audit.recording import Who
from scoreport.reports import answers, generation, links, opening, try_again
from scoreport.reports.audiences import Audience
from scoreport.reports.problems import Problem

View = Callable[..., HttpResponseBase]


def with_the_choice_only(view: View) -> View:
    """Send who is signed out to sign-in with the bare choice: what they hold may carry the state's link."""

    @wraps(view)
    def guarded(request: HttpRequest, sealed: str) -> HttpResponseBase:
        if getattr(request, "actor", None) is not None:
            return view(request, sealed)
        try:
            choice = links.unseal(sealed)
        except links.Unreadable:
            return redirect_to_login(reverse("home"))
        # Nothing is shown to anybody here, so a trace that can't be written bars nothing.
        with suppress(Problem):
            opening.refuse("signed_out", Who(), choice)
        return redirect_to_login(reverse("reports:open", args=[links.seal(choice.without_link())]))

    return guarded


@require_GET
@with_the_choice_only
@answers.without_trace_nothing(Audience.FAMILY)
@signed_in
def open_report(request: SignedInRequest, sealed: str) -> HttpResponseBase:
    """Stream the report. A browser that only fetches ahead gets nothing: opening is a person's deed."""
    if "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", "")):
        return HttpResponseForbidden()
    accepted = opening.accept(sealed, request.actor)
    try:
        return answers.report(opening.open_report(accepted))
    except opening.LinkEnded:
        return _ended(request, accepted)
    except Problem as problem:
        return _problem(request, accepted, problem)


@require_http_methods(["GET", "POST"])
@answers.without_trace_nothing(Audience.FAMILY)
@signed_in
def renew(request: SignedInRequest) -> HttpResponseBase:
    """Ask the state again for the one report whose link has ended, and open it. A reload goes home instead."""
    if request.method == "GET":
        return redirect("home")
    accepted = opening.accept(request.POST.get("choice", ""), request.actor)
    try:
        row = generation.renew(accepted.choice, accepted.student, request.actor, accepted.audience)
    except Problem as problem:
        return _problem(request, accepted, problem)
    return HttpResponseRedirect(row.href)


def _ended(request: SignedInRequest, accepted: opening.Accepted) -> HttpResponse:
    context = {
        "choice": accepted.choice,
        "sealed": links.seal(accepted.choice.without_link()),
        "layout": answers.layout(accepted.audience),
    }
    return render(request, "reports/ended.html", context, status=410)


def _problem(request: SignedInRequest, accepted: opening.Accepted, problem: Problem) -> HttpResponse:
    offered = {"offer": try_again.offer(problem.cause, request.actor), "key": accepted.student.key}
    return answers.problem_page(request, problem, accepted.audience, accepted.student.lea.time_zone, **offered)
