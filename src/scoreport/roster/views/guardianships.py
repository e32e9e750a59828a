"""Guardians of a student: what each may see, set by hand with a reason and a document."""

from collections.abc import Callable
from dataclasses import fields

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from scoreport.accounts.actors import SignedInRequest
from scoreport.accounts.guards import tool_right
from scoreport.accounts.tools import Right, ToolCode
from scoreport.roster import guardianships as deeds
from scoreport.roster.forms_by_hand import AdultForm, FindForm, GuardianshipForm, TieForm
from scoreport.roster.models import Guardian, Guardianship, Student


@tool_right(ToolCode.ROSTER, Right.WRITE)
def guardians(request: SignedInRequest, key: str) -> HttpResponse:
    """List the adults of one student; a search, as a POST, finds others who can be tied to them."""
    student = deeds.get_student_of_roster(request.actor, key)
    form = FindForm(request.POST or None)
    searched = form.is_bound and form.is_valid()
    found = deeds.find_adults(request.actor, student, form.cleaned_data["query"]) if searched else []
    context = {
        "student": student, "ties": deeds.ties_of(student), "form": form, "found": found, "searched": searched,
    }  # fmt: skip
    return render(request, "roster/guardians.html", context)


@tool_right(ToolCode.ROSTER, Right.WRITE)
def guardianship(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one tie; on POST set it by hand."""
    tie = deeds.get_tie(request.actor, pk)
    known = {field.name: getattr(tie, field.name) for field in fields(deeds.Terms)}
    form = GuardianshipForm(request.POST or None, initial=known)
    if form.is_bound and form.is_valid():
        deeds.set_by_hand(request.actor, tie, form.terms(), form.grounds())
        return _saved(request, tie.student)
    return _page(request, form, tie.student, adult=tie.guardian, tie=tie)


@tool_right(ToolCode.ROSTER, Right.WRITE)
def tie_adult(request: SignedInRequest, key: str, adult: str) -> HttpResponse:
    """Tie an adult of the roster to the student."""
    student = deeds.get_student_of_roster(request.actor, key)
    found = deeds.get_adult(request.actor, student, adult)
    return _tie(request, TieForm(request.POST or None), student, lambda: found, found)


@tool_right(ToolCode.ROSTER, Right.WRITE)
def add_adult(request: SignedInRequest, key: str) -> HttpResponse:
    """Tie an adult whom no roster lists to the student."""
    student = deeds.get_student_of_roster(request.actor, key)
    form = AdultForm(request.POST or None)
    return _tie(request, form, student, form.adult)


def _tie(
    request: SignedInRequest,
    form: TieForm,
    student: Student,
    who: Callable[[], Guardian | deeds.Adult],
    adult: Guardian | None = None,
) -> HttpResponse:
    if form.is_bound and form.is_valid():
        relationship = form.cleaned_data["relationship"]
        deeds.tie_by_hand(request.actor, student, who(), relationship, form.terms(), form.grounds())
        return _saved(request, student)
    return _page(request, form, student, adult=adult)


def _saved(request: SignedInRequest, student: Student) -> HttpResponse:
    messages.success(request, _("Saved. Later imports leave this as it is."))
    return redirect("roster:guardians", key=student.key)


def _page(
    request: SignedInRequest,
    form: GuardianshipForm,
    student: Student,
    *,
    adult: Guardian | None = None,
    tie: Guardianship | None = None,
) -> HttpResponse:
    context = {"form": form, "student": student, "adult": adult, "tie": tie}
    return render(request, "roster/guardianship.html", context, status=422 if form.is_bound else 200)
