"""Caseloads: the lists within reach, and one list with its students and staff."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from scoreport.accounts.actors import SignedInRequest, in_force
from scoreport.accounts.guards import tool_right
from scoreport.accounts.tools import Right
from scoreport.roster import caseload_members as members
from scoreport.roster import caseloads as deeds
from scoreport.roster.caseloads import TOOL
from scoreport.roster.forms_caseloads import AnswersForm, CaseloadForm, NewCaseloadForm, fill_forms
from scoreport.roster.models import Caseload
from scoreport.roster.reach import today


@tool_right(TOOL, *Right)
def caseloads(request: SignedInRequest) -> HttpResponse:
    """List the caseloads; on POST make one."""
    places = deeds.places(request.actor)
    form = NewCaseloadForm(places, request.POST or None)
    if form.is_bound and form.is_valid():
        made = deeds.add(request.actor, form.place(), form.facts())
        messages.success(request, _("The caseload is made. Put students and staff on it."))
        return redirect("roster:caseload", key=made.key)
    rows = [(one, _is_in_force(one)) for one in deeds.caseloads_of(request.actor)]
    context = {"rows": rows, "form": form if places else None}
    return render(request, "roster/caseloads.html", context, status=422 if form.is_bound else 200)


@tool_right(TOOL, *Right)
def caseload(request: SignedInRequest, key: str) -> HttpResponse:
    """Show one list; on POST rename it or set its days."""
    if request.method != "POST":
        return _page(request, deeds.get_caseload(request.actor, key))
    found = deeds.get_caseload(request.actor, key, Right.WRITE)
    form = CaseloadForm(request.POST)
    if not form.is_valid():
        return _page(request, found, status=422, form=form)
    deeds.change(request.actor, found, form.facts())
    return _back(request, found, _("Saved."))


@tool_right(TOOL, Right.DELETE)
@require_POST
def end_caseload(request: SignedInRequest, key: str) -> HttpResponse:
    """End a list at once."""
    found = deeds.get_caseload(request.actor, key, Right.DELETE)
    deeds.end(request.actor, found)
    messages.success(request, _("The caseload has ended: nobody sees students through it any more."))
    return redirect("roster:caseloads")


@tool_right(TOOL, Right.WRITE)
@require_POST
def fill_caseload(request: SignedInRequest, key: str) -> HttpResponse:
    """Find students in one of the four ways and offer them, each with a box."""
    found = deeds.get_caseload(request.actor, key, Right.WRITE)
    forms = fill_forms(request.actor, found, request.POST)
    form = next((form for form in forms.values() if form.is_bound), None)
    if form is None or not form.is_valid():
        return _page(request, found, status=422, fill=forms)
    return _page(request, found, fill=forms, offer=form.offer(request.actor, found))


@tool_right(TOOL, Right.WRITE)
@require_POST
def caseload_students(request: SignedInRequest, key: str) -> HttpResponse:
    """Put the ticked students on the list, or take them off."""
    found = deeds.get_caseload(request.actor, key, Right.WRITE)
    keys = request.POST.getlist("students")
    if "take" in request.POST:
        gone = members.take_students(request.actor, found, keys)
        told = ngettext("%(n)d student taken off the list.", "%(n)d students taken off the list.", gone)
        return _back(request, found, told % {"n": gone})
    try:
        new = members.put_students(request.actor, found, keys)
    except members.TooMany:
        messages.error(request, _("A caseload holds at most 1,000 students. Nobody was put on this one."))
        return redirect("roster:caseload", key=key)
    told = ngettext("%(n)d student put on the list.", "%(n)d students put on the list.", new)
    return _back(request, found, told % {"n": new})


@tool_right(TOOL, Right.WRITE)
@require_POST
def caseload_staff(request: SignedInRequest, key: str) -> HttpResponse:
    """Find a member of staff by name; with `person` let them answer for the list, with `end` no longer."""
    found = deeds.get_caseload(request.actor, key, Right.WRITE)
    if "end" in request.POST:
        members.end_staff(request.actor, found, request.POST["end"])
        return _back(request, found, _("This person no longer answers for the list."))
    form = AnswersForm(request.POST)
    if not form.is_valid():
        return _page(request, found, status=422, answers=form)
    if "person" not in request.POST:
        people = members.find_staff(request.actor, found, form.cleaned_data["staff"])
        return _page(request, found, answers=form, people=people)
    days = form.cleaned_data["begins_on"], form.cleaned_data["ends_on"]
    members.put_staff(request.actor, found, request.POST["person"], *days)
    return _back(request, found, _("This person answers for the list."))


def _page(request: SignedInRequest, found: Caseload, status: int = 200, **given: Any) -> HttpResponse:
    actor, day = request.actor, today()
    known = {"name": found.name, "begins_on": found.begins_on, "ends_on": found.ends_on}
    may_write = deeds.may(actor, found, Right.WRITE)
    students = list(members.students_of(actor, found))
    context = {
        "caseload": found,
        "is_in_force": _is_in_force(found),
        "students": students,
        "elsewhere": found.caseload_students.count() - len(students),
        "staff": [(row, in_force(row.begins_on, row.ends_on, day)) for row in members.staff_of(found)],
        "may_write": may_write,
        "may_end": deeds.may(actor, found, Right.DELETE),
        "form": CaseloadForm(initial=known),
        "fill": fill_forms(actor, found) if may_write else {},
        "answers": AnswersForm(),
        **given,
    }
    return render(request, "roster/caseload.html", context, status=status)


def _is_in_force(one: Caseload) -> bool:
    return in_force(one.begins_on, one.ends_on, today())


def _back(request: SignedInRequest, found: Caseload, told: str) -> HttpResponse:
    messages.success(request, told)
    return redirect("roster:caseload", key=found.key)
