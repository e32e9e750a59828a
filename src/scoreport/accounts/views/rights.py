"""Tool Rights: which group may do what, who is in it, where and how long."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from scoreport.accounts import rights as deeds
from scoreport.accounts.actors import SignedInRequest, in_force
from scoreport.accounts.forms_rights import AssignmentForm, RightsForm
from scoreport.accounts.guards import tool_right
from scoreport.accounts.matrix import held_cells, rows_of, tool_names
from scoreport.accounts.models import Group
from scoreport.accounts.tools import Right, ToolCode


@tool_right(ToolCode.RIGHTS, Right.READ)
def groups(request: SignedInRequest) -> HttpResponse:
    """List the groups of each LEA in reach."""
    districts = [(lea, _listed(lea.pk)) for lea in deeds.leas_of(request.actor)]
    return render(request, "accounts/rights.html", {"districts": districts})


@tool_right(ToolCode.RIGHTS, Right.READ)
def group(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one group; on POST make its rights what the boxes say."""
    if request.method == "POST":
        return _save(request, deeds.get_group(request.actor, pk, Right.WRITE))
    return _page(request, deeds.get_group(request.actor, pk))


@tool_right(ToolCode.RIGHTS, Right.WRITE)
@require_POST
def assign(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a person into the group."""
    chosen = deeds.get_group(request.actor, pk, Right.WRITE)
    form = AssignmentForm(chosen, request.POST)
    if form.is_valid():
        try:
            deeds.assign(request.actor, chosen, form.cleaned_data["user"], form.term())
        except deeds.WouldLockOut:
            form.add_error(None, _lock_out())
        else:
            messages.success(request, _("The person is in the group."))
            return redirect("accounts:group", pk=pk)
    return _page(request, chosen, assignment_form=form)


@tool_right(ToolCode.RIGHTS, Right.WRITE)
@require_POST
def end_assignment(request: SignedInRequest, pk: int) -> HttpResponse:
    """End somebody's place in a group, at once."""
    assignment = deeds.get_assignment(request.actor, pk)
    try:
        deeds.end_assignment(request.actor, assignment)
    except deeds.WouldLockOut:
        messages.error(request, _lock_out())
    else:
        messages.success(request, _("The person is no longer in the group."))
    return redirect("accounts:group", pk=assignment.group_id)


def _save(request: SignedInRequest, chosen: Group) -> HttpResponse:
    form = RightsForm(request.POST)
    if form.is_valid():
        try:
            deeds.set_rights(request.actor, chosen, form.cells(), form.cleaned_data["reason"])
        except deeds.ReasonMissing:
            form.add_error("reason", _("Write the reason why these people may open score reports."))
        except deeds.WouldLockOut:
            form.add_error(None, _lock_out())
        else:
            messages.success(request, _("The rights are saved."))
            return redirect("accounts:group", pk=chosen.pk)
    return _page(request, chosen, rights_form=form)


def _page(
    request: SignedInRequest,
    chosen: Group,
    rights_form: RightsForm | None = None,
    assignment_form: AssignmentForm | None = None,
) -> HttpResponse:
    may_write = deeds.leas_of(request.actor, Right.WRITE).filter(pk=chosen.lea_id).exists()
    held = rights_form.cells() if rights_form else held_cells(chosen)
    context: dict[str, Any] = {
        "group": chosen,
        "rows": rows_of(held),
        "rights": [_("Read"), _("Write"), _("Add"), _("Delete")],
        "may_write": may_write,
        "reason_needed": deeds.needs_reason(chosen, [deeds.OPENS_REPORTS]),
        "rights_form": rights_form or RightsForm(initial={"reason": chosen.lea.office_opens_reports_reason}),
        "assignment_form": assignment_form or AssignmentForm(chosen),
        "people": _people(chosen),
    }
    return render(request, "accounts/group.html", context, status=422 if rights_form or assignment_form else 200)


def _people(chosen: Group) -> list[dict[str, Any]]:
    today = chosen.lea.today()
    rows = chosen.assignments.select_related("user", "school").order_by("user__name", "school__name")
    return [{"assignment": row, "in_force": in_force(row.begins_on, row.ends_on, today)} for row in rows]


def _listed(lea_id: int) -> list[dict[str, Any]]:
    found = Group.objects.filter(lea_id=lea_id).annotate(people=Count("assignments__user", distinct=True))
    return [{"group": row, "people": row.people, "tools": tool_names(row)} for row in found.order_by("name")]


def _lock_out() -> str:
    return _("This would take your own right to give rights. Somebody else who holds it has to do this.")
