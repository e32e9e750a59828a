"""Release Hold: which students are under one, and setting or lifting it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from scoreport.accounts.actors import SignedInRequest
from scoreport.accounts.guards import tool_right
from scoreport.accounts.tools import Right, ToolCode
from scoreport.roster import holds
from scoreport.roster.forms_by_hand import FindForm, HoldForm


@tool_right(ToolCode.RELEASE_HOLD, Right.READ, Right.WRITE)
def release_holds(request: SignedInRequest) -> HttpResponse:
    """List the students under a hold, and find others."""
    form = FindForm(request.POST or None)
    searched = form.is_bound and form.is_valid()
    found = holds.find(request.actor, form.cleaned_data["query"]) if searched else []
    context = {"form": form, "searched": searched, "found": found, "held": holds.held_students(request.actor)}
    return render(request, "roster/release_holds.html", context)


@tool_right(ToolCode.RELEASE_HOLD, Right.READ, Right.WRITE)
def release_hold(request: SignedInRequest, key: str) -> HttpResponse:
    """Show one student's hold; on POST set it, or lift the one there is."""
    student = holds.get_in_reach(request.actor, key)
    form = HoldForm(request.POST or None)
    if form.is_bound and form.is_valid():
        holds.set_hold(request.actor, student, held=not student.release_hold, reason=form.cleaned_data["reason"])
        messages.success(request, _("The hold is set.") if student.release_hold else _("The hold is lifted."))
        return redirect("roster:release_hold", key=key)
    context = {"form": form, "student": student, "may_change": holds.may_change(request.actor, student)}
    return render(request, "roster/release_hold.html", context, status=422 if form.is_bound else 200)
