"""Guardians of a student: what each may see, set by hand with a reason."""

from dataclasses import fields

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from scoreport.accounts.actors import SignedInRequest
from scoreport.accounts.guards import tool_right
from scoreport.accounts.tools import Right, ToolCode
from scoreport.roster import guardianships as deeds
from scoreport.roster.forms_by_hand import GuardianshipForm


@tool_right(ToolCode.ROSTER, Right.WRITE)
def guardians(request: SignedInRequest, key: str) -> HttpResponse:
    """List the adults of one student."""
    student = deeds.get_student_of_roster(request.actor, key)
    return render(request, "roster/guardians.html", {"student": student, "ties": deeds.ties_of(student)})


@tool_right(ToolCode.ROSTER, Right.WRITE)
def guardianship(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one tie; on POST set it by hand."""
    tie = deeds.get_tie(request.actor, pk)
    known = {field.name: getattr(tie, field.name) for field in fields(deeds.Terms)}
    form = GuardianshipForm(request.POST or None, initial=known)
    if form.is_bound and form.is_valid():
        deeds.set_by_hand(request.actor, tie, form.terms(), form.cleaned_data["reason"])
        messages.success(request, _("Saved. Later imports leave this as it is."))
        return redirect("roster:guardians", key=tie.student.key)
    return render(request, "roster/guardianship.html", {"form": form, "tie": tie}, status=422 if form.is_bound else 200)
