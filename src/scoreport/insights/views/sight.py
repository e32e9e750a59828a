"""Who Sees What: find a person, see what they may see and why, and why they don't see a student."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from scoreport.accounts.actors import SignedInRequest
from scoreport.accounts.guards import tool_right
from scoreport.accounts.models import User
from scoreport.accounts.tools import Right
from scoreport.insights import family, sight, why
from scoreport.insights.sight import TOOL
from scoreport.onboarding.forms import SearchForm
from scoreport.onboarding.reach import AnyPerson, kind_of
from scoreport.onboarding.search import search_people
from scoreport.reports.answers import without_trace_nothing
from scoreport.reports.audiences import Audience
from scoreport.reports.generation import Wanted, look
from scoreport.reports.problems import Problem
from scoreport.roster.forms_by_hand import FindForm
from scoreport.roster.models import Guardian, Staff
from scoreport.roster.reach import has_left
from scoreport.roster.search import search_students

PAGE = 50  # students shown at a time
GET_OR_POST = require_http_methods(["GET", "POST"])


@GET_OR_POST
@tool_right(TOOL, Right.READ)
def people(request: SignedInRequest) -> HttpResponse:
    """Search for a person; by POST, so that no name stands in an address."""
    form = SearchForm(request.POST or None)
    searched = form.is_bound and form.is_valid()
    found = search_people(request.actor, form.cleaned_data["query"], TOOL) if searched else None
    return render(request, "insights/sight.html", {"form": form, "found": found})


@GET_OR_POST
@tool_right(TOOL, Right.READ)
def person(request: SignedInRequest, kind: str, key: str) -> HttpResponse:
    """Show what one person may see, and why; a search, as a POST, tells it of other students."""
    found = sight.find_person(request.actor, kind, key)
    sight.note(request.actor, found)
    form = FindForm(request.POST or None)
    context = {
        "kind": kind,
        "person": found,
        "form": form,
        "other": sight.other_record(request.actor, found),
        "ties": sight.ties_of(request.actor, found) if isinstance(found, Guardian) else [],
        "may_view": family.may_view(request.actor, found),
        **(_staff(request, found, found.user) if isinstance(found, Staff) and found.user else {}),
    }
    context["other_kind"] = kind_of(context["other"]) if context["other"] else ""
    if form.is_bound and form.is_valid():
        context["results"] = _results(request, found, form.cleaned_data["query"])
    return render(request, "insights/person.html", context)


@GET_OR_POST
@without_trace_nothing(Audience.STAFF)
@tool_right(TOOL, Right.READ)
def reasons(request: SignedInRequest, kind: str, key: str, student: str) -> HttpResponse:
    """Show each condition on which a person's sight of a student hangs; a press asks the state as well."""
    found = sight.find_person(request.actor, kind, key)
    about = sight.find_student(request.actor, student)
    sight.note(request.actor, found, about)
    asked = why.Question(request.actor, found, about)
    answer = why.answer(asked)
    context: dict[str, Any] = {"kind": kind, "person": found, "student": about, "answer": answer}
    if request.method == "POST" and answer.may_ask:
        context |= _asked(asked)
    return render(request, "insights/why.html", context)


def _staff(request: SignedInRequest, found: Staff, user: User) -> dict[str, Any]:
    visible = sight.visible_to(request.actor, user)
    pages = Paginator(visible, PAGE)
    page = pages.get_page(request.GET.get("page"))
    return {
        "has_left": has_left(user.pk, found.lea_id),
        "memberships": sight.memberships(request.actor, user),
        "seen": sight.seen_by(request.actor, user),
        "total": pages.count,
        "page": page,
        "listed": sight.listed(request.actor, user, list(page.object_list)),
    }


def _results(request: SignedInRequest, found: AnyPerson, query: str) -> dict[str, Any]:
    """Students whom the reader reaches, with the reasons for which the person sees each as staff."""
    result = search_students(request.actor, query, TOOL)
    rows = [sight.Listed(student) for student in result.students]
    if isinstance(found, Staff) and found.user:
        rows = sight.listed(request.actor, found.user, result.students)
    return {"rows": rows, "is_cut": result.is_cut}


def _asked(asked: why.Question) -> dict[str, Any]:
    try:
        return {"asked": True, "total": look(asked.student, asked.reader, Wanted(), "why").total}
    except Problem as problem:
        if problem.cause.is_ours:
            raise
        return {"asked": True, "failure": why.state_failed(asked, problem)}
