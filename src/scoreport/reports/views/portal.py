"""Campus Parent and Campus Student: all children on one page, each with Language and Generate."""

from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_http_methods

from scoreport.accounts.actors import Actor, SignedInRequest
from scoreport.accounts.guards import public, signed_in
from scoreport.accounts.models import User
from scoreport.reports import try_again
from scoreport.reports.answers import retry_after, status_of, with_headers
from scoreport.reports.audiences import Audience
from scoreport.reports.cards import Card, card_of, lea_name, request_form
from scoreport.reports.generation import generate
from scoreport.reports.guide import guide_to
from scoreport.reports.problems import Problem, explain
from scoreport.roster.access import children_of, get_child, is_guardian_of

FAMILY = Audience.FAMILY


@require_GET
@signed_in
def assessments(request: SignedInRequest) -> HttpResponse:
    """Show every child whose reports the person may see today."""
    return _page(request)


@require_GET
@signed_in
def more(request: SignedInRequest) -> HttpResponse:
    """Lead to Assessments by the path that the school's letters name: More > Assessments."""
    return render(request, "reports/more.html")


@require_GET
@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say what we know of how well pages and reports can be read, and how to get a report in another form."""
    return render(request, "reports/accessibility.html")


@require_GET
@signed_in
def how_to_read(request: SignedInRequest, report_type: str, year: int) -> HttpResponse:
    """Explain the reports of a test and administration year, in the language of the page."""
    guide = guide_to(report_type, year)
    if guide is None:
        raise Http404
    return render(request, "reports/how_to_read.html", {"guide": guide, "year": year})


@require_http_methods(["GET", "POST"])
@signed_in
def generate_child(request: SignedInRequest, key: str) -> HttpResponse:
    """Ask the state for one child's reports: the whole page, or for htmx that child's results only.

    Without JavaScript the page stands at this address, so a reload or a change of language comes back by GET.
    """
    if request.method == "GET":
        return redirect("reports:assessments")
    student = get_child(request.actor, key)
    form = request_form(request.actor, student, request.POST)
    card = Card(student, not is_guardian_of(request.actor, student), form)
    card.is_renewal = "renewal" in request.POST
    status, headers = _fill(card, request.actor) if form.is_valid() else (422, {})
    if request.headers.get("HX-Request") == "true":
        # A part has no frame, so it needs nothing of what every page has but the form's token.
        context = {"card": card, "csrf_token": get_token(request)}
        html = render_to_string("reports/parts/family_results.html", context)
        return HttpResponse(html, status=status, headers=headers)
    return with_headers(_page(request, card, status), headers)


def _fill(card: Card, actor: Actor) -> tuple[int, dict[str, str]]:
    """Put what comes of it on the card and return status and headers: 200, but 503 where the trace can't be written."""
    wanted = card.form.wanted()
    _remember(actor.user, wanted.language)
    try:
        card.generated = generate(card.student, actor, wanted, FAMILY, reason="renewal" if card.is_renewal else "")
    except Problem as problem:
        card.explanation = explain(problem, FAMILY, card.student.lea.time_zone)
        card.offer = try_again.offer(problem.cause, actor)
        return (status_of(problem.cause), retry_after(problem)) if problem.cause.is_ours else (200, {})
    return 200, {}


def _page(request: SignedInRequest, filled: Card | None = None, status: int = 200) -> HttpResponse:
    cards = [
        filled if filled and filled.student == student else card_of(request.actor, student)
        for student in children_of(request.actor)
    ]
    context = {"cards": cards, "lea_name": lea_name(cards)}
    return render(request, "reports/assessments.html", context, status=status)


def _remember(user: User, language: str) -> None:
    """Keep the language for the next time, on whatever device."""
    if user.report_language != language:
        User.objects.filter(pk=user.pk).update(report_language=language)
