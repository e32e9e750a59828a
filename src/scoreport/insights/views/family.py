"""View as family: find a family, and read the portal as they would see it."""

from django.http import Http404, HttpResponse, HttpResponseForbidden
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from scoreport.accounts.actors import Actor, SignedInRequest
from scoreport.accounts.guards import tool_right
from scoreport.accounts.tools import Right
from scoreport.insights import family
from scoreport.insights.family import TOOL
from scoreport.onboarding.forms import SearchForm
from scoreport.onboarding.search import search_people
from scoreport.reports.answers import without_trace_nothing
from scoreport.reports.audiences import Audience
from scoreport.reports.cards import Card, card_of, lea_name, request_form
from scoreport.reports.generation import look
from scoreport.reports.problems import Problem, explain
from scoreport.roster.models import Student


@require_http_methods(["GET", "POST"])
@tool_right(TOOL, Right.READ)
def people(request: SignedInRequest) -> HttpResponse:
    """Search for a family; by POST, so that no name stands in an address."""
    form = SearchForm(request.POST or None)
    searched = form.is_bound and form.is_valid()
    found = search_people(request.actor, form.cleaned_data["query"], TOOL) if searched else None
    rows = [row for row in found.rows if row.kind != "staff"] if found else []
    return render(request, "insights/view_as_family.html", {"form": form, "found": found, "rows": rows})


@without_trace_nothing(Audience.STAFF)
@tool_right(TOOL, Right.READ)
def portal(request: SignedInRequest, kind: str, key: str) -> HttpResponse:
    """Show the portal as this person would see it. It is read only: nothing is posted in anybody's name."""
    person = family.find_person(request.actor, kind, key)
    if person is None:
        raise Http404
    if request.method != "GET" or "prefetch" in request.headers.get("Sec-Purpose", ""):
        return HttpResponseForbidden()
    family.note(request.actor, person)
    subject = Actor(person.user, "") if person.user and person.user.is_active else None
    children = family.children(request.actor, subject.user) if subject else []
    cards = [_card(request, subject, student) for student in children if subject]
    context = {
        "person": person,
        "subject": subject,
        "cards": cards,
        "lea_name": lea_name(card for card, _may_ask in cards),
    }
    return render(request, "insights/family.html", context)


def _card(request: SignedInRequest, subject: Actor, student: Student) -> tuple[Card, bool]:
    """The child's card, with the titles where the state was asked for them, and whether it may be."""
    card = card_of(subject, student)
    may_ask = card.barred is None and family.may_ask(request.actor, student)
    if may_ask and request.GET.get("child") == student.key:
        card.form = request_form(subject, student, request.GET)
        _fill(card, request.actor)
    return card, may_ask


def _fill(card: Card, reader: Actor) -> None:
    if not card.form.is_valid():
        return
    try:
        card.generated = look(card.student, reader, card.form.wanted(), "view_as_family")
    except Problem as problem:
        if problem.cause.is_ours:
            raise
        card.explanation = explain(problem, Audience.FAMILY, card.student.lea.time_zone)
